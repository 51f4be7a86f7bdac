// What stands between the lines of a conversation: a new day, the first unread. One that is right stays as it is:
// whatever is put into a log is read aloud.

import { language } from "convo/elements/local-time"

const DAY = { weekday: "long", day: "numeric", month: "long" }
const NUMBERS = { year: "numeric", month: "numeric", day: "numeric" }
const formatters = new Map()

function format(at, options) {
  const { zone } = document.documentElement.dataset
  const key = `${zone} ${options.weekday}`
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(language(), { ...options, timeZone: zone || undefined }))
  return formatters.get(key).format(new Date(at))
}

export const dayOf = (at) => format(at, NUMBERS)
export const dayDivider = (at) => ({ kind: "day", text: format(at, DAY) })
export const unreadDivider = (text) => ({ kind: "unread-divider", text })

const isDivider = (element) => element?.matches(".day, .unread-divider")
const isSame = (divider, { kind, text }) => divider.className === kind && divider.textContent === text

// Make `wanted` what stands right before a line; null stands for the end.
export function divide(list, line, wanted) {
  const present = []
  for (let divider = line ? line.previousElementSibling : list.lastElementChild; isDivider(divider);) {
    present.push(divider)
    divider = divider.previousElementSibling
  }
  const kept = wanted.map((each) => present.find((divider) => isSame(divider, each)))
  present.filter((divider) => !kept.includes(divider)).forEach((divider) => divider.remove())
  let next = line
  for (const [index, each] of [...wanted.entries()].reverse()) {
    if (!kept[index]) list.insertBefore(kept[index] = made(each), next)
    next = kept[index]
  }
}

function made({ kind, text }) {
  const divider = document.createElement("div")
  divider.className = kind
  divider.textContent = text
  return divider
}
