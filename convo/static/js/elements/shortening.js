// Shortening: a log at whose end somebody reads keeps its newest lines; older ones are asked for again when they scroll
// there. Each message costs a walk over all lines: a day's work must not make the page slow.

const KEPT = 60 // lines

export function shorten(list) {
  if (!list.isConnected) return // another conversation was opened while this was loaded
  const { lines, stuck } = list
  const loader = document.querySelector("template[data-earlier]")?.content.firstElementChild
  const [first] = lines.slice(-KEPT)
  if (!stuck || lines.length <= KEPT || !loader || !first.dataset.position) return
  lines.slice(0, -KEPT).forEach((line) => line.remove())
  list.group()
  const earlier = loader.cloneNode(true)
  earlier.setAttribute("hx-get", earlier.getAttribute("hx-get").replace(/before=\d+/, `before=${first.dataset.position}`))
  document.getElementById("earlier").replaceWith(earlier)
  htmx.process(earlier)
}
