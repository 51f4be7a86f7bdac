"""Eight processes write into one database, and none of them hears that it is locked."""

import json
import subprocess
import sys
import time

import pytest

from config import valkey_socket
from convo.engines import BUSY_LIMIT
from tests.support import rows, senders
from tests.support.caller import Caller
from tests.support.clients import AgentClient, VisitorClient
from tests.support.databases import environment
from tests.support.desk import Desk
from tests.support.senders import Sender
from tests.support.server import EMAIL, PASSWORD, ROOT, Server
from tests.support.waiting import wait_until

WEB_WORKERS, WRITERS = 3, 3  # with the two queue workers: eight processes
VISITORS = 20


@pytest.fixture(scope="module")
def server(database):
    with environment(database) as env, Server(demo=True, workers=WEB_WORKERS, env=env) as server:
        yield server


def reading(ada, number: int):
    """Ada marks it as unread and as read again: a change each time."""
    path = f"/conversations/{number}/reading"

    def mark(_body, client_id):
        return ada.delete(path) if int(client_id, 16) % 2 else ada.post(path, seen_through=1_000_000)

    return mark


def draft(ada, number: int):
    def keep(body, _client_id):
        answer = ada.put(f"/conversations/{number}/draft", reply=body, begun_at=1)
        answer.status = 200 if answer.status == 204 else answer.status
        return answer

    return keep


def writer(server, seconds: float) -> subprocess.Popen:
    words = [rows.database_url(server), f"unix://{valkey_socket(server.data)}", str(seconds), "0.05"]
    command = [sys.executable, "-m", "tests.support.writer", *words]
    return subprocess.Popen(command, cwd=ROOT, env=server.env, stdout=subprocess.PIPE, text=True)


def test_eight_processes_write_and_nobody_hears_that_it_is_locked(server, times, database):
    seconds = times(8, full=600 if database == "sqlite" else 60)  # only a file is ever locked
    caller = Caller(server.url)
    caller.say("Everybody writes here.")
    ada = Desk(server.url, EMAIL, PASSWORD)
    number = ada.number_of("Everybody writes here.")
    people = senders.visitors([VisitorClient(server.url) for _ in range(VISITORS)], pace=2.1)
    people.append(senders.agent("Ada", ada, number, pace=0.6))
    for name, change in (("reading", reading), ("draft", draft)):
        client = AgentClient(server.url, EMAIL, PASSWORD)
        people.append(Sender(name, change(client, number), pace=0.08))
    with people.sending():
        began = time.monotonic()
        writers = [writer(server, seconds) for _ in range(WRITERS)]
        told = [json.loads(each.communicate(timeout=seconds + 60)[0]) for each in writers]
        took = time.monotonic() - began
    written = people.statuses[200] + sum(each["writes"] for each in told)
    longest = max(each["longest"] for each in told)
    print(
        f"{written} writes in {took:.0f} s ({written / took:.0f} a second), {dict(people.statuses)}; the "
        f"slowest answer took {people.slowest:.2f} s, the longest wait to begin {longest:.2f} s"
    )
    assert people.statuses.keys() == {200}
    assert "locked" not in server.output
    assert longest < BUSY_LIMIT
    assert all(each["writes"] for each in told) and all(each.acknowledged for each in people)
    settled = "SELECT count(*) FROM delivery WHERE state NOT IN ('sent', 'failed')"
    wait_until(lambda: rows.rows(server, settled) == [(0,)], 60, "the queue workers wrote too")
    assert rows.is_whole(server)
    kept = rows.messages(server)
    for each in people[:-2]:  # those who say something
        assert all(kept[pair] == 1 for pair in each.acknowledged.items())
