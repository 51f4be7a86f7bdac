"""Frames as they are published, and pages that hear them from the test: in any order, and nothing else."""

from playwright.sync_api import Page
from redis import Redis

import config
from tests.support.server import Server

MARK = '{"live":"the end of what happened"}'

# The page's sockets open and hear what `deliver` says. What a page says by itself (that something was read,
# that somebody is here) stays in the page: it would be one more event. Answers can be held back by address.
DEAF = """
Math.random = () => 0 // what is spread over time among many pages is done at once
window.held = {}
window.refused = []
window.pending = 0
window.speaks = false
window.WebSocket = class extends EventTarget {
  static OPEN = 1
  readyState = 0
  constructor() {
    super()
    setTimeout(() => {
      this.readyState = 1
      this.dispatchEvent(new Event("open"))
      this.hear('{"live":"ready"}')
    })
  }
  hear(data) { this.dispatchEvent(new MessageEvent("message", { data })) }
  close() { this.readyState = 3 }
}
const browsersFetch = fetch.bind(window)
const ask = async (...request) => {
  const answer = await browsersFetch(...request)
  if (answer.status === 429 || answer.status >= 500) refused.push(`${answer.status} for ${answer.url}`)
  return answer
}
window.fetch = async (address, options = {}) => {
  const isSaid = /[/](reading|arrivals|presence)([?]|$)/.test(address) && (options.method ?? "GET") !== "GET"
  if (isSaid && !speaks) return new Response(null, { status: 204 })
  const isHeld = ({ pattern, asked }) => !asked && new RegExp(pattern).test(address)
  const holding = Object.values(held).find(isHeld)
  if (holding) {
    holding.asked = true
    const answer = await ask(address, options)
    holding.answered = true
    await holding.release.promise
    return answer
  }
  pending++
  return ask(address, options).finally(() => pending--)
}
window.connection = (place) => document.querySelector(place)?._htmx?.ws?.connection
window.deliver = async (frames) => {
  for (const [place, frame] of frames) {
    connection(place).socket.hear(frame)
    await connection(place).receiving
  }
}
window.hold = (name, pattern) => {
  held[name] = { pattern, release: Promise.withResolvers() }
}
window.complain = () => {
  if (refused.length) throw new Error(`the page was refused: ${refused.join(", ")}`)
}
window.settle = async () => {
  do await new Promise((later) => setTimeout(later, 5))
  while (pending)
  complain()
}
"""
IS_LISTENING = """(places) => {
  complain()
  return places.every((place) => document.querySelector(place)?.dataset.live === "up")
}"""
CONVERSATION, LIST = "#live-conversation", "#live-list"
CHAT = r"#live > [hx-ws\:connect]"


class Streams:
    """Everything that is published on some streams, in English: it is rendered where somebody listens."""

    def __init__(self, server: Server, places: dict[str, str]):
        """`places`: by stream, the element of the page that listens to it."""
        self.redis = Redis(unix_socket_path=str(config.valkey_socket(server.data)))
        self.places = {f"live:{stream}:en": place for stream, place in places.items()}
        self.pubsub = self.redis.pubsub()

    def __enter__(self):
        self.pubsub.subscribe(*self.places)
        self.during(lambda: None)
        return self

    def __exit__(self, *failure):
        self.pubsub.close()
        self.redis.close()

    def during(self, act) -> list[tuple[str, str]]:
        """(place, frame) of what `act()` makes the server publish before it answers."""
        act()
        self.redis.publish(next(iter(self.places)), MARK)
        frames = []
        while True:
            message = self.pubsub.get_message(timeout=10)
            assert message is not None, "no mark within 10 s"
            if message["type"] != "message":
                continue
            frame = message["data"].decode()
            if frame == MARK:
                return frames
            frames.append((self.places[message["channel"].decode()], frame))


def deafen(page: Page):
    page.add_init_script(DEAF)


def open_deaf(page: Page, address: str, *places: str):
    """Load a page; it has caught up and from then on hears only what is delivered. What the server refuses
    it (429, or its own failure) is raised, with the status.
    """
    answer = page.goto(address)
    assert answer.status == 200, f"{answer.status} for {address}"
    page.wait_for_function(IS_LISTENING, arg=list(places))
    settle(page)


def deliver(page: Page, frames: list[tuple[str, str]]):
    """One after the other, each when the one before has been dealt with."""
    page.evaluate("(frames) => deliver(frames)", frames)
    settle(page)


def settle(page: Page):
    """Until it waits for no answer."""
    page.evaluate("settle()")


def speak(page: Page):
    """From now on the server hears what the page says by itself."""
    page.evaluate("speaks = true")


def hold(page: Page, name: str, pattern: str):
    """The next answer from such an address waits in the browser until it is released."""
    page.evaluate("([name, pattern]) => hold(name, pattern)", [name, pattern])


def wait_until_answered(page: Page, name: str):
    """The server has answered; the page does not know yet."""
    page.wait_for_function("(name) => held[name].answered", arg=name)


def release(page: Page, name: str):
    page.evaluate("(name) => held[name].release.resolve()", name)
    settle(page)
