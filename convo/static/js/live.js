// The page's side of a socket: what is heard becomes events on the element that connects.
//
// live:ready (subscribed: catch up), live:changed (something did: refetch), live:poll (no socket: ask by
// yourself), live:renew (ask for a fresh ticket). All bubble, so markup says `hx-trigger="live:ready from:#live"`.

const SILENCE = 40_000 // ms; the server speaks every 15 s
const POLL_EVERY = 3_000
const WATCH_EVERY = 1_000
const LOST_AFTER = 4_000 // ms without a socket before people are told
const RENEW_MAX = 10_000

const states = new WeakMap()

export function stateOf(element) {
  if (!states.has(element)) states.set(element, { heard: Date.now(), up: false, polled: Date.now() })
  return states.get(element)
}

const connecting = () => document.querySelectorAll("[hx-ws\\:connect]")

function tell(element, name) {
  element.dispatchEvent(new CustomEvent(`live:${name}`, { bubbles: true }))
}

function setUp(element, up) {
  const state = stateOf(element)
  state.up = up
  element.dataset.live = up ? "up" : "down"
}

document.addEventListener("htmx:ws:before:message:incoming", (event) => {
  const element = event.target
  stateOf(element).heard = Date.now()
  const { data } = event.detail.message
  if (typeof data !== "string" || !data.startsWith('{"live"')) return
  event.preventDefault()
  const { live } = JSON.parse(data)
  if (live === "ready") setUp(element, true)
  if (live === "ready") attempts = 0
  if (live === "lost") setUp(element, false)
  tell(element, live)
})

let attempts = 0
let lastUp = Date.now()

document.addEventListener("htmx:ws:close", (event) => {
  const { code, reason } = event.detail
  if (reason === "removed" || !event.target.isConnected) return
  setUp(event.target, false)
  if (code === 1008) tell(event.target, "refused")
  else if (event.target.hasAttribute("data-renews")) renewLater(event.target)
})

// A ticket is good once: its element asks for itself anew, later each time, and not all pages at once.
function renewLater(element) {
  const state = stateOf(element)
  clearTimeout(state.renewal)
  const delay = Math.min(500 * 2 ** attempts++, RENEW_MAX) * (0.7 + 0.6 * Math.random())
  state.renewal = setTimeout(() => element.isConnected && tell(element, "renew"), delay)
}

document.addEventListener("htmx:finally:request", ({ target, detail }) => {
  const element = detail.ctx?.sourceElement ?? target
  const failed = !detail.ctx?.response || detail.ctx.response.status >= 400
  if (element.isConnected && element.hasAttribute?.("data-renews") && failed) renewLater(element)
})

// Closing a dead connection politely may take minutes: drop it with its element's wiring and dial anew.
function redial(element) {
  stateOf(element).heard = Date.now()
  setUp(element, false)
  if (element.hasAttribute("data-renews")) tell(element, "renew")
  else htmx.process(element, true)
}

setInterval(() => {
  const now = Date.now()
  for (const element of connecting()) {
    const state = stateOf(element)
    if (now - state.heard > SILENCE) redial(element)
    if (!state.up && now - state.polled >= POLL_EVERY) {
      state.polled = now
      tell(element, "poll")
    }
  }
  if ([...connecting()].every((element) => stateOf(element).up)) lastUp = now
  document.documentElement.toggleAttribute("data-offline", !navigator.onLine || now - lastUp > LOST_AFTER)
}, WATCH_EVERY)

addEventListener("online", () => connecting().forEach(redial))
