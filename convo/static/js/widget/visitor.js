// The visitor: their secret, kept in the frame's own storage (in memory where that is denied) and sent in a header,
// never in an address; and their visit, which answers what to show first.

import { isOpen, pageInfo } from "convo/widget/host"

const HEADER = "X-Visitor-Token"
const NAME = `convo.${document.documentElement.dataset.channel}.token`
const RENEW_AFTER = 10_000 // ms between attempts to become somebody anew

const chat = document.getElementById("chat")
let kept
let lastRenewal = 0

export function stored(use) {
  try { return use(localStorage) } catch { return null } // third-party storage may be denied
}

const token = () => kept ??= stored((storage) => storage.getItem(NAME))

function keep(given) {
  kept = given
  stored((storage) => given ? storage.setItem(NAME, given) : storage.removeItem(NAME))
}

// Alone with this name among the tabs of this browser. Needs a secure context, and is denied (by a rejection, not at
// once) where storage is: then each tab is on its own.
export async function alone(name, work) {
  let begun = false
  const once = () => (begun = true) && work()
  try {
    await (navigator.locks?.request(name, once) ?? once())
  } catch (error) {
    if (begun) throw error
    await work()
  }
}

export async function visit() {
  const { url = "", title = "", referrer = "", language = "" } = await pageInfo()
  const values = { url, title, referrer, language, time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "" }
  if (token()) await open(values)
  else await alone(NAME, () => open(values)) // two that open at once get one token
}

async function open(values) {
  chat.ariaBusy = "true"
  await htmx.ajax("POST", chat.dataset.visitsUrl, { target: "#chat", swap: "innerHTML", values })
  chat.ariaBusy = "false"
  if (!chat.childElementCount) chat.replaceChildren(document.getElementById("failed").content.cloneNode(true))
  if (isOpen()) chat.querySelector(".composer-text")?.focus()
}

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (token()) ctx.request.headers[HEADER] = token()
  ctx.request.headers["Accept-Language"] = document.documentElement.lang
})

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const given = ctx.response.headers.get(HEADER)
  if (!given) return
  // Two tabs that can't wait for each other both asked as nobody: the later answer joins the earlier one.
  if (token() && !ctx.request.headers[HEADER]) visit()
  else keep(given)
})

// Two tabs that became somebody before either knew of the other: both hear of it, and both are the lesser one then.
addEventListener("storage", ({ key, newValue }) => {
  if (key !== NAME || newValue === kept) return
  if (!newValue) kept = null // it was good for nothing: see below
  else if (!kept || document.getElementById("session")?.dataset.messagesUrl) return
  else if (newValue > kept) keep(kept)
  else {
    kept = newValue
    visit()
  }
})

// Nobody knows this token any more (the channel was made anew): begin again, but not in circles.
document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status !== 401 || Date.now() - lastRenewal < RENEW_AFTER) return
  lastRenewal = Date.now()
  keep(null)
  visit()
})

chat?.addEventListener("click", (event) => {
  if (event.target.closest("[data-again]")) visit()
})
