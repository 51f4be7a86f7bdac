// Who the visitor is, in each of their lines: as the header says, of which the newest copy is shown. Lines keep the
// name that they came with, and a line drawn anew for it would lose a reader's selection.

function write(place, text) {
  if (place.textContent !== text) place.textContent = text
}

document.addEventListener("htmx:after:swap", () => {
  const title = document.querySelector(".conversation-head h2")
  if (!title) return
  const name = title.textContent
  for (const place of document.querySelectorAll("#messages [data-from=visitor] .author")) write(place, name)
  for (const place of document.querySelectorAll("#messages [data-from=visitor] .avatar")) write(place, title.dataset.initials)
  document.title = `${name} · Convo`
})
