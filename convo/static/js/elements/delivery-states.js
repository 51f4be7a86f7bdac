// How far one's own messages got: sending, sent, delivered, seen, failed. #marks says how far the other side is.

const position = (line) => Number(line.dataset.position ?? Infinity)

export class DeliveryStates {
  delivered = 0
  seen = 0

  // The newest line says it; one that failed always does.
  show(list, lines) {
    this.read(document.getElementById("marks")?.dataset ?? {})
    for (const line of lines) {
      const label = line.querySelector(".message-state")
      if (!label) continue
      const state = line.dataset.state ?? this.of(position(line))
      if (label.dataset.state !== state) {
        label.dataset.state = state
        label.querySelector("[data-label]").textContent = list.dataset[`label${state[0].toUpperCase()}${state.slice(1)}`]
      }
      label.hidden = line !== lines.at(-1) && state !== "failed"
    }
  }

  // Marks only grow: an older copy that comes late takes nothing back.
  read({ delivered = 0, seen = 0 }) {
    this.delivered = Math.max(this.delivered, Number(delivered))
    this.seen = Math.max(this.seen, Number(seen))
  }

  of(place) {
    if (place <= this.seen) return "seen"
    return place <= this.delivered ? "delivered" : "sent"
  }
}
