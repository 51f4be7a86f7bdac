// What stands between the lines of a conversation: a new day, the first unread.

const zone = () => document.documentElement.dataset.zone || undefined
const language = () => document.documentElement.lang
const day = (at) => new Date(at).toLocaleDateString("en-CA", { timeZone: zone() })

export const isSameDay = (one, other) => day(one) === day(other)

export function dayDivider(at) {
  const divider = divide("day", new Date(at).toLocaleDateString(language(), {
    weekday: "long", day: "numeric", month: "long", timeZone: zone(),
  }))
  return divider
}

export const unreadDivider = (label) => divide("unread-divider", label)

function divide(kind, text) {
  const divider = document.createElement("div")
  divider.className = kind
  divider.textContent = text
  return divider
}
