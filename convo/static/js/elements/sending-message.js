// <sending-message>: a message on its way. The server's copy has the same id and takes its place.

import { delayAfter } from "convo/later"
import { entryOf, forget, markTried } from "convo/outbox"
import { isTaken, NOTHING, post } from "convo/post"

const REFUSED = [409, 413, 422] // the answer says why; anything else may go well another time
const LATER = [429, 503] // and these by themselves, when the answer says
const PATIENCE = 120_000 // ms

class SendingMessage extends HTMLElement {
  // `sending`: its values, the form it came from and the composer that sends it when its turn has come.
  show(sending) {
    this.sending = sending
    this.querySelector("[data-retry]")?.addEventListener("click", () => sending.composer.queue(this))
  }

  async post() {
    const { values, composer } = this.sending
    if (composer.isOver || !entryOf(values)) return
    markTried(values)
    const answer = await this.ask()
    if (isTaken(answer)) forget(values)
    const isRefused = REFUSED.includes(answer.status)
    if (document.getElementById(this.id) !== this) {
      // The server's copy is there, or nobody looks any more. Who comes back sees the refusal, when it is sent again.
      composer.isOver ||= isRefused
    } else if (isRefused) composer.takeBack(this)
    else if (!isTaken(answer)) this.setState("failed")
  }

  // Its values, which go back into the editor.
  leave() {
    forget(this.sending.values)
    this.remove()
    return this.sending.values
  }

  // Again at once when the connection came back while this was on the one that died; and in a moment when the server
  // says that it may go then. What was written after it waits for it.
  async ask() {
    const { values, composer, form } = this.sending
    const until = Date.now() + PATIENCE
    for (let attempt = 0; ; attempt++) {
      const { returns } = composer
      const answer = await (this.isConnected ? post(this, form.getAttribute("action"), values) : this.postUnseen())
      if (answer.status === 0 && composer.returns > returns) continue
      const delay = delayAfter(attempt, answer)
      if (!LATER.includes(answer.status) || Date.now() + delay > until) return answer
      await new Promise((done) => setTimeout(done, delay))
    }
  }

  // Its turn came when another conversation was open: what is answered belongs nowhere on this page.
  async postUnseen() {
    const { values, form } = this.sending
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")
    try {
      return await fetch(form.getAttribute("action"), { method: "POST", body: new URLSearchParams(values), headers })
    } catch {
      return NOTHING
    }
  }

  setState(state) {
    this.dataset.state = state
    this.closest("message-list")?.arrange()
  }
}

customElements.define("sending-message", SendingMessage)
