// What the visitor has begun to write, kept for this tab until it is sent: neither a look at other conversations, nor
// the end of this one, nor a reload loses a word.

const KEY = `convo.${document.documentElement.dataset.channel}.draft`
let words = "" // where the browser lends no storage

function keep(text) {
  words = text
  try { sessionStorage.setItem(KEY, text) } catch { /* the memory has it */ }
}

function kept() {
  try { return sessionStorage.getItem(KEY) ?? words } catch { return words }
}

// Into an editor that came empty.
export function restore(text) {
  if (!text.value) text.value = kept()
}

const editor = () => document.querySelector(".composer-text")

for (const written of ["input", "composer:returned"])
  document.addEventListener(written, ({ target }) => target === editor() && keep(target.value))
document.addEventListener("composer:sent", () => keep(""))
