// The page around the frame: told and heard by messages, only those of the one window and origin.

const origin = new URLSearchParams(location.search).get("origin")
const framed = parent !== window && origin
const PAGE_WAIT = 1_500 // ms; a page that says nothing about itself is no reason to wait longer

let opened = !framed
let told
const page = new Promise((resolve) => { told = resolve })

export const isOpen = () => opened

export function tellHost(convo, more) {
  if (framed) parent.postMessage({ convo, ...more }, origin)
}

// The address, title, referrer and language of the page, as far as it says.
export function pageInfo() {
  if (!framed) return Promise.resolve({})
  return Promise.race([page, new Promise((resolve) => setTimeout(resolve, PAGE_WAIT, {}))])
}

function show(open) {
  opened = open
  document.body.inert = !open
  if (open) markNew()
  count()
  if (open) document.querySelector(".composer-text")?.focus()
}

addEventListener("message", ({ source, origin: from, data }) => {
  if (source !== parent || from !== origin || !data) return
  if (data.convo === "page") told(data)
  if (data.convo === "open" || data.convo === "closed") show(data.convo === "open")
})

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector(":popover-open")) tellHost("close")
})

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-host=close]")) tellHost("close")
})

// How many answers wait while the chat is closed: for the launcher.

let list
let seen = 0
let unread = 0

const answers = () =>
  [...list.querySelectorAll('.message[data-from="agent"]')].map((line) => Number(line.dataset.position))

function count() {
  const shown = document.querySelector("message-list")
  const isNew = shown && shown !== list
  list = shown ?? list
  if (!list) return
  if (isNew) seen = Number(list.dataset.seenThrough ?? 0)
  const positions = answers()
  if (opened && Math.max(0, ...positions) > seen) {
    if (!isNew) list.unreadFrom = Infinity // nothing is "new" to somebody who sees it come
    seen = Math.max(...positions)
  }
  const own = Number(document.getElementById("marks")?.dataset.ownSeen ?? 0)
  const waiting = positions.filter((position) => position > Math.max(seen, own)).length
  if (waiting !== unread) tellHost("unread", { count: unread = waiting })
}

// Opened again: what came meanwhile is marked as new.
function markNew() {
  if (!list?.isConnected) return
  list.unreadFrom = seen
  seen = Math.max(seen, ...answers())
  list.arrange()
}

document.addEventListener("htmx:after:swap", count)

tellHost("ready")
