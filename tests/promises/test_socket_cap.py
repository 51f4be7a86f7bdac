"""Over the cap sockets are refused quickly, all else goes on, and who leaves makes room."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from tests.support.caller import Caller
from tests.support.clients import connection_in
from tests.support.desk import Desk
from tests.support.gauge import Gauge, gauged
from tests.support.listener import Listener
from tests.support.server import EMAIL, PASSWORD
from tests.support.wire import Refused, Wire

CAP = 20
EACH = 3
QUICK = 10.0  # seconds: who waits for a place would wait for longer


@pytest.fixture(scope="module")
def small():
    with gauged(demo=True, workers=1, env={"MAX_SOCKETS": str(CAP)}) as server:
        yield server


def refusal(client, path) -> Refused:
    with pytest.raises(Refused) as refused:
        Wire(client, path)
    return refused.value


def test_over_the_cap_sockets_are_refused_and_all_else_goes_on(small):
    ada, caller, gauge = Desk(small.url, EMAIL, PASSWORD), Caller(small.url), Gauge(small)
    caller.say("Is there room?")
    path = connection_in(ada.get("/inbox/open").text)
    ticket = connection_in(caller.get(f"/widget/demo/conversations/{caller.conversation}/live").text)
    with ExitStack() as stack:
        pages = [stack.enter_context(Listener(Wire(ada, path))) for _ in range(CAP)]
        for client, refused in [(ada, path), (caller, ticket)] * 20:
            began = time.monotonic()
            answer = refusal(client, refused)
            assert (answer.status, b"Retry-After: " in answer.head) == (503, True)
            assert time.monotonic() - began < QUICK
        for ask in (small.up, lambda: ada.get("/inbox/open"), lambda: caller.say("I write all the same.")):
            began = time.monotonic()
            ask()
            assert time.monotonic() - began < QUICK
        assert small.up()[0] == 200
        for page in pages[:3]:  # the last two places are for who has signed in
            page.wire.drop()
        gauge.wait_for(sockets=CAP - 3)
        with Listener(Wire(caller, ticket)):  # no refusal has spent it
            pages[3].wait_for(b"I write all the same.")
            another = connection_in(caller.get(f"/widget/demo/conversations/{caller.conversation}/live").text)
            assert refusal(caller, another).status == 503
            for _ in range(2):
                stack.enter_context(Listener(Wire(ada, path)))
            assert refusal(ada, path).status == 503


def test_many_who_come_at_once_are_not_more_than_the_cap(small):
    ada, gauge = Desk(small.url, EMAIL, PASSWORD), Gauge(small)
    path = connection_in(ada.get("/inbox/open").text)

    def open_one():
        try:
            return Wire(ada, path)
        except Refused as refused:
            assert refused.status == 503
            return None

    with ThreadPoolExecutor(30) as pool:
        results = [pool.submit(open_one) for _ in range(4 * CAP)]
    with ExitStack() as stack:
        opened = [stack.enter_context(result.result()) for result in results if result.result()]
        assert len(opened) == CAP == gauge.held()["sockets"]
    gauge.wait_for(sockets=0)


def test_one_visitor_does_not_take_the_places_of_others():
    with gauged(demo=True, workers=1, env={"MAX_SOCKETS_EACH": str(EACH)}) as server, ExitStack() as stack:
        gauge, callers = Gauge(server), [Caller(server.url) for _ in range(2)]

        def ticket_of(caller):
            return connection_in(caller.get(f"/widget/demo/conversations/{caller.conversation}/live").text)

        for caller in callers:
            caller.say("May I come in?")
            pages = [stack.enter_context(Listener(Wire(caller, ticket_of(caller)))) for _ in range(EACH)]
            for _ in range(10):
                answer = refusal(caller, ticket_of(caller))
                assert (answer.status, b"Retry-After: " in answer.head) == (503, True)
        assert all(page.ended_at is None for page in pages), "nobody is let go for another"
        pages[0].wire.drop()
        gauge.wait_for(sockets=2 * EACH - 1)
        stack.enter_context(Listener(Wire(callers[1], ticket_of(callers[1]))))
