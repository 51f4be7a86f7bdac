// <presence-beat>: tells the others that this agent is here, and shows who else is. Silent in a hidden tab.

const EVERY = 5_000 // ms; a sign of life counts for nine seconds
const ANSWERING = 6_000
const TAB = Math.random().toString(36).slice(2) // this tab's name: several are one person

class PresenceBeat extends HTMLElement {
  connectedCallback() {
    this.listeners = new AbortController()
    const { signal } = this.listeners
    this.answeredAt = 0
    const composer = this.composer = this.closest("message-composer")
    composer?.addEventListener("composer:typing", () => this.typed(), { signal })
    composer?.addEventListener("composer:sent", () => (this.answeredAt = 0), { signal })
    document.addEventListener("htmx:before:swap", ({ detail }) => this.sift(detail.tasks), { signal })
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.beat()), { signal })
    addEventListener("pagehide", () => this.leave(), { signal })
    this.timer = setInterval(() => this.beat(), EVERY)
    queueMicrotask(() => this.beat())
  }

  disconnectedCallback() {
    this.listeners.abort()
    clearInterval(this.timer)
    this.leave()
  }

  typed() {
    this.answeredAt = Date.now()
    this.beat()
  }

  beat() {
    if (document.hidden || !this.isConnected) return
    const answering = Date.now() - this.answeredAt < ANSWERING
    const values = { answering, tab: TAB, revision: this.composer?.revision ?? "" }
    htmx.ajax("POST", this.dataset.url, { source: this, target: this, swap: "innerMorph", values })
  }

  leave() {
    const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"))
    fetch(`${this.dataset.url}?tab=${TAB}`, { method: "DELETE", headers, keepalive: true }).catch(() => {
      // No sign of life says the same, a little later.
    })
  }

  // What comes is the same for everybody: oneself is left out here. Who is here is read aloud, so what says
  // nothing new is not shown again.
  sift(tasks) {
    for (const task of tasks.filter(({ target }) => target === this || target === `#${this.id}`)) {
      const { fragment } = task
      fragment.querySelector(`[data-agent-id="${this.dataset.agentId}"]`)?.remove()
      const other = fragment.querySelector("[data-other]")
      if (other) other.hidden = !fragment.querySelector("[data-answering]")
      const people = [...fragment.children].map((each) => each.outerHTML).join("")
      if (people === this.people) tasks.splice(tasks.indexOf(task), 1)
      this.people = people
    }
  }
}

customElements.define("presence-beat", PresenceBeat)
