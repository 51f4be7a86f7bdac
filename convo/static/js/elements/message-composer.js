// <message-composer>: writes what is typed. Each message sends itself, under a name of its own (client_id),
// so that a retry never makes a second one; what failed stays on the screen with Retry.

import "convo/elements/sending-message"

const DRAFT_AFTER = 600 // ms
const TYPING_EVERY = 2_500
const LEFT_FOR = 5_000

class MessageComposer extends HTMLElement {
  connectedCallback() {
    this.listeners = new AbortController()
    const { signal } = this.listeners
    this.addEventListener("submit", (event) => this.submitted(event), { signal })
    this.addEventListener("keydown", (event) => this.keyed(event), { signal })
    this.addEventListener("input", (event) => this.typed(event), { signal })
    this.addEventListener("click", (event) => this.clicked(event), { signal })
    addEventListener("pagehide", () => this.keepDraft(true), { signal })
    this.begunAt = Number(this.dataset.begunAt ?? 0)
    this.typedAt = 0
    this.restoreDraft()
  }

  disconnectedCallback() {
    this.keepDraft(true)
    this.listeners.abort()
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
    this.send(form, text.value, text.dataset.kind === "reply" ? this.confirmed ?? 0 : 0)
    text.value = ""
    this.clearMessages()
    clearTimeout(this.drafting)
    this.unkept = null
    if (text.dataset.kind === "reply") this.begunAt = this.typedAt = 0 // typing is told anew with the next message
    this.dispatchEvent(new CustomEvent("composer:sent", { bubbles: true }))
    text.focus()
  }

  send(form, body, confirmed) {
    const bubble = form.querySelector("template").content.firstElementChild.cloneNode(true)
    const values = { body, client_id: crypto.randomUUID?.() ?? randomName(), begun_at: this.begunAt, confirmed }
    this.confirmed = 0
    this.list.append(bubble)
    bubble.querySelector(".message-body").textContent = body
    bubble.id = `${form.dataset.bubble}${values.client_id}`
    bubble.dataset.at = new Date().toISOString()
    bubble.send({ url: form.getAttribute("action"), values, composer: this, form })
    this.list.stuck = true
    this.list.arrange()
  }

  // The server did not take it and said why: the words go back where they came from.
  returned(form, { body, begun_at: begunAt }) {
    const text = form.querySelector("textarea")
    if (text.dataset.kind === "reply") this.begunAt = begunAt
    text.value = text.value ? `${body}\n${text.value}` : body
    text.focus()
    this.list.arrange()
  }

  clicked(event) {
    const confirm = event.target.closest("[data-send-anyway]")
    if (!confirm) return
    this.confirmed = Number(confirm.dataset.sendAnyway)
    this.querySelector("textarea[data-kind=reply]").form.requestSubmit()
  }

  clearMessages() {
    this.querySelectorAll("[data-clears]").forEach((place) => place.replaceChildren())
  }

  typed({ target }) {
    if (!target.matches("textarea")) return
    if (target.dataset.kind === "reply") {
      if (!target.value) this.begunAt = 0
      else if (!this.begunAt) this.begunAt = this.revision
    }
    this.unkept = { ...this.unkept, [target.dataset.kind]: target.value, begun_at: this.begunAt }
    clearTimeout(this.drafting)
    if (this.dataset.draftUrl) this.drafting = setTimeout(() => this.keepDraft(), DRAFT_AFTER)
    if (target.dataset.kind === "reply" && Date.now() - this.typedAt > TYPING_EVERY) {
      this.typedAt = Date.now()
      this.dispatchEvent(new CustomEvent("composer:typing", { bubbles: true }))
      if (this.dataset.typingUrl) htmx.ajax("POST", this.dataset.typingUrl, { source: this, swap: "none" })
    }
  }

  // A page that comes back at once may be here before what it sent while leaving.
  restoreDraft() {
    const left = stored((storage) => JSON.parse(storage.getItem(this.dataset.draftUrl)))
    stored((storage) => storage.removeItem(this.dataset.draftUrl))
    if (!left || Date.now() - left.at > LEFT_FOR) return
    this.begunAt = Number(left.words.begun_at)
    for (const text of this.querySelectorAll("textarea")) text.value = left.words[text.dataset.kind] ?? text.value
  }

  // Not through htmx: it must get out even when the element is already gone from the page.
  keepDraft(leaving = false) {
    if (!this.unkept || !this.dataset.draftUrl) return
    const body = new URLSearchParams(this.unkept)
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"))
    this.unkept = null
    const left = JSON.stringify({ at: Date.now(), words: Object.fromEntries(body) })
    if (leaving) stored((storage) => storage.setItem(this.dataset.draftUrl, left))
    fetch(this.dataset.draftUrl, { method: "PUT", body, headers, keepalive: leaving }).catch(() => {
      this.unkept ??= Object.fromEntries(body) // the next word typed tries again
    })
  }
}

function stored(use) {
  try { return use(sessionStorage) } catch { return null } // storage may be off
}

// crypto.randomUUID needs a secure context; getRandomValues does not.
function randomName() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

customElements.define("message-composer", MessageComposer)
