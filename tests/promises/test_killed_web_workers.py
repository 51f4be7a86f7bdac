"""Whichever web worker is killed, whenever: what was acknowledged is there, once."""

import os
import random
import signal
import time

import pytest

from tests.support import rows, senders
from tests.support.caller import Caller
from tests.support.clients import VisitorClient
from tests.support.databases import environment
from tests.support.desk import Desk
from tests.support.server import EMAIL, PASSWORD, Server, children_of
from tests.support.waiting import wait_until

VISITORS = 19
KILL_EVERY = 2.0  # seconds
PACE = 3.0  # seconds between messages of one visitor: of the 30 a minute some are left for repeats


@pytest.fixture(scope="module")
def server(database):
    with environment(database) as env, Server(demo=True, workers=2, env=env) as server:
        yield server


def web_workers(server) -> list[int]:
    return children_of(server.pid("web"))


def test_killing_web_workers_loses_no_message_and_doubles_none(server, times):
    kills = times(4, full=20)
    with_agent = Caller(server.url)
    with_agent.say("I listen.")
    ada = Desk(server.url, EMAIL, PASSWORD)
    people = senders.visitors([VisitorClient(server.url) for _ in range(VISITORS)], PACE)
    people.append(senders.agent("Ada", ada, ada.number_of("I listen."), pace=0.6))
    killed = []
    with people.sending():
        for _ in range(kills):
            time.sleep(KILL_EVERY)  # the kills are so far apart, whatever happens meanwhile
            victim = random.choice(wait_until(lambda: web_workers(server), 5, "a web worker"))
            taken = people.statuses[200]
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)
            wait_until(lambda taken=taken: people.statuses[200] > taken, 30, "others are answered")
    assert len(set(killed)) == kills
    assert people.statuses.keys() <= {200, 0}, people.statuses
    assert people.statuses[0] >= kills, "a worker that was killed had connections"
    acknowledged = people.acknowledged
    assert all(each.acknowledged for each in people)
    kept = rows.messages(server)
    assert {pair: kept[pair] for pair in acknowledged.items()} == dict.fromkeys(acknowledged.items(), 1)
    sent = [pair for pair in kept.elements() if " says " in pair[1]]
    assert len(sent) == len(acknowledged)
    assert rows.is_whole(server)
    print(f"{len(acknowledged)} messages, {people.statuses}, slowest answer {people.slowest:.2f} s")
    wait_until(lambda: len(web_workers(server)) == 2, 10, "two web workers again")
    server.wait_until_up()
