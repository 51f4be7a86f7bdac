// Tabs: [role=tab] chooses its panel, by click or arrow keys (WAI-ARIA tabs pattern).

const tabsOf = (tab) => [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")]

function choose(chosen) {
  for (const tab of tabsOf(chosen)) {
    const selected = tab === chosen
    tab.setAttribute("aria-selected", selected)
    tab.tabIndex = selected ? 0 : -1
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !selected
  }
  const composer = chosen.closest("message-composer")
  if (composer) composer.dataset.mode = chosen.dataset.tab
  chosen.dispatchEvent(new CustomEvent("tab:chosen", { bubbles: true }))
}

document.addEventListener("click", ({ target }) => {
  const tab = target.closest?.("[role=tab]")
  if (tab) choose(tab)
})

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[role=tab]")
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (!tab || !step) return
  const tabs = tabsOf(tab)
  const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length]
  next.focus()
  choose(next)
})
