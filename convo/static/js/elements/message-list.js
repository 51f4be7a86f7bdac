// <message-list side="agent|visitor">: the lines of a conversation, in order, grouped by author and day.
//
// Lines carry data-position, data-from, data-author, data-at; #marks carries how far the other side has
// received and seen. Reports how far this side has, to data-reading-url.

import { DeliveryStates } from "convo/elements/delivery-states"
import { dayDivider, isSameDay, unreadDivider } from "convo/elements/dividers"

const GROUP_MINUTES = 5
const NEAR_BOTTOM = 60 // px
const READ_AFTER = 250 // ms

const position = (line) => Number(line.dataset.position ?? Infinity)

class MessageList extends HTMLElement {
  connectedCallback() {
    this.scroller = this.closest("[role=log]") ?? this
    this.unreadFrom = Number(this.dataset.seenThrough ?? Infinity)
    this.reported = { delivered: 0, seen: 0 }
    this.states = new DeliveryStates()
    this.stuck = true
    this.listeners = new AbortController()
    const { signal } = this.listeners
    document.addEventListener("htmx:before:swap", () => this.remember(), { signal })
    document.addEventListener("htmx:after:swap", () => this.arrange(), { signal })
    document.addEventListener("visibilitychange", () => this.report(), { signal })
    addEventListener("focus", () => this.report(), { signal })
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

  // Called with every swap, and by the composer when it shows what is being sent.
  arrange() {
    this.order()
    this.group()
    this.states.show(this, this.lines.filter((line) => line.matches(".message") && !this.isFromOther(line)))
    if (this.stuck) this.toBottom()
    else if (this.before && this.before.first !== this.lines[0]?.id)
      this.scroller.scrollTop = this.before.top + this.scroller.scrollHeight - this.before.height
    this.before = null
    this.report()
  }

  remember() {
    const { scrollTop: top, scrollHeight: height } = this.scroller
    this.before = { top, height, first: this.lines[0]?.id }
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
    this.querySelectorAll(":scope > .day, :scope > .unread-divider").forEach((divider) => divider.remove())
    let previous = null
    let divided = false
    for (const line of this.lines) {
      const newDay = !previous || !isSameDay(line.dataset.at, previous.dataset.at)
      if (newDay) line.before(dayDivider(line.dataset.at))
      const unread = !divided && this.isFromOther(line) && position(line) > this.unreadFrom
      if (unread) line.before(unreadDivider(this.dataset.labelUnread))
      divided ||= unread
      line.toggleAttribute("data-continued", !newDay && !unread && this.continues(line, previous))
      previous = line
    }
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

  reportNow() {
    if (!this.isConnected) return
    const delivered = Math.max(0, ...this.lines.filter((line) => this.isFromOther(line)).map(position))
    const seen = this.isInSight && document.hasFocus() && this.stuck ? delivered : 0
    if (delivered <= this.reported.delivered && seen <= this.reported.seen) return
    const values = { delivered_through: delivered, seen_through: Math.max(seen, this.reported.seen) }
    this.reported = { delivered, seen: values.seen_through }
    htmx.ajax("POST", this.dataset.readingUrl, { source: this, swap: "none", values })
  }
}

customElements.define("message-list", MessageList)
