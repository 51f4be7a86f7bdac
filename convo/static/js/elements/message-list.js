// <message-list side="agent|visitor">: the lines of a conversation, in order, grouped by author and day.
//
// Lines carry data-position, data-from, data-author, data-at; #marks carries how far the other side has
// received and seen. Reports how far this side has, to data-reading-url.

import { showStates } from "convo/elements/delivery-states"
import { dayDivider, dayOf, divide, unreadDivider } from "convo/elements/dividers"
import { isTaken, post } from "convo/post"

const GROUP_MINUTES = 5
const NEAR_BOTTOM = 60 // px
const READ_AFTER = 250 // ms
const MOST = 120 // lines of which somebody at the end reads the newest; what shortens the log is loaded for it

const position = (line) => Number(line.dataset.position ?? Infinity)

class MessageList extends HTMLElement {
  connectedCallback() {
    this.scroller = this.closest("[role=log]") ?? this
    this.unreadFrom = Number(this.dataset.seenThrough ?? Infinity)
    this.reported = { delivered: 0, seen: 0 }
    this.stuck = true
    this.swaps = new WeakMap()
    const { signal } = this.listeners = new AbortController()
    document.addEventListener("htmx:before:swap", ({ detail }) => this.remember(detail), { signal })
    document.addEventListener("htmx:after:swap", ({ detail }) => this.swapped(detail), { signal })
    document.addEventListener("visibilitychange", () => this.report(), { signal })
    for (const again of ["focus", "live:ready", "live:poll"]) addEventListener(again, () => this.report(), { signal })
    this.size = new ResizeObserver(() => this.stuck && this.toBottom())
    this.size.observe(this.scroller)
    this.scroller.addEventListener("scroll", () => this.scrolled(), { signal, passive: true })
    this.arrange()
    this.querySelector(".unread-divider")?.scrollIntoView({ block: "center" })
  }

  disconnectedCallback() {
    this.listeners.abort()
    this.size.disconnect()
    clearTimeout(this.reporting)
  }

  get lines() {
    return [...this.children].filter((child) => child.dataset.from)
  }

  // Swaps that touch the log or what is known of the other side; what else changes on the page is no concern.
  remember({ ctx, tasks }) {
    if (!tasks.some(({ target }) => this.isConcernedBy(target))) return
    const { scrollTop: top, scrollHeight: height } = this.stuck ? {} : this.scroller // asking lays the page out
    this.swaps.set(ctx, { top, height, first: this.lines[0]?.id })
  }

  isConcernedBy(target) {
    const element = typeof target === "string" ? document.querySelector(target) : target
    return element?.id === "marks" || this.scroller.contains(element)
  }

  swapped({ ctx }) {
    if (this.swaps.has(ctx)) this.arrange(this.swaps.get(ctx))
  }

  // Called with every such swap, and by the composer when it shows what is being sent.
  arrange(before) {
    this.order()
    if (this.stuck && this.lines.length > MOST) import("convo/elements/shortening").then(({ shorten }) => shorten(this))
    this.group()
    showStates(this, this.lines.filter((line) => line.matches(".message") && !this.isFromOther(line)))
    if (this.stuck) this.toBottom()
    else if (before?.height && before.first !== this.lines[0]?.id)
      this.scroller.scrollTop = before.top + this.scroller.scrollHeight - before.height
    this.report()
  }

  // A line that replaced its "sending" copy stands where that was: put it where it belongs.
  order() {
    let last = null
    for (const line of this.lines) {
      if (last && position(line) < position(last)) {
        const next = this.lines.find((other) => position(other) > position(line))
        this.insertBefore(line, next)
      } else last = line
    }
  }

  group() {
    let previous = null
    let day = null
    let divided = false
    for (const line of this.lines) {
      const itsDay = dayOf(line.dataset.at)
      const unread = !divided && this.isFromOther(line) && position(line) > this.unreadFrom
      const wanted = [
        ...(itsDay === day ? [] : [dayDivider(line.dataset.at)]),
        ...(unread ? [unreadDivider(this.dataset.labelUnread)] : []),
      ]
      divide(this, line, wanted)
      line.toggleAttribute("data-continued", !wanted.length && this.continues(line, previous))
      divided ||= unread
      day = itsDay
      previous = line
    }
    divide(this, null, [])
  }

  continues(line, previous) {
    const apart = new Date(line.dataset.at) - new Date(previous.dataset.at)
    return (line.dataset.author === previous.dataset.author && line.className === previous.className
      && line.matches(".message") && apart < GROUP_MINUTES * 60_000)
  }

  isFromOther(line) {
    return line.dataset.from !== this.getAttribute("side") && line.matches(".message")
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM
    if (this.stuck) this.report()
  }

  get isInSight() { // not on a phone that shows the list in its place
    return document.visibilityState === "visible" && this.scroller.clientHeight > 0 && !this.closest("[inert]")
  }

  toBottom() {
    this.stuck = true
    this.scroller.scrollTop = this.scroller.scrollHeight
    this.report()
  }

  // Received is what is here; seen is what is here while somebody looks at the end of it.
  report() {
    clearTimeout(this.reporting)
    this.reporting = setTimeout(() => this.reportNow(), READ_AFTER)
  }

  async reportNow() {
    if (!this.isConnected) return
    const delivered = Math.max(0, ...this.lines.filter((line) => this.isFromOther(line)).map(position))
    const seen = this.isInSight && document.hasFocus() && this.stuck ? delivered : 0
    if (delivered <= this.reported.delivered && seen <= this.reported.seen) return
    const values = { delivered_through: delivered, seen_through: Math.max(seen, this.reported.seen) }
    const before = this.reported
    const told = this.reported = { delivered, seen: values.seen_through }
    const isHeard = isTaken(await post(this, this.dataset.readingUrl, values))
    if (!isHeard && this.reported === told) this.reported = before // to be told again
  }
}

customElements.define("message-list", MessageList)
