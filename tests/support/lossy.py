"""A page whose connection is as bad as the test wants: pushes that get lost, sockets that break."""

from playwright.sync_api import Page, TimeoutError

# What the server says of the connection itself still arrives: a push that it drops it knows of and says so.
LOSSY = """
window.connections = []
window.loses = false
const Real = window.WebSocket
window.WebSocket = class extends Real {
  constructor(...told) {
    super(...told)
    connections.push(this)
    this.addEventListener("message", (event) => {
      if (window.loses && !event.data.startsWith('{"live"')) event.stopImmediatePropagation()
    })
  }
}
window.breakOff = () => Promise.all(connections.splice(0).map((each) => new Promise((closed) => {
  if (each.readyState === Real.CLOSED) return closed()
  each.addEventListener("close", closed) // after those by which the page knows
  each.close()
})))
"""
# A chat in which nothing has been said has nothing to listen to, and one that has asks for a ticket first.
IS_LISTENING = r"""() => {
  const places = [...document.querySelectorAll("[hx-ws\\:connect]")]
  const isChat = document.querySelector("#chat")
  const isThere = isChat ? document.querySelector("#session") : places.length
  const waits = document.querySelector("#live") && !document.querySelector("#live [hx-ws\\:connect]")
  return isThere && !waits && places.every((place) => place.dataset.live === "up")
}"""
TOLD = r"""() => location.href + " " + ["#chat", "#session", "#live", "[hx-ws\\:connect]"].map((each) =>
  [...document.querySelectorAll(each)].map((found) => found.cloneNode().outerHTML)).flat().join("\\n")"""


def prepare(page: Page):
    page.add_init_script(LOSSY)


def lose(page: Page):
    """Whatever is pushed from now on does not arrive."""
    page.evaluate("loses = true")


def break_off(page: Page):
    """All of its sockets; it dials anew, and what is pushed arrives again."""
    page.evaluate("loses = false, breakOff()")


def make_good(page: Page):
    """Where pushes were lost: it dials anew and catches up. What lost none is left as it is."""
    if page.evaluate("loses"):
        break_off(page)


def wait_until_listening(page: Page):
    try:
        page.wait_for_function(IS_LISTENING, timeout=30_000)
    except TimeoutError as failure:
        failure.add_note(page.evaluate(TOLD))
        raise
