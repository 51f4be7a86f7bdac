// The page's side of a socket: what is heard becomes events on the element that connects.
//
// live:up (subscribed), live:ready (catch up), live:changed (something did: refetch), live:poll (no socket: ask by
// yourself), live:renew (ask for a fresh ticket), live:again (there is more, or the last answer did not arrive),
// live:refused (no access any more). All bubble, so markup says `hx-trigger="live:ready from:#live"`.

import { delayAfter, mayPass } from "convo/later"

const SILENCE = 40_000 // ms; the server speaks every 15 s
const POLL_EVERY = 3_000 // where the server has not said how often it can answer
const WATCH_EVERY = 1_000
const LOST_AFTER = 4_000 // ms without a socket before people are told
const SPREAD = 2_000 // ms over which the pages that are told to catch up at once do so, unless the server says

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
  const { live, spread, every } = JSON.parse(data)
  if (live === "lost") lost(element, every)
  if (live === "ready") ready(element, spread)
  else tell(element, live)
})

// The more are told, the less often each may ask, and the later some begin.
function lost(element, every = POLL_EVERY) {
  const state = stateOf(element)
  setUp(element, state.isNew = false)
  state.every = every
  state.polled = Date.now() - every + (every - POLL_EVERY) * Math.random()
}

document.addEventListener("htmx:ws:after:connection", ({ target }) => stateOf(target).isNew = true)

// Who has just dialled catches up at once. Else many are told: Redis, or the database, is back. Who waits for their
// turn is told once by it, however often they hear it.
function ready(element, spread = SPREAD) {
  const state = stateOf(element)
  setUp(element, true)
  state.every = POLL_EVERY
  attempts.renew = 0
  tell(element, "up")
  if (state.isNew) catchUp(element)
  else state.spreading ??= setTimeout(catchUp, spread * Math.random(), element)
  state.isNew = false
}

function catchUp(element) {
  const state = stateOf(element)
  clearTimeout(state.spreading)
  delete state.spreading
  if (element.isConnected) tell(element, "ready")
}

const attempts = { renew: 0, again: 0 } // since it last went well
let lastUp = Date.now()

document.addEventListener("htmx:ws:close", (event) => {
  const { code, reason } = event.detail
  if (reason === "removed" || !event.target.isConnected) return
  setUp(event.target, false)
  if (code === 1008) refuse(event.target)
  else if (event.target.hasAttribute("data-renews")) tellLater(event.target, "renew")
})

function refuse(element) {
  stateOf(element).isRefused = true
  tell(element, "refused")
}

const isRefused = () => [...connecting()].some((element) => stateOf(element).isRefused)

function tellLater(element, name, answer) {
  const state = stateOf(element)
  clearTimeout(state.waiting)
  const told = () => element.isConnected && !isRefused() && tell(element, name)
  state.waiting = setTimeout(told, delayAfter(attempts[name]++, answer))
}

// A ticket is good once: its element asks for itself anew. And an answer that did not arrive, or not whole, is asked
// for again: with a socket that is up nothing else would bring what was in it. One that says no is not.
document.addEventListener("htmx:finally:request", ({ target, detail: { ctx } }) => {
  const element = ctx?.sourceElement ?? target
  if (!element.isConnected) return
  const answer = ctx?.response
  const failed = ctx?.status !== "swapped" || answer.status >= 400
  const passes = failed && (mayPass(answer?.status) || answer.status < 400) // one below that was cut
  if (element.hasAttribute?.("data-renews") && passes) tellLater(element, "renew", answer)
  if (!element.hasAttribute?.("data-asks-again")) return
  if (passes) tellLater(element, "again", answer)
  if (!failed) attempts.again = 0
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
    if (state.isRefused) continue
    if (now - state.heard > SILENCE) redial(element)
    if (!state.up && now - state.polled >= (state.every ?? POLL_EVERY)) {
      state.polled = now
      tell(element, "poll")
    }
  }
  if ([...connecting()].every((element) => stateOf(element).up)) lastUp = now
  document.documentElement.toggleAttribute("data-offline", !navigator.onLine || now - lastUp > LOST_AFTER)
}, WATCH_EVERY)

addEventListener("online", () => isRefused() || connecting().forEach(redial))
