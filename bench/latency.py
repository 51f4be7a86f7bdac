"""Latency: from a visitor's Enter to the agent's page and back, in Chromium, beside thousands of sockets."""

import statistics
from contextlib import closing, nullcontext

from playwright.sync_api import sync_playwright

from bench.company import company
from bench.idle import Idle
from bench.rows import Row
from tests.support.browser import launch
from tests.support.server import EMAIL, PASSWORD
from tests.system.people import Agent, Visitor

IDLE = (0, 1000, 5000, 10_000)
VISITORS, EACH = 8, 25  # messages: a visitor may send 30 a minute
PAUSE = 600  # ms between one message and the next: an agent may send 120 a minute
AIMS = {"p50": 20, "p99": 100}  # ms, with 10,000 idle sockets

# Both pages read the machine's clock; what lies between them and the test is not counted.
NOTE_ENTER = """addEventListener("keydown", ({key}) => {
  if (key === "Enter") window.enteredAt = performance.timeOrigin + performance.now()
}, true)"""
NOTE_ARRIVALS = """(log) => {
  window.arrivals = {}
  new MutationObserver(() => {
    for (const line of log.querySelectorAll(".message[data-position] .message-body"))
      window.arrivals[line.textContent.trim()] ??= performance.timeOrigin + performance.now()
  }).observe(log, {childList: true, subtree: true})
}"""


def run(options):
    part = 10 if options.quick else 1
    with (
        company(MAX_SOCKETS="9000") as place,
        sync_playwright() as playwright,
        closing(launch(playwright)) as browser,
    ):
        guests = place.guests(max(IDLE) // part)
        for number in IDLE:
            with Idle(place, guests[: number // part]) if number else nullcontext():
                there, back = talks(place.server, browser, 1 if options.quick else VISITORS)
            yield from figures(f"Enter → the agent's page, {number:,} idle sockets", there, number)
            yield from figures(f"and back, {number:,} idle sockets", back, number)


def figures(name: str, took: list[float], idle: int):
    took = sorted(took)
    found = {
        "p50": statistics.median(took),
        "p95": took[int(len(took) * 0.95)],
        "p99": took[int(len(took) * 0.99)],
    }
    for each, value in found.items():
        aim = AIMS.get(each) if idle == max(IDLE) else None
        yield Row(f"{name}, {each}", value, "ms", f"< {aim}" if aim else "", value < aim if aim else None)


def talks(server, browser, visitors: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each message, there and back."""
    there, back = [], []
    with closing(browser.new_context()) as context:
        ada = Agent(context.new_page(), server.url)
        ada.sign_in(EMAIL, PASSWORD)
        for number in range(visitors):
            with closing(browser.new_context()) as other:
                visitor = Visitor(other.new_page(), server.url).look_at(f"{server.url}/demo")
                talk(visitor, ada, f"{number} of {id(other)}", there, back)
    return there, back


def talk(visitor: Visitor, ada: Agent, name: str, there: list[float], back: list[float]):
    visitor.open_chat()
    visitor.say(f"I am {name}")
    ada.look_at().open(f"I am {name}")
    ada.listen(), visitor.listen()
    frame = visitor.text_box.element_handle().owner_frame()
    for place, log in ((ada.page, ada.log), (frame, visitor.log)):
        place.evaluate(NOTE_ENTER)
        log.evaluate(NOTE_ARRIVALS)
    for count in range(EACH - 1):
        words = f"{name} says {count}"
        visitor.say(words)
        there.append(took(frame, ada.page, words))
        ada.page.wait_for_timeout(PAUSE / 2)
        ada.say(f"Answer to {words}")
        back.append(took(ada.page, frame, f"Answer to {words}"))
        ada.page.wait_for_timeout(PAUSE / 2)


def took(sender, receiver, words: str) -> float:
    """Milliseconds from Enter on one page to the line on the other."""
    arrival = receiver.wait_for_function("(words) => window.arrivals[words]", arg=words, timeout=10_000)
    found = arrival.json_value() - sender.evaluate("window.enteredAt")
    assert found > 0, "what arrived was not what was sent"
    return found
