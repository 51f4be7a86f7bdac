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
  document.dispatchEvent(new CustomEvent("host:open", { detail: open }))
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

tellHost("ready")
