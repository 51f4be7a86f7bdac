// How many answers wait while the chat is closed: said to the page, for the launcher.

import { isOpen, tellHost } from "convo/widget/host"

let list
let seen = 0
let told = 0

const answers = () =>
  [...list.querySelectorAll('.message[data-from="agent"]')].map((line) => Number(line.dataset.position))

function count() {
  const shown = document.querySelector("message-list")
  const isNew = shown && shown !== list
  list = shown ?? list
  if (!list) return
  if (isNew) seen = Number(list.dataset.seenThrough ?? 0)
  const positions = answers()
  if (isOpen() && Math.max(0, ...positions) > seen) {
    if (!isNew) list.unreadFrom = Infinity // nothing is "new" to somebody who sees it come
    seen = Math.max(...positions)
  }
  const own = Number(document.getElementById("marks")?.dataset.ownSeen ?? 0)
  const unread = positions.filter((position) => position > Math.max(seen, own)).length
  if (unread !== told) tellHost("unread", { count: told = unread })
}

document.addEventListener("htmx:after:swap", count)

// Opened again: what came meanwhile is marked as new.
document.addEventListener("host:open", ({ detail: open }) => {
  if (open && list?.isConnected) {
    list.unreadFrom = seen
    seen = Math.max(seen, ...answers())
    list.arrange()
  }
  count()
})
