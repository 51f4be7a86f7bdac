// What was sent and not yet acknowledged, kept for this tab: a reload, or another conversation, loses no word.

const KEY = "convo.outbox"
let memory = "{}" // where the browser lends no storage, as in a frame with storage blocked

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? memory)
  } catch {
    return JSON.parse(memory)
  }
}

function write(entries) {
  memory = JSON.stringify(entries)
  try {
    sessionStorage.setItem(KEY, memory)
  } catch { /* memory has it */ }
}

// The name under which a message is sent. crypto.randomUUID needs a secure context; getRandomValues does not.
export function newName() {
  const bytes = () => [...crypto.getRandomValues(new Uint8Array(16))]
  return crypto.randomUUID?.() ?? bytes().map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

// `place` is where it was written (one editor), `values` what is posted.
export function remember(place, values) {
  write({ ...read(), [values.client_id]: { place, values } })
}

// It may be there from now on, whatever becomes known of it.
export function markTried(values) {
  const entries = read()
  write({ ...entries, [values.client_id]: { ...entries[values.client_id], isTried: true } })
}

// { place, values, isTried }, until it is acknowledged or its words are in the editor again.
export const entryOf = ({ client_id: clientId }) => read()[clientId]

export function forget({ client_id: clientId }) {
  const { [clientId]: _gone, ...others } = read()
  write(others)
}

export const remembered = (...places) =>
  Object.values(read()).filter((entry) => places.includes(entry.place)).map((entry) => entry.values)
