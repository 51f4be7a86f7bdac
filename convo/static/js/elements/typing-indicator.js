// <typing-indicator data-author data-revision>: says that somebody is typing, and takes itself away when no more is
// heard, or when what they were writing, or the end, is already here: pushes can overtake each other.

const LASTS = 6_000 // ms; whoever types says so every 2.5 s
const IS_OVER = ".conversation-head[data-closed], .ended:not([hidden])"

class TypingIndicator extends HTMLElement {
  connectedCallback() {
    if (this.isLate()) return this.remove()
    this.row = this.closest(".list-row")
    this.row?.setAttribute("data-typing", "")
    this.timer = setTimeout(() => this.remove(), LASTS)
  }

  isLate() {
    const { author, revision } = this.dataset
    const row = this.closest(".list-row")
    if (!row && document.querySelector(IS_OVER)) return true
    const said = row
      ? [row.dataset.messagePosition]
      : [...document.querySelectorAll(`.message[data-author="${author}"]`)].map((line) => line.dataset.position)
    return said.some((position) => Number(position) > Number(revision))
  }

  disconnectedCallback() {
    clearTimeout(this.timer)
    this.row?.removeAttribute("data-typing")
  }
}

customElements.define("typing-indicator", TypingIndicator)
