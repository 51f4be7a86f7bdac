// Opening the chat: says on which page, gets the conversation in progress or the place to begin one.

import { pageInfo, isOpen } from "convo/widget/host"
import { alone, forget, token } from "convo/widget/token"

const chat = document.getElementById("chat")
let lastRenewal = 0

export async function visit() {
  const { url = "", title = "", referrer = "", language = "" } = await pageInfo()
  const values = { url, title, referrer, language, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "" }
  if (token()) await open(values)
  else await alone(() => open(values))
}

async function open(values) {
  chat.ariaBusy = "true"
  await htmx.ajax("POST", chat.dataset.visitsUrl, { target: "#chat", swap: "innerHTML", values })
  chat.ariaBusy = "false"
  if (!chat.childElementCount) chat.replaceChildren(document.getElementById("failed").content.cloneNode(true))
  if (isOpen()) chat.querySelector(".composer-text")?.focus()
}

chat?.addEventListener("click", (event) => {
  if (event.target.closest("[data-again]")) visit()
})

// Nobody knows this token any more (the channel was made anew): begin again, but not in circles.
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status !== 401 || Date.now() - lastRenewal < 10_000) return
  lastRenewal = Date.now()
  forget()
  visit()
})
