// <draft-keeper data-url>: keeps on the server what an agent has begun to write, in either tab of the editor.

const AFTER = 600 // ms without a key
const LEFT_FOR = 5_000 // ms in which a page that comes back may be here before what it sent while leaving

class DraftKeeper extends HTMLElement {
  connectedCallback() {
    this.composer = this.closest("message-composer")
    this.unkept = {}
    this.latest = {} // by kind, the texts of the last request
    this.kept = {} // what the server has, as far as it has said so
    for (const text of this.composer.querySelectorAll("textarea")) this.kept[text.dataset.kind] = text.value
    this.keeping = Promise.resolve()
    this.listeners = new AbortController()
    const { signal } = this.listeners
    for (const written of ["input", "composer:returned"])
      this.composer.addEventListener(written, ({ target }) => this.typed(target), { signal })
    this.composer.addEventListener("composer:sent", ({ detail }) => this.sent(detail), { signal })
    addEventListener("pagehide", () => this.keep(true), { signal })
    queueMicrotask(() => this.restore())
  }

  disconnectedCallback() {
    this.keep()
    this.listeners.abort()
  }

  typed(text) {
    if (!text.matches("textarea")) return
    this.unkept[text.dataset.kind] = text.value
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.keep(), AFTER)
  }

  // The server empties what was sent, which it knows by what it has of it: a draft on its way must be there before.
  sent({ form, values }) {
    const { kind } = form.querySelector("textarea").dataset
    delete this.unkept[kind]
    delete this.latest[kind]
    // That of now: one that is begun while this waits for its turn is another, and stays.
    const draft = this.keeping.then(() => this.kept[kind])
    this.composer.wait(async () => (values.draft = await draft))
  }

  restore() {
    const left = stored((storage) => JSON.parse(storage.getItem(this.dataset.url)))
    stored((storage) => storage.removeItem(this.dataset.url))
    if (!left || Date.now() - left.at > LEFT_FOR) return
    this.composer.begunAt = Number(left.words.begun_at)
    for (const text of this.composer.querySelectorAll("textarea"))
      this.kept[text.dataset.kind] = text.value = left.words[text.dataset.kind] ?? text.value
  }

  // One after the other, so that the last has the last word; only a page that goes can't wait.
  keep(leaving = false) {
    clearTimeout(this.timer)
    if (!Object.keys(this.unkept).length) return
    const texts = this.unkept
    const words = { ...texts, begun_at: this.composer.begunAt }
    this.unkept = {}
    for (const kind in texts) this.latest[kind] = texts
    if (leaving || !this.isConnected) stored((storage) => storage.setItem(this.dataset.url, JSON.stringify({ at: Date.now(), words })))
    const put = () => this.put(words, leaving).then((isKept) => this.settle(texts, isKept))
    this.keeping = leaving ? put() : this.keeping.then(put)
  }

  // Not through htmx: it must get out even when the element is already gone from the page.
  put(words, keepalive) {
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"))
    return fetch(this.dataset.url, { method: "PUT", body: new URLSearchParams(words), headers, keepalive })
      .then((answer) => answer.ok, () => false)
  }

  // What was not kept is tried again with the next word typed, unless it was sent meanwhile or there is a later one.
  settle(texts, isKept) {
    for (const kind in texts)
      if (isKept) this.kept[kind] = texts[kind]
      else if (this.latest[kind] === texts) this.unkept = { [kind]: texts[kind], ...this.unkept }
  }
}

function stored(use) {
  try { return use(sessionStorage) } catch { return null } // storage may be off
}

customElements.define("draft-keeper", DraftKeeper)
