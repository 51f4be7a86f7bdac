// #session says which conversation the page is in. Its addresses go to the elements that use them, which
// stay as they are while a conversation begins: somebody may be writing in them.

import { isOpen, tellHost } from "convo/widget/host"
import { stored } from "convo/widget/visitor"

const ASKED = `convo.${document.documentElement.dataset.channel}.asked`

let draft = ""
let refused = stored((storage) => storage.getItem(ASKED))

const hasEnded = () => document.querySelector(".ended")?.hidden === false

function tie() {
  const session = document.getElementById("session")
  const list = document.querySelector("message-list")
  const composer = document.querySelector("message-composer")
  if (!session || !list || !composer) return
  const { messagesUrl, readingUrl, typingUrl } = session.dataset
  if (messagesUrl) composer.querySelector("form").setAttribute("action", messagesUrl)
  if (readingUrl) list.dataset.readingUrl = readingUrl
  if (typingUrl) composer.dataset.typingUrl = typingUrl
  const ended = hasEnded()
  tellHost("progress", { on: Boolean(messagesUrl) && !ended })
  keepWords(composer, ended)
  askOnce(ended)
}

// Words that came too late for a chat that had ended are there for the next one.
function keepWords(composer, ended) {
  const text = composer.querySelector("textarea")
  if (!text.value && draft && !ended) text.value = draft
  draft = ""
  // The link that was clicked is gone with what it replaced: writing goes on.
  if (!ended && isOpen() && document.activeElement === document.body) text.focus()
}

// The question for an address is put once: not to who said no, and not after the end.
function askOnce(ended) {
  const question = document.getElementById("ask-email")
  if (ended) document.getElementById("question")?.replaceChildren() // the thanks too: nobody writes any more
  else if (refused) question?.remove()
  else question?.querySelector("[aria-invalid]:not(:focus)")?.focus()
}

document.addEventListener("htmx:before:swap", () => {
  const text = document.querySelector("message-composer textarea")
  if (text?.value && hasEnded()) draft = text.value
})

document.addEventListener("htmx:after:swap", tie)

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-dismiss]")) return
  refused = "1"
  stored((storage) => storage.setItem(ASKED, refused))
  askOnce(false)
  document.querySelector(".composer-text")?.focus()
})
