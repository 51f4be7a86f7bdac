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
    values.delete("picture")
    this.next?.remove()
    const frame = this.next = document.createElement("iframe")
    frame.title = this.dataset.title
    frame.hidden = this.childElementCount > 0
    frame.src = `${this.getAttribute("src")}?${values}`
    frame.addEventListener("load", () => {
      this.illustrate(frame.contentDocument)
      frame.hidden = false
      this.next = null
      for (const other of [...this.children]) if (other !== frame) other.remove() // a frame that is moved loads again
    }, { once: true })
    this.append(frame)
  }

  // A picture that was chosen and not sent yet is only here. What the browser can't draw stays as it was.
  illustrate(page) {
    const { avatar, picture } = this.form.elements
    if (avatar.value !== "custom" || !picture.files.length) return
    for (const shown of page.querySelectorAll(".avatar")) {
      const image = page.createElement("img")
      image.className = "avatar"
      image.alt = ""
      image.dataset.size = shown.dataset.size
      image.src = URL.createObjectURL(picture.files[0])
      image.decode()
        .then(() => shown.replaceWith(image), () => {})
        .finally(() => URL.revokeObjectURL(image.src))
    }
  }
}

customElements.define("channel-preview", ChannelPreview)
