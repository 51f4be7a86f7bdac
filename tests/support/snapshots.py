"""A page as people see it: what is on it, one element a line, so that two pages can be compared."""

import time
from difflib import unified_diff

from playwright.sync_api import Frame, Page

AGENT = (".views", "conversation-list", "#conversation", "#card-pane")
CHAT = ("#chat",)

PAGE = 30  # rows of a list
# What must differ, or is not shown, and why. Everything else is compared, ids and revisions too.
LEFT_OUT = {
    "template, svg": "never changes",
    "[data-gone]": "a row that has left, kept unseen",
    "#seen-marks": "shown by which rows are unread",
    ".unread-divider": "where one stopped reading: as of when the page was made",
    "typing-indicator, #presence": "signs of life, which fade by themselves",
    "#catch-up, #live": "the cursor of this page, its ticket",
    "#composer-refusal, #question": "asked of who sits before this page; a chat asks once for an address",
    "#conversations > :nth-child(n + {} of :not([data-gone]))": "below the page that both show",
    "#earlier, #following": "what asks for more when it comes in sight",
    ".to-end": "where this page is scrolled to",
}
# Of words not sent an agent's are compared: the server keeps them. A visitor's are in the frame alone, also
# those that were refused because the chat had ended meanwhile.
ATTRIBUTES = {
    "hx-ws:connect": "signed for this page",
    "data-htmx-powered data-live data-placed data-asked": "notes of scripts",
    "data-seen-through data-begun-at": "as of when the page was made",
    "data-continued": "a line below the divider of what is new begins a group",
    "title": "of a time: made when the pointer is on it",
    "data-revision": "of all but lines: a piece that did not change is not sent when its conversation did",
    "data-typing": "of a row, with the sign of life in it",
    "data-level": "of a waiting clock: by the minute",
}
TRANSIENT = ["htmx-request", "htmx-added", "htmx-settling", "htmx-swapping"]

SNAPSHOT = """({ roots, leftOut, attributes, transient }) => {
  const lines = [`title: ${document.title}`]
  const lasting = (names) => names.split(" ").filter((each) => !transient.includes(each)).join(" ")
  const note = (element, depth) => {
    if (element.matches(leftOut)) return
    const own = []
    for (const { name, value } of element.attributes) {
      const kept = name === "class" ? lasting(value) : value
      const isLeftOut = attributes.includes(name) && !(name === "data-revision" && element.dataset.position)
      if (!isLeftOut && (name !== "class" || kept)) own.push(`${name}="${kept}"`)
    }
    const value = element.matches("#conversation textarea") ? ` = ${JSON.stringify(element.value)}` : ""
    lines.push(`${" ".repeat(depth)}<${element.localName} ${own.sort().join(" ")}>${value}`)
    if (element.matches("local-time, textarea, [popover]#assignment-menu")) return
    for (const child of element.childNodes) {
      if (child.nodeType === Node.ELEMENT_NODE) note(child, depth + 1)
      else if (child.nodeType === Node.TEXT_NODE && child.data.trim())
        lines.push(`${" ".repeat(depth + 1)}${child.data.trim().replace(/\\s+/g, " ")}`)
    }
  }
  for (const root of roots) for (const element of document.querySelectorAll(root)) note(element, 0)
  return lines
}"""


# Where rows have left, the page asks for the next ones when somebody scrolls there.
FIRST_ROWS = f"""() => !document.querySelector("#following[hx-get]") ? {PAGE}
  : Math.min({PAGE}, document.querySelectorAll("#conversations > :not([data-gone])").length)"""


def snapshot(page: Page | Frame, roots: tuple[str, ...], rows: int) -> list[str]:
    """What is on it, of a list so many rows."""
    told = {
        "roots": roots,
        "leftOut": ", ".join(LEFT_OUT).format(rows + 1),
        "attributes": " ".join(ATTRIBUTES).split(),
        "transient": TRANSIENT,
    }
    return page.evaluate(SNAPSHOT, told)


def difference(fresh: list[str], live: list[str]) -> str:
    """Empty when they are the same."""
    return "\n".join(unified_diff(fresh, live, "the page loaded fresh", "the live page", lineterm="", n=2))


def lasting_difference(live: Page | Frame, fresh: Page | Frame, roots: tuple[str, ...], limit: float) -> str:
    """What is still different after `limit` seconds: what both ask for by themselves may be on its way."""
    deadline = time.monotonic() + limit
    while True:
        rows = live.evaluate(FIRST_ROWS)
        found = difference(snapshot(fresh, roots, rows), snapshot(live, roots, rows))
        if not found or time.monotonic() >= deadline:
            return found
        time.sleep(0.05)
