// Convo's launcher: <script src="ADDRESS/widget.js" data-channel="KEY" async></script>
(() => {
  const script = document.currentScript
  const key = script && script.dataset.channel
  if (!key || document.querySelector("convo-chat")) return
  const home = new URL(script.src).origin
  const langs = [document.documentElement.lang, ...navigator.languages].filter(Boolean), lang = langs[0]
  const flag = "convo." + key
  let words, button, badge, frame, isReady, isOpen = false, unread = 0

  // The page's storage may be off or throw.
  const stored = (use) => { try { return use(localStorage) } catch { return null } }

  const style = ({ colour, ink, side }) => `
:host{all:initial;position:fixed;inset-block-end:20px;inset-inline-${side}:20px;z-index:2147483000}
button{display:flex;align-items:center;gap:8px;min-width:56px;height:56px;padding:0 16px;border:0;border-radius:28px;background:${colour};color:${ink};font:600 15px system-ui,sans-serif;cursor:pointer;box-shadow:0 4px 16px #0004}
button:focus-visible{outline:3px solid ${colour};outline-offset:3px}
svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
i{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-width:22px;padding:0 6px;box-sizing:border-box;border-radius:11px;background:#c81e1e;color:#fff;font:600 12px/22px system-ui,sans-serif;text-align:center}
[hidden]{display:none}
iframe{position:fixed;inset-block-end:88px;inset-inline-${side}:20px;width:384px;height:min(640px,100vh - 108px);border:0;border-radius:16px;box-shadow:0 8px 40px #0004;color-scheme:normal;visibility:hidden;opacity:0}
iframe.open{visibility:visible;opacity:1}
@media(prefers-reduced-motion:no-preference){iframe.open{transition:opacity .12s}}
@media(max-width:479px),(max-height:419px){iframe{inset:0;width:100%;height:100%;border-radius:0}.open~button{display:none}}
@media print{:host{display:none}}`

  const icon = (path) => {
    const make = (name) => document.createElementNS("http://www.w3.org/2000/svg", name)
    const svg = make("svg"), line = make("path")
    svg.setAttribute("viewBox", "0 0 24 24")
    svg.setAttribute("aria-hidden", "true")
    line.setAttribute("d", path)
    svg.append(line)
    return svg
  }
  const chat = "M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5Z", cross = "m6 6 12 12M18 6 6 18"

  function show() {
    const label = isOpen ? words.close : words.text ? words.open + " – " + words.text : words.open
    button.setAttribute("aria-label", unread && !isOpen ? `${label} (${unread} ${words.unread[+(unread > 1)]})` : label)
    button.setAttribute("aria-expanded", isOpen)
    button.replaceChildren(icon(isOpen ? cross : chat), isOpen ? "" : words.text, badge)
    badge.textContent = unread > 9 ? "9+" : unread
    badge.hidden = isOpen || !unread
    if (frame) {
      frame.className = isOpen ? "open" : ""
      frame.tabIndex = isOpen ? 0 : -1
    }
  }

  function load() {
    if (frame) return
    frame = document.createElement("iframe")
    frame.title = words.frame
    frame.allow = "clipboard-write"
    frame.src = `${home}/widget/${key}?lang=${words.lang}&origin=${encodeURIComponent(location.origin)}`
    button.before(frame)
  }

  const tell = (convo, more) => isReady && frame.contentWindow.postMessage({ convo, ...more }, home)

  function toggle(open) {
    isOpen = open
    load()
    show()
    tell(open ? "open" : "closed")
    if (open) frame.focus()
    else button.focus()
  }

  addEventListener("message", ({ source, origin, data }) => {
    if (!frame || source !== frame.contentWindow || origin !== home || !data) return
    if (data.convo === "ready") {
      isReady = true
      tell("page", { url: location.href, title: document.title, referrer: document.referrer, language: lang })
      tell(isOpen ? "open" : "closed")
    }
    if (data.convo === "close") toggle(false)
    if (data.convo === "unread") {
      unread = data.count
      show()
    }
    if (data.convo === "progress") stored((storage) => data.on ? storage.setItem(flag, 1) : storage.removeItem(flag))
  })

  function draw(answer) {
    if (!answer.allowed) return console.warn("Convo: this site is not on the channel's list: " + location.origin)
    words = answer
    const host = document.createElement("convo-chat")
    const root = host.attachShadow({ mode: "open" })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style(answer))
    root.adoptedStyleSheets = [sheet]
    button = document.createElement("button")
    button.type = "button"
    badge = document.createElement("i")
    button.onclick = () => toggle(!isOpen)
    host.onkeydown = ({ key }) => { if (key === "Escape" && isOpen) toggle(false) } // to return false would swallow the key
    root.append(button)
    show()
    document.body.append(host)
    if (stored((storage) => storage.getItem(flag))) load()
  }

  const query = `lang=${encodeURIComponent(langs)}&site=${encodeURIComponent(location.origin)}`
  fetch(`${home}/widget/${key}/launcher?${query}`, { credentials: "omit" })
    .then((response) => response.ok ? response.json() : Promise.reject(`channel ${key}: ${response.status}`))
    .then((answer) => document.body ? draw(answer) : addEventListener("DOMContentLoaded", () => draw(answer)))
    .catch((error) => console.warn("Convo: no chat", error))
})()
