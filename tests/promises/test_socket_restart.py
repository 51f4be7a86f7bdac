"""A restart tells every socket (1012) at once, and they are back soon, not all in the same moment."""

import random
import signal
import threading
import time
from contextlib import ExitStack

import pytest

from tests.support.clients import connection_in
from tests.support.desk import Desk
from tests.support.halves import half_a_request
from tests.support.listener import Listener
from tests.support.server import EMAIL, PASSWORD, Server
from tests.support.waiting import wait_until
from tests.support.wire import Refused, Wire

PAGES = 60
TOLD, BACK = 2.0, 30.0  # seconds
MOMENT = 0.2  # seconds
FIRST, LONGEST, JITTER = 0.5, 10.0, 0.3  # hx-ws 4.0.1, with the longest delay that our pages set


class Page(threading.Thread):
    """Redials by the rule of hx-ws."""

    def __init__(self, client, path):
        super().__init__(daemon=True)
        self.client, self.path = client, path
        self.listener = Listener(Wire(client, path))
        self.code = self.ended_at = self.dialled_at = self.back_at = None

    def run(self):
        with self.listener:
            wait_until(lambda: self.listener.ended_at, 60)
            self.code, self.ended_at = self.listener.code, self.listener.ended_at
        for attempt in range(20):
            delay = min(FIRST * 2**attempt, LONGEST)
            time.sleep(delay * random.uniform(1 - JITTER, 1 + JITTER))
            self.dialled_at = time.monotonic()
            try:
                wire = Wire(self.client, self.path)
            except (Refused, OSError, AssertionError):
                continue
            with Listener(wire) as again:
                self.back_at = time.monotonic()
                again.wait_for_end(60)
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


@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGHUP], ids=["restart", "reload"])
def test_every_page_is_told_at_once_and_back_soon_and_not_all_in_one_moment(own, sig):
    ada = Desk(own.url, EMAIL, PASSWORD)
    path = connection_in(ada.get("/inbox/open").text)
    pages = [Page(ada, path) for _ in range(PAGES)]
    for page in pages:
        page.start()
    wait_until(lambda: all(b'"ready"' in page.listener.text for page in pages), 10)
    began = time.monotonic()
    own.kill("web", sig)
    wait_until(lambda: all(page.back_at for page in pages), BACK + 5, "all are back")
    assert {page.code for page in pages} == {1012}
    assert max(page.ended_at for page in pages) - began < TOLD
    assert max(page.back_at for page in pages) - began < BACK
    dialled = sorted(page.dialled_at for page in pages)
    for first in dialled:
        assert sum(first <= each < first + MOMENT for each in dialled) < PAGES * 0.75


def test_a_request_that_is_not_done_keeps_no_socket_from_being_told(own):
    """gunicorn waits for requests; nobody's page waits for those of others."""
    ada = Desk(own.url, EMAIL, PASSWORD)
    path = connection_in(ada.get("/inbox/open").text)
    with ExitStack() as stack:
        for _ in range(8):
            stack.enter_context(half_a_request(own, "/sign-in"))
        pages = [stack.enter_context(Listener(Wire(ada, path))) for _ in range(8)]
        began = time.monotonic()
        own.kill("web", signal.SIGTERM)
        for page in pages:
            assert page.wait_for_end(TOLD) == 1012
            assert page.ended_at - began < TOLD
