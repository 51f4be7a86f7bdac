// #session says which conversation the page is in. Its addresses go to the elements that use them, which
// stay as they are while a conversation begins: somebody may be writing in them.

import { restore } from "convo/widget/draft"
import { isOpen, tellHost } from "convo/widget/host"
import { stored } from "convo/widget/visitor"

const { channel } = document.documentElement.dataset
const ASKED = `convo.${channel}.asked`
const BEGUN = `convo.${channel}.begun`

let refused = stored((storage) => storage.getItem(ASKED))

const hasEnded = () => document.querySelector(".ended")?.hidden === false
const isInProgress = () => Boolean(document.getElementById("session")?.dataset.messagesUrl) && !hasEnded()

function tie() {
  const session = document.getElementById("session")
  const list = document.querySelector("message-list")
  const composer = document.querySelector("message-composer")
  if (!session || !list || !composer) return
  const { messagesUrl, readingUrl, typingUrl } = session.dataset
  if (messagesUrl) composer.querySelector("form").setAttribute("action", messagesUrl)
  if (readingUrl) list.dataset.readingUrl = readingUrl
  if (typingUrl) composer.dataset.typingUrl = typingUrl
  tellHost("progress", { on: isInProgress() })
  if (isInProgress()) stored((storage) => storage.setItem(BEGUN, messagesUrl))
  else if (hasEnded()) document.getElementById("question")?.replaceChildren() // the thanks too: nobody writes any more
  if (!hasEnded()) restore(composer.querySelector("textarea"))
  askOnce()
}

// The question for an address is put once, and not to who said no.
function askOnce() {
  const question = document.getElementById("ask-email")
  if (refused) question?.remove()
  else question?.querySelector("[aria-invalid]:not(:focus)")?.focus()
}

// Another tab has begun: what is said there is said here too, unless somebody is looking at something else.
addEventListener("storage", ({ key, newValue, oldValue }) => {
  const chat = document.getElementById("chat")
  const { messagesUrl } = document.getElementById("session")?.dataset ?? {}
  const isAtTheEnd = messagesUrl ? messagesUrl === oldValue && hasEnded() : document.querySelector("message-list")
  if (key === BEGUN && newValue && isAtTheEnd) htmx.ajax("GET", chat.dataset.homeUrl, { target: "#chat", swap: "innerHTML" })
})

// What had the keyboard's place may go with a swap, or have no use any more: it is then where one goes on.
const PLACES = [".ended a", ".composer-text", ".chat-list a", ".chat-head button"]
let focused
let ended = false

function refocus() {
  const ends = hasEnded() && !ended
  ended = hasEnded()
  const { activeElement } = document
  const isLost = focused && !focused.checkVisibility() && activeElement === document.body
  if (!isOpen() || !isLost && !(ends && activeElement?.closest(".chat-head"))) return
  PLACES.map((place) => document.querySelector(place)).find((each) => each?.checkVisibility())?.focus()
}

document.addEventListener("htmx:before:swap", () => {
  if (document.activeElement !== document.body) focused = document.activeElement
})

document.addEventListener("htmx:after:swap", () => {
  tie()
  refocus()
})

// The thanks for an address have been read by whoever writes on.
document.addEventListener("composer:sent", () => document.querySelector("#question > .system-line")?.remove())

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-dismiss]")) return
  refused = "1"
  stored((storage) => storage.setItem(ASKED, refused))
  askOnce()
  document.querySelector(".composer-text")?.focus()
})
