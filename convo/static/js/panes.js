// The inbox's panes: a control with data-show-pane="list|conversation|card" brings that pane forward.
// Asked for again, the card gives way to the conversation. Where it is a column or a drawer it opens and folds instead;
// a folded column stays folded on the next page.

const FOLDED = "convo.card"
const phone = matchMedia("(max-width: 719px)")
const drawer = matchMedia("(max-width: 1239px)")

const shell = () => document.querySelector(".inbox")

function cardIsShown(inbox) {
  return drawer.matches ? inbox.dataset.card === "open" : inbox.dataset.card !== "folded"
}

function toggleCard(inbox) {
  inbox.dataset.card = cardIsShown(inbox) ? "folded" : "open"
  if (!drawer.matches) remember(inbox.dataset.card)
}

function remember(state) {
  try { localStorage.setItem(FOLDED, state) } catch { /* storage is off: it is only a preference */ }
}

function remembered() {
  try { return localStorage.getItem(FOLDED) } catch { return null }
}

document.addEventListener("click", (event) => {
  const control = event.target.closest?.("[data-show-pane]")
  const inbox = shell()
  if (!control || !inbox) return
  const pane = control.dataset.showPane
  if (pane === "card" && !phone.matches) toggleCard(inbox)
  else showPane(inbox, pane === inbox.dataset.pane ? "conversation" : pane)
})

// Where one pane hides the others it also takes the keyboard's place, which was in what is now hidden.
function showPane(inbox, pane) {
  inbox.dataset.pane = pane
  if (!phone.matches) return
  const shown = inbox.querySelector(`.pane-${pane}`)
  shown.tabIndex = -1
  ;(pane === "list" && shown.querySelector("[aria-current=true]") || shown).focus({ preventScroll: true })
}

document.addEventListener("keydown", (event) => {
  const inbox = shell()
  if (event.key === "Escape" && inbox?.dataset.card === "open" && drawer.matches) inbox.dataset.card = "folded"
})

if (!drawer.matches && remembered() === "folded") shell()?.setAttribute("data-card", "folded")
