"""A browser that is gone without a word is noticed within 40 seconds; one that is only idle is left alone."""

import time

import pytest

from tests.support.listener import Listener
from tests.support.proxy import Proxy
from tests.support.waiting import wait_until
from tests.support.wire import Wire

pytestmark = pytest.mark.database("sqlite")  # rows play no part in it

LIMIT = 40  # seconds
STEP = 14  # seconds, less than between two heartbeats


@pytest.fixture
def pass_time(request, gauge):
    """Of LIMIT seconds: with --full as they are, else moved, in steps in which pages can answer."""

    def passes(page):
        if request.config.getoption("full"):
            time.sleep(LIMIT - 2)
            return 2
        for _ in range(3):
            pings = page.pings
            gauge.move_clock(STEP)
            page.wait_for_pings(pings + 1)
        return 3  # what is due is seen with the next tick

    return passes


def test_one_that_vanished_is_noticed_and_one_that_is_idle_stays(
    single, gauge, ada_of_single, inbox, pass_time
):
    with Listener(Wire(ada_of_single, inbox)) as idle, Proxy(single.port) as proxy:
        before = gauge.lines
        with Listener(Wire(ada_of_single, inbox, port=proxy.port)) as vanished:
            gauge.wait_for(sockets=2)
            (line,) = gauge.lines - before
            proxy.go_silent()
            left = pass_time(idle)
            gauge.wait_for(left, sockets=1, connections=1)
            wait_until(lambda: line not in gauge.lines, 10, "its descriptor is closed")
            assert (idle.ended_at, vanished.ended_at) == (None, None)


def test_one_behind_the_same_proxy_that_answers_stays(single, gauge, ada_of_single, inbox, pass_time):
    with Proxy(single.port) as proxy, Listener(Wire(ada_of_single, inbox, port=proxy.port)) as page:
        pass_time(page)
        gauge.wait_for(3, sockets=1)
        assert page.ended_at is None
