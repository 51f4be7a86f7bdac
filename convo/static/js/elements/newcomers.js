// Newcomers: rows that come by themselves while their list is asked for. They are newer than the answer, which may not
// know of them: it would take them away. What says that one has left is such a row too.

export function keepNewcomers(list, signal) {
  const newcomers = new Set()
  document.addEventListener("htmx:before:request", ({ target }) => target === list && newcomers.clear(), { signal })
  document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
    for (const { target, fragment } of tasks) {
      if (target === "#conversations") for (const row of fragment.children) newcomers.add(row.id)
      if (target === list && ctx.sourceElement === list) for (const id of newcomers) carryOver(id, fragment)
    }
  }, { signal })
}

// The row, and how far this agent has read it.
function carryOver(id, fragment) {
  for (const [each, place] of [[id, "#conversations"], [id.replace("row", "seen"), "#seen-marks"]]) {
    const kept = document.getElementById(each)
    if (kept && !fragment.querySelector(`#${each}`)) fragment.querySelector(place).append(kept.cloneNode(true))
  }
}
