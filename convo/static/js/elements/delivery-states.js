// How far one's own messages got: sending, sent, delivered, seen, failed. #marks says how far the other side is.

const position = (line) => Number(line.dataset.position ?? Infinity)

function stateAt(place) {
  const { delivered = 0, seen = 0 } = document.getElementById("marks")?.dataset ?? {}
  if (place <= Number(seen)) return "seen"
  return place <= Number(delivered) ? "delivered" : "sent"
}

// The newest line says it; one that failed always does.
export function showStates(list, lines) {
  for (const line of lines) {
    const label = line.querySelector(".message-state")
    if (!label) continue
    const state = line.dataset.state ?? stateAt(position(line))
    if (label.dataset.state !== state) {
      label.dataset.state = state
      label.querySelector("[data-label]").textContent = list.dataset[`label${state[0].toUpperCase()}${state.slice(1)}`]
    }
    label.hidden = line !== lines.at(-1) && state !== "failed"
  }
}
