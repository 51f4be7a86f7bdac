// Keeps the keyboard's place: when a swap takes away what has the focus, what stands in its place gets it.

const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, [tabindex='0']"
const swaps = new WeakMap()

const controls = (container) => [...container.querySelectorAll(CONTROLS)].filter((control) => control.checkVisibility())

const like = (list, control) => list.filter(({ tagName }) => tagName === control.tagName)

// Where it is: the named elements around it, nearest first, and which of its kind it is in each.
function placeOf(focused) {
  const around = []
  for (let each = focused.closest("[id]"); each; each = each.parentElement?.closest("[id]"))
    around.push({ id: each.id, index: like(controls(each), focused).indexOf(focused) })
  return { focused, around }
}

function standIn({ focused, around }) {
  for (const { id, index } of around) {
    const place = document.getElementById(id)
    if (!place) continue
    if (place.matches(CONTROLS) && place.checkVisibility()) return place
    const found = controls(place)
    const same = like(found, focused)
    if (found.length) return same[Math.min(index, same.length - 1)] ?? found.at(-1)
  }
}

document.addEventListener("htmx:before:swap", ({ detail }) => {
  const focused = document.activeElement
  if (focused && focused !== document.body) swaps.set(detail.ctx, placeOf(focused))
})

document.addEventListener("htmx:after:swap", ({ detail }) => {
  const place = swaps.get(detail.ctx)
  const isLost = place && (!place.focused.isConnected || !place.focused.checkVisibility())
  const { activeElement } = document
  if (isLost && [document.body, null, place.focused].includes(activeElement)) standIn(place)?.focus({ preventScroll: true })
})
