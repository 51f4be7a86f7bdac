// Keeps the newer of two copies: pushes, answers and catch-ups carry the same lines and may overtake each other.
//
// Copies are compared where they take each other's place: singly, or in a list that is morphed. What is replaced as a
// whole (innerHTML) may be another conversation's, and catches up by itself: nothing of what was there has a say in it.

const revision = (element) => Number(element?.dataset?.revision)

const isStale = (copy) => revision(document.getElementById(copy.id)) > revision(copy)

const staleIn = (parts) => [...parts].filter((part) => part.matches("[id][data-revision]") && isStale(part))

htmx.registerExtension("revisions", {
  htmx_before_swap(_element, { tasks }) {
    for (const task of tasks.filter(({ swapSpec }) => swapSpec.style !== "innerHTML")) {
      if (task.swapSpec.style?.endsWith("Morph")) {
        for (const copy of staleIn(task.fragment.querySelectorAll("*")))
          copy.replaceWith(document.getElementById(copy.id).cloneNode(true))
        continue
      }
      const stale = staleIn(task.fragment.children)
      stale.forEach((copy) => copy.remove())
      if (stale.length && !task.fragment.childElementCount) tasks.splice(tasks.indexOf(task), 1)
    }
  },
})
