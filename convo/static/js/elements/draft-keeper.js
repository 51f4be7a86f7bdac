// <draft-keeper data-url>: keeps on the server what an agent has begun to write, in either tab of the editor.

const AFTER = 600 // ms without a key
const LEFT_FOR = 5_000 // ms in which a page that comes back may be here before what it sent while leaving

class DraftKeeper extends HTMLElement {
  connectedCallback() {
    this.composer = this.closest("message-composer")
    this.unkept = {}
    this.kept = {} // what the server has of it, as far as this page knows
    for (const text of this.composer.querySelectorAll("textarea")) this.kept[text.dataset.kind] = text.value
    this.listeners = new AbortController()
    const { signal } = this.listeners
    this.composer.addEventListener("input", ({ target }) => this.typed(target), { signal })
    this.composer.addEventListener("composer:sent", ({ detail }) => this.sent(detail.form), { signal })
    addEventListener("pagehide", () => this.keep(true), { signal })
    queueMicrotask(() => this.restore())
  }

  disconnectedCallback() {
    this.keep(true)
    this.listeners.abort()
  }

  typed(text) {
    if (!text.matches("textarea")) return
    this.unkept[text.dataset.kind] = text.value
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.keep(), AFTER)
  }

  // The server empties what was sent; a draft on its way must be there before.
  sent(form) {
    delete this.unkept[form.querySelector("textarea").dataset.kind]
    this.composer.wait(() => this.keeping)
  }

  restore() {
    const left = stored((storage) => JSON.parse(storage.getItem(this.dataset.url)))
    stored((storage) => storage.removeItem(this.dataset.url))
    if (!left || Date.now() - left.at > LEFT_FOR) return
    this.composer.begunAt = Number(left.words.begun_at)
    for (const text of this.composer.querySelectorAll("textarea"))
      this.kept[text.dataset.kind] = text.value = left.words[text.dataset.kind] ?? text.value
  }

  // Not through htmx: it must get out even when the element is already gone from the page.
  keep(leaving = false) {
    clearTimeout(this.timer)
    if (!Object.keys(this.unkept).length) return
    const texts = this.unkept
    const words = { ...texts, begun_at: this.composer.begunAt }
    const before = { ...this.kept }
    this.unkept = {}
    Object.assign(this.kept, texts)
    if (leaving) stored((storage) => storage.setItem(this.dataset.url, JSON.stringify({ at: Date.now(), words })))
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"))
    const again = () => { // the next word typed tries again
      this.unkept = { ...texts, ...this.unkept }
      this.kept = before
    }
    this.keeping = fetch(this.dataset.url, { method: "PUT", body: new URLSearchParams(words), headers, keepalive: leaving })
      .then((answer) => answer.ok || again(), again)
  }
}

function stored(use) {
  try { return use(sessionStorage) } catch { return null } // storage may be off
}

customElements.define("draft-keeper", DraftKeeper)
