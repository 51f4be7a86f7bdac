// #session says which conversation the page is in. Its addresses go to the elements that use them, which
// stay as they are while a conversation begins: somebody may be writing in them.

import { tellHost } from "convo/widget/host"

let draft = ""

function tie() {
  const session = document.getElementById("session")
  const list = document.querySelector("message-list")
  const composer = document.querySelector("message-composer")
  if (!session || !list || !composer) return
  const { messagesUrl, readingUrl, typingUrl } = session.dataset
  if (messagesUrl) composer.querySelector("form").setAttribute("action", messagesUrl)
  if (readingUrl) list.dataset.readingUrl = readingUrl
  if (typingUrl) composer.dataset.typingUrl = typingUrl
  const ended = !document.getElementById("ended").hidden
  tellHost("progress", { on: Boolean(messagesUrl) && !ended })
  keepWords(composer, ended)
}

// Words that came too late for a chat that had ended are there for the next one.
function keepWords(composer, ended) {
  const text = composer.querySelector("textarea")
  if (!text.value && draft && !ended) text.value = draft
  draft = ""
}

document.addEventListener("htmx:before:swap", () => {
  const text = document.querySelector("message-composer textarea")
  const ended = document.getElementById("ended")
  if (text?.value && !ended.hidden) draft = text.value
})

document.addEventListener("htmx:after:swap", tie)
