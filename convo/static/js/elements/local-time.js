// <local-time datetime="2026-11-22T17:04:00Z" format="short">: the moment in the viewer's language and zone.
// The zone is the page's (<html data-zone>), else the browser's. The whole date shows on hover.

const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR
const RELATIVE = new Set(["day", "short", "relative", "waiting"])
const formatters = new Map()
const shown = new Set()
let timer

// The page's language with the region of the browser's, where they agree: en-GB writes 17:04, en-US 5:04 PM.
export function language() {
  const lang = document.documentElement.lang || undefined
  return navigator.languages?.find((tag) => tag.split("-")[0] === lang) ?? lang
}

const zone = () => document.documentElement.dataset.zone || undefined

function formatter(kind, options) {
  const key = `${language()} ${zone()} ${kind}`
  if (!formatters.has(key)) {
    try {
      formatters.set(key, new Intl.DateTimeFormat(language(), { timeZone: zone(), ...options }))
    } catch { // a zone that this browser does not know
      formatters.set(key, new Intl.DateTimeFormat(language(), options))
    }
  }
  return formatters.get(key)
}

const time = (date) => formatter("time", { hour: "numeric", minute: "2-digit" }).format(date)
const whole = (date) => formatter("whole", { dateStyle: "full", timeStyle: "long" }).format(date)
const long = (date) => formatter("long", { dateStyle: "long", timeStyle: "short" }).format(date)

// Days between two moments as the viewer's calendar counts them.
function daysAgo(date, now) {
  const number = (moment) => {
    const parts = formatter("parts", { year: "numeric", month: "numeric", day: "numeric" }).formatToParts(moment)
    const value = (type) => Number(parts.find((part) => part.type === type).value)
    return Date.UTC(value("year"), value("month") - 1, value("day")) / DAY
  }
  return number(now) - number(date)
}

const ago = (amount, unit) =>
  new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(-amount, unit)

const capitalised = (text) => text.charAt(0).toLocaleUpperCase(language()) + text.slice(1)

function day(date, now) {
  const days = daysAgo(date, now)
  if (days === 0 || days === 1) return capitalised(ago(days, "day"))
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: "numeric" }
  return capitalised(formatter(`day${year.year}`, { weekday: "long", day: "numeric", month: "long", ...year }).format(date))
}

function short(date, now) {
  const days = daysAgo(date, now)
  if (days <= 0) return time(date)
  if (days < 7) return formatter("weekday", { weekday: "short" }).format(date)
  if (date.getFullYear() === now.getFullYear()) return formatter("date", { day: "numeric", month: "short" }).format(date)
  return formatter("full", { day: "2-digit", month: "2-digit", year: "numeric" }).format(date)
}

function span(milliseconds) {
  const [amount, unit] = milliseconds < HOUR ? [milliseconds / MINUTE, "minute"]
    : milliseconds < DAY ? [milliseconds / HOUR, "hour"] : [milliseconds / DAY, "day"]
  return [Math.max(0, Math.floor(amount)), unit]
}

function relative(date, now) {
  const [amount, unit] = span(now - date)
  return amount === 0 ? ago(0, "second") : ago(amount, unit)
}

function waiting(date, now) {
  const [amount, unit] = span(now - date)
  return amount === 0 ? ago(0, "second") : new Intl.NumberFormat(language(), { style: "unit", unit, unitDisplay: "short" }).format(amount)
}

const words = { time, long, day, short, relative, waiting }

class LocalTime extends HTMLElement {
  static observedAttributes = ["datetime", "format"]

  connectedCallback() {
    this.show()
    this.addEventListener("pointerenter", this)
    if (!RELATIVE.has(this.format)) return
    shown.add(this)
    timer ??= setInterval(() => shown.forEach((element) => element.show()), MINUTE / 2)
  }

  // The whole date, made when somebody asks for it: a morph takes away what the server did not write.
  handleEvent() {
    this.title = whole(new Date(this.getAttribute("datetime")))
  }

  disconnectedCallback() {
    shown.delete(this)
    if (shown.size === 0) timer = clearInterval(timer)
  }

  attributeChangedCallback() {
    if (this.isConnected) this.show()
  }

  get format() {
    return this.getAttribute("format") in words ? this.getAttribute("format") : "short"
  }

  show() {
    const date = new Date(this.getAttribute("datetime"))
    if (Number.isNaN(date.valueOf())) return
    const now = new Date()
    const text = words[this.format](date, now)
    if (this.textContent !== text) this.textContent = text
  }
}

customElements.define("local-time", LocalTime)
