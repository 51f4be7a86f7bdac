// Typing: says now and then that somebody writes; not before they have written for a moment: what is sent until then
// speaks for itself, and must not wait behind the telling.

const AFTER = 250 // ms
const EVERY = 2_500 // ms

export class Typing {
  constructor(tell) {
    this.tell = tell
    this.told = 0
  }

  typed() {
    if (Date.now() - this.told <= EVERY) return
    this.told = Date.now()
    this.waiting = setTimeout(this.tell, AFTER)
  }

  // What was written is sent, or gone: the next word is told anew.
  stop() {
    clearTimeout(this.waiting)
    this.told = 0
  }
}
