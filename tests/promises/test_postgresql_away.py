"""PostgreSQL may stop and come back: nothing acknowledged is lost, and nobody restarts Convo."""

import time

import pytest

from tests.support import rows, senders
from tests.support.caller import Caller
from tests.support.clients import VisitorClient
from tests.support.desk import Desk
from tests.support.postgres import Postgres
from tests.support.server import EMAIL, PASSWORD, Server
from tests.support.waiting import wait_until

VISITORS = 19
PACE = 3.0  # seconds between messages of one visitor: of the 30 a minute some are left for repeats
AWAY = 2.0  # seconds


@pytest.fixture(scope="module")
def postgres():
    with Postgres() as postgres:
        yield postgres


@pytest.fixture(scope="module")
def server(postgres):
    with Server(demo=True, workers=2, env={"DATABASE_URL": postgres.url}) as server:
        yield server


def test_postgresql_that_stops_at_once_loses_no_message(server, postgres, times):
    stops = times(2, full=5)
    with_agent = Caller(server.url)
    with_agent.say("I listen.")
    ada = Desk(server.url, EMAIL, PASSWORD)
    people = senders.visitors([VisitorClient(server.url) for _ in range(VISITORS)], PACE)
    people.append(senders.agent("Ada", ada, ada.number_of("I listen."), pace=0.6))
    web = server.pid("web")
    with people.sending():
        for _ in range(stops):
            taken = people.statuses[200]
            wait_until(lambda taken=taken: people.statuses[200] > taken + 5, 20, "they send")
            postgres.stop_immediately()
            wait_until(lambda: server.up()[0] == 503, 5, "/up says no")
            parts = server.up()[1]
            assert (parts["database"], parts["redis"]) == ("does not answer", "ok")
            time.sleep(AWAY)
            postgres.start()
            wait_until(lambda: server.up()[0] == 200, 15, "/up says yes again, by itself")
    assert server.pid("web") == web
    assert people.statuses.keys() <= {200, 503}, people.statuses
    assert people.statuses[503] > 0
    acknowledged, kept = people.acknowledged, rows.messages(server)
    assert {pair: kept[pair] for pair in acknowledged.items()} == dict.fromkeys(acknowledged.items(), 1)
    assert sum(kept[pair] for pair in kept if " says " in pair[1]) == len(acknowledged)
    print(f"{len(acknowledged)} messages, {people.statuses}, slowest answer {people.slowest:.2f} s")


def test_who_asks_meanwhile_is_told_to_try_again(server, postgres):
    ada = Desk(server.url, EMAIL, PASSWORD)
    caller = Caller(server.url)
    postgres.stop_immediately()
    try:
        for answer in (ada.get("/inbox/open", Accept="text/html"), caller.get("/widget/demo/home")):
            assert (answer.status, answer.headers["Retry-After"]) == (503, "1")
        assert "Not available just now" in ada.get("/inbox/open", Accept="text/html").text
        said = caller.post("/widget/demo/messages", body="Anybody?", client_id="anybody")
        assert said.status == 503
    finally:
        postgres.start()
    assert caller.say("Anybody?", client_id="anybody").status == 200


def test_nobody_is_given_a_connection_that_died_meanwhile(server, postgres):
    callers = [Caller(server.url) for _ in range(8)]  # with both processes
    postgres.stop_immediately()
    postgres.start()
    assert [caller.get("/widget/demo/home").status for caller in callers] == [200] * 8
