// <message-composer>: writes what is typed. Messages go one after the other, each under a name of its own
// (client_id), so that a retry never makes a second one; what failed stays, with Retry, until it went.

import "convo/elements/sending-message"
import { entryOf, forget, newName, remember, remembered } from "convo/outbox"
import { Typing } from "convo/typing"

class MessageComposer extends HTMLElement {
  connectedCallback() {
    this.listeners = new AbortController()
    const { signal } = this.listeners
    this.addEventListener("submit", (event) => this.submitted(event), { signal })
    this.addEventListener("keydown", (event) => this.keyed(event), { signal })
    this.addEventListener("input", (event) => this.typed(event), { signal })
    this.addEventListener("click", (event) => this.clicked(event), { signal })
    document.addEventListener("live:up", () => this.resend(), { signal })
    this.begunAt = Number(this.dataset.begunAt ?? 0)
    this.typing = new Typing(() => this.tellTyping())
    this.returns = 0
    this.turn = Promise.resolve()
    queueMicrotask(() => this.restore())
  }

  disconnectedCallback() {
    this.listeners.abort()
    this.typing.stop()
  }

  get list() {
    return document.querySelector("message-list")
  }

  get revision() {
    return Math.max(0, ...[...this.list.querySelectorAll("[data-revision]")].map((line) => Number(line.dataset.revision)))
  }

  // Enter, or Ctrl+Enter, as the agent prefers; Shift+Enter is a new line; never while a word is composed.
  keyed(event) {
    const text = event.target.closest("textarea")
    if (!text || event.key !== "Enter" || event.isComposing || event.shiftKey) return
    const modified = event.ctrlKey || event.metaKey
    if (this.dataset.sendKey === "mod-enter" ? modified : !event.altKey) {
      event.preventDefault()
      text.form.requestSubmit()
    }
  }

  submitted(event) {
    event.preventDefault()
    const form = event.target
    const text = form.querySelector("textarea")
    if (!text.value.trim()) return text.focus()
    const asked = form.closest("message-composer").querySelector("[data-send-anyway]") // asked once: Send now means it
    this.send(form, text.value, text.dataset.kind === "reply" && asked ? asked.dataset.sendAnyway : 0)
    text.value = ""
    this.clearMessages()
    this.typing.stop()
    if (text.dataset.kind === "reply") this.begunAt = 0
    text.focus()
  }

  send(form, body, confirmed) {
    const client_id = newName()
    const draft = this.querySelector("draft-keeper")?.kept[form.querySelector("textarea").dataset.kind] ?? ""
    const values = { body, client_id, begun_at: this.begunAt, confirmed, draft }
    remember(form.getAttribute("action"), values)
    const bubble = this.draw(form, values)
    this.dispatchEvent(new CustomEvent("composer:sent", { bubbles: true, detail: { form, values } }))
    this.queue(bubble)
    this.list.stuck = true
    this.list.arrange()
  }

  draw(form, values) {
    const bubble = form.querySelector("template").content.firstElementChild.cloneNode(true)
    this.list.append(bubble)
    bubble.querySelector(".message-body").textContent = values.body
    bubble.id = `${form.dataset.bubble}${values.client_id}`
    bubble.dataset.at = new Date().toISOString()
    bubble.show({ values, composer: this, form })
    return bubble
  }

  // One after the other: what was written first is said first.
  queue(bubble) {
    bubble.setState("sending")
    this.wait(() => bubble.post())
  }

  wait(work) {
    this.turn = this.turn.then(work).catch(console.error) // what goes wrong with one holds up no other
  }

  // What this tab sent and never saw acknowledged. If it did arrive, its copy is here, or sending it again finds it.
  restore() {
    for (const form of this.querySelectorAll("form[data-bubble]"))
      for (const values of remembered(form.getAttribute("action"), form.dataset.begins)) {
        if (document.getElementById(`${form.dataset.bubble}${values.client_id}`)) forget(values)
        else this.queue(this.draw(form, values))
        // The server keeps a draft until its message is there: here it is that message.
        const text = form.querySelector("textarea")
        if (text.value === values.body) text.value = ""
      }
  }

  // The connection is back: what could not be sent is tried again, in its order.
  resend() {
    this.returns++
    for (const bubble of this.list.querySelectorAll("sending-message[data-state=failed]")) this.queue(bubble)
  }

  // The server did not take it and said why. The words go back where they came from, also those that wait behind it:
  // they would be said without what they follow. Not those that may be there already.
  takeBack(refused) {
    const { form } = refused.sending
    const text = form.querySelector("textarea")
    const values = [...this.list.querySelectorAll("sending-message[data-state=sending]")]
      .filter((each) => each === refused || (each.sending.form === form && !entryOf(each.sending.values)?.isTried))
      .map((each) => each.leave())
    if (text.dataset.kind === "reply") this.begunAt = values[0].begun_at
    text.value = [...values.map(({ body }) => body), text.value].filter(Boolean).join("\n")
    text.dispatchEvent(new CustomEvent("composer:returned", { bubbles: true }))
    text.focus()
    this.list.arrange()
  }

  clicked(event) {
    if (event.target.closest("[data-send-anyway]")) this.querySelector("textarea[data-kind=reply]").form.requestSubmit()
  }

  clearMessages() {
    this.querySelectorAll("[data-clears]").forEach((place) => place.replaceChildren())
  }

  typed({ target }) {
    if (!target.matches("textarea")) return
    if (target.dataset.kind !== "reply") return
    if (!target.value) this.begunAt = 0
    else if (!this.begunAt) this.begunAt = this.revision
    this.typing.typed()
  }

  tellTyping() {
    this.dispatchEvent(new CustomEvent("composer:typing", { bubbles: true }))
    const { dataset: { typingUrl }, revision } = this
    if (typingUrl) htmx.ajax("POST", typingUrl, { source: this, swap: "none", values: { revision } })
  }
}

customElements.define("message-composer", MessageComposer)
