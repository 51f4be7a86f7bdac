"""A restart tells every socket (1012) at once, and they are back soon, not all in the same moment."""

import random
import signal
import time
from contextlib import ExitStack, closing
from http.client import HTTPException

import pytest

from tests.support.caller import Caller
from tests.support.clients import connection_in, twin
from tests.support.desk import Desk
from tests.support.halves import half_a_request
from tests.support.listener import Listener
from tests.support.server import EMAIL, PASSWORD, Server
from tests.support.threads import Thread
from tests.support.waiting import wait_until
from tests.support.wire import Refused, Wire
from tests.system.people import Agent, Visitor

AGENTS, VISITORS = 45, 15  # pages
TOLD, BACK = 2.0, 30.0  # seconds
FIRST, LONGEST, JITTER = 0.5, 10.0, 0.3  # hx-ws 4.0.1, with the longest delay that our pages set

# What the page's own scripts set timers for, from the moment at which its socket is closed.
NOTED = """
window.delays = []
window.codes = []
const later = setTimeout
window.setTimeout = (act, delay, ...rest) => {
  if (codes.length) delays.push(delay)
  return later(act, delay, ...rest)
}
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given)
    this.addEventListener("close", ({ code }) => codes.push(code))
  }
}
"""

IS_UP = r"[hx-ws\:connect][data-live=up]"


class Page(Thread):
    """Redials by the rule of hx-ws; `dial` opens a Wire."""

    def __init__(self, dial):
        super().__init__(self._live)
        self.dial = dial
        self.listener = Listener(dial())
        self.code = self.ended_at = self.back_at = None

    def _live(self):
        with self.listener:
            wait_until(lambda: self.listener.ended_at, 60)
            self.code, self.ended_at = self.listener.code, self.listener.ended_at
        for attempt in range(20):
            delay = min(FIRST * 2**attempt, LONGEST)
            time.sleep(delay * random.uniform(1 - JITTER, 1 + JITTER))
            try:
                wire = self.dial()
            except (Refused, OSError, HTTPException, AssertionError):
                continue
            with Listener(wire):
                self.back_at = time.monotonic()
            return


@pytest.fixture(scope="module")
def running():
    with Server(demo=True, workers=2) as server:
        yield server


@pytest.fixture
def own(running):
    """A server that may be ended: it comes back by itself."""
    running.wait_until_up(40)
    return running


@pytest.fixture
def dial_agent(own):
    # On a connection of the test's own: a process that goes ends those that were kept.
    ada = Desk(own.url, EMAIL, PASSWORD)
    path = connection_in(ada.get("/inbox/open").text)
    return lambda: Wire(ada, path)


@pytest.fixture
def caller(own):
    caller = Caller(own.url)
    caller.say("Will you be back?")
    return caller


@pytest.fixture
def dial_visitor(caller):
    """Each time with a ticket that is fetched for it."""
    live = f"/widget/demo/conversations/{caller.conversation}/live"
    return lambda: Wire(caller, connection_in(twin(caller).get(live).text))


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGHUP], ids=["restart", "reload"])
def test_every_page_is_told_at_once_and_back_soon(own, dial_agent, dial_visitor, sig):
    pages = [Page(dial_agent) for _ in range(AGENTS)] + [Page(dial_visitor) for _ in range(VISITORS)]
    for page in pages:
        page.start()
    wait_until(lambda: all(b'"ready"' in page.listener.text for page in pages), 10)
    began = time.monotonic()
    own.kill("web", sig)
    wait_until(lambda: all(page.back_at for page in pages), BACK + 5, "all are back")
    for page in pages:
        page.join(10)
    assert {page.code for page in pages} == {1012}
    assert max(page.ended_at for page in pages) - began < TOLD
    assert max(page.back_at for page in pages) - began < BACK


def test_how_soon_a_page_dials_again_is_drawn_by_each_page_for_agents_and_visitors(own, browser):
    """Pages that all draw the same number would wait for the same time; so does nobody whatever they draw."""
    with ExitStack() as stack:
        frames = {}
        for drawn in (0.0, 0.999):
            agent, visitor = (
                stack.enter_context(closing(browser.new_context(locale="en-GB"))).new_page() for _ in range(2)
            )
            agent.add_init_script(NOTED)
            visitor.add_init_script(NOTED)
            Agent(agent, own.url).sign_in(EMAIL, PASSWORD)
            Visitor(visitor, own.url).look_at(f"{own.url}/demo").open_chat().say("Will you be back?")
            frames["agent", drawn] = agent.main_frame
            frames["visitor", drawn] = wait_until(lambda page=visitor: chat_of(page), 10, "the chat")
        for (_, drawn), frame in frames.items():
            frame.wait_for_selector(IS_UP, state="attached")
            frame.evaluate("(drawn) => { Math.random = () => drawn }", drawn)
        own.kill("web", signal.SIGHUP)
        for frame in frames.values():
            frame.wait_for_function("() => codes.length > 0")
            assert frame.evaluate("() => codes[0]") == 1012
            frame.wait_for_selector(IS_UP, state="attached", timeout=BACK * 1000)
        first = {name: int(frame.evaluate("() => delays[0]")) for name, frame in frames.items()}
    soonest, latest = 1000 * FIRST * (1 - JITTER), 1000 * FIRST * (1 + JITTER) - 1
    for who in ("agent", "visitor"):
        assert (first[who, 0.0], first[who, 0.999]) == (soonest, latest)


def chat_of(page):
    """The frame in which the chat is."""
    return next((frame for frame in page.frames if "/widget/" in frame.url), None)


def test_a_request_that_is_not_done_keeps_no_socket_from_being_told(own, dial_agent):
    """gunicorn waits for requests; nobody's page waits for those of others."""
    with ExitStack() as stack:
        for _ in range(8):
            stack.enter_context(half_a_request(own, "/sign-in"))
        pages = [stack.enter_context(Listener(dial_agent())) for _ in range(8)]
        began = time.monotonic()
        former = own.kill("web", signal.SIGTERM)
        for page in pages:
            assert page.wait_for_end(TOLD) == 1012
            assert page.ended_at - began < TOLD
    wait_until(lambda: own.pid("web") not in (None, former), 40, "another web server runs")
    own.wait_until_up(40)
