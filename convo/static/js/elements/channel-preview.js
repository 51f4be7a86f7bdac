// <channel-preview for="FORM" src="ADDRESS">: the chat as the form describes it, drawn anew while one types.
// The next frame takes the place of the one shown when it is ready, so that nothing blinks.

const AFTER = 250 // ms without a key

class ChannelPreview extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.getAttribute("for"))
    this.changed = () => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.draw(), AFTER)
    }
    this.form.addEventListener("input", this.changed)
    this.draw()
  }

  disconnectedCallback() {
    clearTimeout(this.timer)
    this.form.removeEventListener("input", this.changed)
  }

  draw() {
    const values = new URLSearchParams(new FormData(this.form))
    values.delete("csrf_token")
    this.next?.remove()
    const frame = this.next = document.createElement("iframe")
    frame.title = this.dataset.title
    frame.hidden = this.childElementCount > 0
    frame.src = `${this.getAttribute("src")}?${values}`
    frame.addEventListener("load", () => {
      frame.hidden = false
      this.next = null
      this.replaceChildren(frame)
    }, { once: true })
    this.append(frame)
  }
}

customElements.define("channel-preview", ChannelPreview)
