// <sending-message>: a message on its way. The server's copy has the same id and takes its place.

const REFUSED = [409, 422] // the answer says why; anything else may go well another time

class SendingMessage extends HTMLElement {
  send(sending) {
    this.sending = sending
    this.querySelector("[data-retry]")?.addEventListener("click", () => this.post())
    this.post()
  }

  async post() {
    const { url, values, composer, form } = this.sending
    this.setState("sending")
    let status = 0
    const settled = ({ detail }) => {
      if (detail.ctx?.values !== values) return
      status = detail.ctx.response?.status ?? 0
    }
    document.addEventListener("htmx:finally:request", settled)
    await htmx.ajax("POST", url, { source: this, swap: "none", values })
    document.removeEventListener("htmx:finally:request", settled)
    if (!this.isConnected || this.hasReplacement()) return
    if (REFUSED.includes(status)) {
      this.remove()
      composer.returned(form, values)
    } else if (status >= 400 || status === 0) this.setState("failed")
  }

  // The response's copy replaces this element, so it is only found connected if it is still the one shown.
  hasReplacement() {
    return document.getElementById(this.id) !== this
  }

  setState(state) {
    this.dataset.state = state
    this.closest("message-list")?.arrange()
  }
}

customElements.define("sending-message", SendingMessage)
