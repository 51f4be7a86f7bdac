// Keeps the keyboard's place: when a swap takes away what has the focus, what stands in its place gets it.

const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, [tabindex='0']"
const swaps = new WeakMap()

const controls = (container) => [...container.querySelectorAll(CONTROLS)]

// Also the hidden ones: asking who is visible lays the page out, and here that would be before each swap.
const like = (container, { tagName }) => controls(container).filter((control) => control.tagName === tagName)

// Where it is: the named elements around it, nearest first, and which of its kind it is in each.
function placeOf(focused) {
  const around = []
  for (let each = focused.closest("[id]"); each; each = each.parentElement?.closest("[id]"))
    around.push({ id: each.id, index: like(each, focused).indexOf(focused) })
  return { focused, around }
}

// What is there instead, else what comes next, else what is nearest before it.
function standIn({ focused, around }) {
  for (const { id, index } of around) {
    const place = document.getElementById(id)
    if (!place) continue
    if (place.matches(CONTROLS) && place.checkVisibility()) return place
    const same = like(place, focused)
    const nearest = [...same.slice(index), ...same.slice(0, index).reverse()]
    const found = [...nearest, ...controls(place).reverse()].find((control) => control.checkVisibility())
    if (found) return found
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
