// <typing-indicator>: says that somebody is typing, and takes itself away when no more is heard.

const LASTS = 6_000 // ms; whoever types says so every 2.5 s

class TypingIndicator extends HTMLElement {
  connectedCallback() {
    this.row = this.closest(".list-row")
    this.row?.setAttribute("data-typing", "")
    this.timer = setTimeout(() => this.remove(), LASTS)
  }

  disconnectedCallback() {
    clearTimeout(this.timer)
    this.row?.removeAttribute("data-typing")
  }
}

customElements.define("typing-indicator", TypingIndicator)
