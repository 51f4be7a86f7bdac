// How many answers wait while the chat is closed: said to the page, for the launcher.

import { isOpen, tellHost } from "convo/widget/host"

let seen = 0
let told = 0

function count() {
  const list = document.querySelector("message-list")
  if (!list) return
  const own = Number(document.getElementById("marks")?.dataset.ownSeen ?? 0)
  const positions = [...list.querySelectorAll('.message[data-from="agent"]')].map((line) => Number(line.dataset.position))
  if (isOpen()) seen = Math.max(seen, ...positions)
  const unread = positions.filter((position) => position > Math.max(seen, own)).length
  if (unread !== told) tellHost("unread", { count: told = unread })
}

document.addEventListener("htmx:after:swap", count)
document.addEventListener("host:open", count)
