// Keeps the newer of two copies: pushes, answers and catch-ups carry the same lines and may overtake each other.

const revision = (element) => Number(element?.dataset?.revision)

const isStale = (copy) => revision(document.getElementById(copy.id)) > revision(copy)

htmx.registerExtension("revisions", {
  htmx_before_swap(_element, { tasks }) {
    for (const task of [...tasks]) {
      const copies = [...task.fragment.querySelectorAll("[id][data-revision]")].filter(isStale)
      if (!copies.length) continue
      for (const copy of copies) {
        // What is replaced as a whole takes the newer one along; what is inserted singly just stays.
        if (copy.parentNode === task.fragment) copy.remove()
        else copy.replaceWith(document.getElementById(copy.id).cloneNode(true))
      }
      if (!task.fragment.childElementCount) tasks.splice(tasks.indexOf(task), 1)
    }
  },
})
