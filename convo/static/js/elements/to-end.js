// <to-end>: after a log that somebody has scrolled up, says that something new stands below, and goes there.

class ToEnd extends HTMLElement {
  connectedCallback() {
    this.log = this.previousElementSibling
    this.list = this.log.querySelector("message-list")
    this.newest = this.position()
    this.listeners = new AbortController()
    const { signal } = this.listeners
    document.addEventListener("htmx:after:swap", () => this.look(), { signal })
    this.log.addEventListener("scroll", () => this.look(), { signal, passive: true })
    this.addEventListener("click", () => this.go(), { signal })
  }

  disconnectedCallback() {
    this.listeners.abort()
  }

  position() {
    const others = this.list.lines.filter((line) => this.list.isFromOther(line))
    return Math.max(0, ...others.map((line) => Number(line.dataset.position)))
  }

  look() {
    const newest = this.position()
    if (this.list.stuck) this.newest = newest
    this.hidden = newest <= this.newest
  }

  go() {
    this.list.toBottom()
    this.look()
    this.log.focus({ preventScroll: true }) // the button is gone
  }
}

customElements.define("to-end", ToEnd)
