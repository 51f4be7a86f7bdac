"""A page whose connection is as bad as the test wants: pushes that get lost, sockets that break."""

from playwright.sync_api import Page

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
window.breakOff = () => connections.splice(0).forEach((each) => each.close())
"""
IS_LISTENING = r"""() => {
  const places = [...document.querySelectorAll("[hx-ws\\:connect]")]
  return places.every((place) => place.dataset.live === "up")
}"""


def prepare(page: Page):
    page.add_init_script(LOSSY)


def lose(page: Page):
    """Whatever is pushed from now on does not arrive."""
    page.evaluate("loses = true")


def break_off(page: Page):
    """All of its sockets; it dials anew, and what is pushed arrives again."""
    page.evaluate("breakOff(), loses = false")


def wait_until_listening(page: Page):
    page.wait_for_function(IS_LISTENING, timeout=30_000)
