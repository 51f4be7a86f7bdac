// <sending-message>: a message on its way. The server's copy has the same id and takes its place.

import { forget } from "convo/outbox"
import { isTaken, post } from "convo/post"

const REFUSED = [409, 413, 422] // the answer says why; anything else may go well another time

class SendingMessage extends HTMLElement {
  // `sending`: its values, the form it came from and the composer that sends it when its turn has come.
  show(sending) {
    this.sending = sending
    this.querySelector("[data-retry]")?.addEventListener("click", () => sending.composer.queue(this))
    this.setState("sending")
  }

  async post() {
    const { values, composer, form } = this.sending
    this.setState("sending")
    let status, returns
    do { // again at once when the connection came back while this was on the one that died
      returns = composer.returns
      status = await (this.isConnected ? post(this, form.getAttribute("action"), values) : this.postUnseen())
    } while (status === 0 && composer.returns > returns)
    if (isTaken(status)) forget(values)
    if (document.getElementById(this.id) !== this) return // the server's copy is there, or nobody looks any more
    if (REFUSED.includes(status)) {
      this.remove()
      composer.returned(form, values)
      forget(values)
    } else if (status === 0 || status >= 400) this.setState("failed")
  }

  // Its turn came when another conversation was open: what is answered belongs nowhere on this page.
  async postUnseen() {
    const { values, form } = this.sending
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")
    try {
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(values), headers })
      return answer.status
    } catch {
      return 0
    }
  }

  setState(state) {
    this.dataset.state = state
    this.closest("message-list")?.arrange()
  }
}

customElements.define("sending-message", SendingMessage)
