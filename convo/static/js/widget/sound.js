// One short sound for an answer that comes while nobody looks at the chat: two soft notes, made here, so that there
// is nothing to fetch. One of the visitor's tabs plays it, and none where they read it in another. What they chose in
// the menu is kept in the frame's own storage; the page's root says it, so that a header drawn anew is right at once.

import { isOpen } from "convo/widget/host"
import { alone, stored } from "convo/widget/visitor"

const root = document.documentElement
const OFF = `convo.${root.dataset.channel}.sound-off`
const TOLD = `convo.${root.dataset.channel}.told`
const GESTURES = ["click", "keydown"]
const GRACE = 200 // ms in which the tab where it is read can say so
const NOTES = [[659, 0], [880, 0.11]] // Hz, seconds from the start
const LENGTH = 0.17 // seconds of one note
const LOUDNESS = 0.08 // of 1

const turn = (off) => { root.dataset.sound = off ? "off" : "on" }

turn(stored((storage) => storage.getItem(OFF)))
addEventListener("storage", ({ key, newValue }) => key === OFF && turn(newValue))

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-turns-sound]")) return
  const off = root.dataset.sound === "on"
  turn(off)
  stored((storage) => off ? storage.setItem(OFF, 1) : storage.removeItem(OFF))
})

// A browser is silent until somebody has clicked or typed in the frame; some want to be asked at that very moment.
let context

function wake() {
  if (navigator.userActivation?.hasBeenActive === false) return // Escape, say, is no gesture to it
  GESTURES.forEach((gesture) => removeEventListener(gesture, wake, true))
  warmUp().catch(() => {}) // without sound, then
}

async function warmUp() {
  context = new AudioContext()
  await context.resume()
  await rest()
}

const rest = () => context.suspend() // one that runs holds the device, and keeps the machine awake

GESTURES.forEach((gesture) => addEventListener(gesture, wake, true))

// What a list shows when it comes is history. Only what is added after it, further on, is news.
let list
let last = 0

document.addEventListener("htmx:after:swap", () => {
  const shown = document.querySelector("message-list")
  if (!shown) return
  const answers = shown.querySelectorAll('.message[data-from="agent"][data-position]')
  const newest = Math.max(0, ...[...answers].map((line) => Number(line.dataset.position)))
  const isNews = shown === list && newest > last
  list = shown
  last = newest
  if (isNews) arrived(document.getElementById("session").dataset.readingUrl, newest).catch(() => {})
})

const isWatched = () => isOpen() && document.visibilityState === "visible" && document.hasFocus()

async function arrived(place, position) {
  const tell = () => stored((storage) => storage.setItem(TOLD, JSON.stringify([place, position])))
  if (isWatched()) return tell()
  if (!context || root.dataset.sound === "off") return
  await new Promise((resolve) => setTimeout(resolve, GRACE))
  await alone(TOLD, async () => {
    const [where, upTo] = stored((storage) => JSON.parse(storage.getItem(TOLD))) ?? []
    if (where === place && upTo >= position) return
    tell()
    await play()
  })
}

async function play() {
  await context.resume()
  await Promise.all(NOTES.map(([pitch, delay]) => sing(pitch, context.currentTime + delay)))
  await rest()
}

function sing(pitch, start) {
  const note = new OscillatorNode(context, { frequency: pitch })
  const volume = new GainNode(context, { gain: 0 })
  volume.gain.setValueAtTime(0, start)
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.015)
  volume.gain.exponentialRampToValueAtTime(0.0001, start + LENGTH)
  note.connect(volume).connect(context.destination)
  note.start(start)
  note.stop(start + LENGTH)
  return new Promise((resolve) => note.addEventListener("ended", resolve))
}
