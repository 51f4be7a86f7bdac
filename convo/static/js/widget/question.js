// The question for an e-mail address is put once: who said no is not asked again.

import { stored } from "convo/widget/token"

const NAME = `convo.${document.documentElement.dataset.channel}.asked`
let refused = stored((storage) => storage.getItem(NAME))

const hide = () => refused && document.getElementById("ask-email")?.remove()

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-dismiss]")) return
  refused = "1"
  stored((storage) => storage.setItem(NAME, refused))
  hide()
  document.querySelector(".composer-text")?.focus()
})

document.addEventListener("htmx:after:swap", () => {
  hide()
  document.querySelector("#ask-email [aria-invalid]:not(:focus)")?.focus()
})
