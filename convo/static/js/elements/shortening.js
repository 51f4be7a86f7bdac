// Shortening: a log at whose end somebody reads keeps its newest lines; older ones are asked for again when they scroll
// there. Each message costs a walk over all lines: a day's work must not make the page slow.

const MOST = 120 // lines
const KEPT = 60

export function shorten({ lines, stuck }) {
  const loader = document.querySelector("template[data-earlier]")?.content.firstElementChild
  const [first] = lines.slice(-KEPT)
  if (!stuck || lines.length <= MOST || !loader || !first.dataset.position) return
  lines.slice(0, -KEPT).forEach((line) => line.remove())
  const earlier = loader.cloneNode(true)
  earlier.setAttribute("hx-get", earlier.getAttribute("hx-get").replace(/before=\d+/, `before=${first.dataset.position}`))
  document.getElementById("earlier").replaceWith(earlier)
  htmx.process(earlier)
}
