// <conversation-list>: the rows of a view, newest first, unread in bold.
//
// Rows arrive by themselves. While the pointer is on the list nothing above it moves: what is new comes in
// below it, and everything takes its place when the pointer leaves.

import { keepNewcomers } from "convo/elements/newcomers"

const TELL_AFTER = 300 // ms
const WAITING = [[60, "long"], [15, "some"]] // minutes

const byActivity = ({ dataset: one }, { dataset: other }) =>
  (other.at ?? 0) - (one.at ?? 0) || (other.conversation ?? 0) - (one.conversation ?? 0)

class ConversationList extends HTMLElement {
  connectedCallback() {
    this.told = {} // by conversation, up to where it is known to have arrived here
    this.listeners = new AbortController()
    const { signal } = this.listeners
    keepNewcomers(this, signal)
    document.addEventListener("htmx:after:swap", () => this.arrange(), { signal })
    document.addEventListener("htmx:after:history:push", () => this.select(), { signal })
    this.addEventListener("htmx:config:request", ({ target, detail }) => this.ask(target, detail.ctx), { signal })
    this.addEventListener("pointerleave", () => this.arrange(), { signal })
    this.clock = setInterval(() => this.colourWaiting(), 20_000)
    this.arrange()
  }

  disconnectedCallback() {
    this.listeners.abort()
    clearInterval(this.clock)
    clearTimeout(this.telling)
  }

  get list() {
    return this.querySelector("#conversations")
  }

  get rows() {
    return [...this.list.children]
  }

  arrange() {
    if (this.list.matches(":hover")) this.holdStill()
    else this.order()
    this.address()
    this.select()
    this.markUnread()
    this.tellArrivals()
    this.colourWaiting()
    this.toggleAttribute("data-empty", !this.rows.some((row) => !row.hidden))
  }

  order() {
    const ordered = this.rows.sort(byActivity)
    ordered.forEach((row, index) => {
      row.hidden = "gone" in row.dataset
      row.dataset.placed = ""
      if (this.list.children[index] !== row) this.move(row, this.list.children[index])
    })
  }

  // moveBefore keeps focus and scroll; where it is missing the row is inserted anew.
  move(row, before) {
    const focused = row.contains(document.activeElement) ? document.activeElement : null
    if (this.list.moveBefore) this.list.moveBefore(row, before)
    else this.list.insertBefore(row, before)
    if (focused && document.activeElement !== focused) focused.focus({ preventScroll: true })
  }

  holdStill() {
    const under = this.rows.find((row) => row.matches(":hover"))
    for (const row of this.rows) {
      if ("placed" in row.dataset || "gone" in row.dataset) continue
      const replaced = row.previousElementSibling === null || under === row
      if (under && !replaced && row.compareDocumentPosition(under) & Node.DOCUMENT_POSITION_FOLLOWING) under.after(row)
    }
  }

  // A row is the same for every view; which one it was opened from is in its address, for a reload or another tab.
  address() {
    for (const link of this.list.querySelectorAll("a[href]"))
      if (link.search !== this.dataset.search) link.setAttribute("href", link.pathname + this.dataset.search)
  }

  ask(source, { request }) {
    if (source.matches(".list-row > a")) request.action = source.getAttribute("href")
  }

  select() {
    for (const link of this.list.querySelectorAll("a[href]")) {
      if (link.pathname === location.pathname) link.setAttribute("aria-current", "true")
      else link.removeAttribute("aria-current")
    }
  }

  markUnread() {
    for (const row of this.rows) {
      if ("gone" in row.dataset) continue
      const seen = document.getElementById(`seen-${row.dataset.conversation}`)
      if (!seen) this.askHowFar(row)
      const unread = seen !== null && Number(row.dataset.messagePosition) > Number(seen.value)
      row.toggleAttribute("data-unread", unread)
      row.querySelector(".unread").hidden = !unread
    }
  }

  // What is on this screen has been delivered, opened or not: said for all rows together.
  tellArrivals() {
    clearTimeout(this.telling)
    this.telling = setTimeout(() => this.tellNow(), TELL_AFTER)
  }

  async tellNow() {
    const arrived = this.rows.filter((row) => "unread" in row.dataset)
      .map(({ dataset: { conversation, messagePosition } }) => [conversation, Number(messagePosition)])
      .filter(([conversation, position]) => position > (this.told[conversation] ?? 0))
    if (!arrived.length) return
    const body = new URLSearchParams(arrived.map((pair) => ["arrived", pair.join(":")]))
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"))
    const answer = await fetch(this.dataset.arrivalsUrl, { method: "POST", body, headers }).catch(() => null)
    if (answer?.ok) Object.assign(this.told, Object.fromEntries(arrived)) // else with the next row
  }

  // A row that came by itself: how far this agent had read it is the agent's own and not part of it.
  askHowFar(row) {
    if ("asked" in row.dataset) return
    row.dataset.asked = ""
    htmx.ajax("GET", `${row.querySelector("a").pathname}/reading`, { source: row, swap: "none" })
  }

  colourWaiting() {
    for (const waiting of this.querySelectorAll(".waiting[data-since]")) {
      const minutes = (Date.now() - new Date(waiting.dataset.since)) / 60_000
      waiting.dataset.level = WAITING.find(([limit]) => minutes >= limit)?.[1] ?? "short"
    }
  }
}

customElements.define("conversation-list", ConversationList)
