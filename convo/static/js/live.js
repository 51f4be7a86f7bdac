// The page's side of a socket: what is heard becomes events on the element that connects.
//
// live:ready (subscribed: catch up), live:changed (something did: refetch), live:poll (no socket: ask by
// yourself), live:renew (ask for a fresh ticket), live:again (there is more, or the last answer did not arrive).
// All bubble, so markup says `hx-trigger="live:ready from:#live"`.

const SILENCE = 40_000 // ms; the server speaks every 15 s
const POLL_EVERY = 3_000
const WATCH_EVERY = 1_000
const LOST_AFTER = 4_000 // ms without a socket before people are told
const DELAY = 500 // ms before what failed is tried again; doubles each time
const DELAY_MAX = 10_000

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
  if (live === "ready") attempts.renew = 0
  if (live === "lost") setUp(element, false)
  tell(element, live)
})

const attempts = { renew: 0, again: 0 } // since it last went well
let lastUp = Date.now()

document.addEventListener("htmx:ws:close", (event) => {
  const { code, reason } = event.detail
  if (reason === "removed" || !event.target.isConnected) return
  setUp(event.target, false)
  if (code === 1008) tell(event.target, "refused")
  else if (event.target.hasAttribute("data-renews")) tellLater(event.target, "renew")
})

// Later each time, and not all pages at once.
function tellLater(element, name) {
  const state = stateOf(element)
  clearTimeout(state.waiting)
  const delay = Math.min(DELAY * 2 ** attempts[name]++, DELAY_MAX) * (0.7 + 0.6 * Math.random())
  state.waiting = setTimeout(() => element.isConnected && tell(element, name), delay)
}

// A ticket is good once: its element asks for itself anew. And an answer that did not arrive, or not whole, is asked
// for again: with a socket that is up nothing else would bring what was in it.
document.addEventListener("htmx:finally:request", ({ target, detail: { ctx } }) => {
  const element = ctx?.sourceElement ?? target
  if (!element.isConnected) return
  const failed = ctx?.status !== "swapped" || ctx.response.status >= 400
  if (element.hasAttribute?.("data-renews") && failed) tellLater(element, "renew")
  if (!element.hasAttribute?.("data-asks-again")) return
  if (failed) tellLater(element, "again")
  else attempts.again = 0
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
