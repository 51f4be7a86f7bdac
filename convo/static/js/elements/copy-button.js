// <copy-button for="ID">: its button copies the text of that element and says so.

class CopyButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", () => this.copy())
  }

  async copy() {
    const source = document.getElementById(this.getAttribute("for"))
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent)
    } catch { // no clipboard without HTTPS: select it, so that Ctrl+C does
      if (source.select) source.select()
      else getSelection().selectAllChildren(source)
      return
    }
    this.querySelector("button span").textContent = this.dataset.copied
  }
}

customElements.define("copy-button", CopyButton)
