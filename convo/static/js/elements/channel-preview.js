// <channel-preview for="FORM" src="ADDRESS">: the chat as the form describes it, drawn anew while one types.
// The next frame takes the place of the one shown when it is ready, so that nothing blinks. The form is posted into it:
// what it says may be longer than an address can be.

const AFTER = 250 // ms without a key
let drawn = 0

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
    this.next?.remove()
    const frame = this.next = document.createElement("iframe")
    frame.title = this.dataset.title
    frame.name = `preview-${drawn++}`
    frame.hidden = this.childElementCount > 0
    frame.addEventListener("load", () => {
      if (frame.contentDocument.URL === "about:blank") return // before the form arrives
      this.illustrate(frame.contentDocument)
      frame.hidden = false
      this.next = null
      for (const other of [...this.children]) if (other !== frame) other.remove() // a frame that is moved loads again
    })
    this.append(frame)
    this.post(frame.name)
  }

  post(target) {
    const form = document.createElement("form")
    Object.assign(form, { method: "post", action: this.getAttribute("src"), target, hidden: true })
    for (const [name, value] of new FormData(this.form))
      if (typeof value === "string") form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }))
    document.body.append(form)
    form.submit()
    form.remove()
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
