// <browser-zone>: fills the hidden field inside it with the browser's time zone (an IANA name).

class BrowserZone extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input")
    if (field) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? ""
  }
}

customElements.define("browser-zone", BrowserZone)
