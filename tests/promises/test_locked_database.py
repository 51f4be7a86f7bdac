"""Eight processes write into one database, and none of them hears that it is locked."""

import time
from itertools import cycle

import pytest

from config import valkey_socket
from tests.support import rows, senders
from tests.support.caller import Caller
from tests.support.clients import AgentClient, VisitorClient
from tests.support.databases import environment
from tests.support.desk import Desk
from tests.support.senders import Sender
from tests.support.server import EMAIL, PASSWORD, Server
from tests.support.waiting import wait_until
from tests.support.writers import Writers

WEB_WORKERS, WRITERS = 3, 3  # with the two queue workers: eight processes
VISITORS = 20
OFFERED = 58  # writes a second by all of them together, of which about 50 are written: answers take time, too


@pytest.fixture(scope="module")
def server(database):
    with environment(database) as env, Server(demo=True, workers=WEB_WORKERS, env=env) as server:
        yield server


def reading(ada, number: int):
    """Ada marks it as read and as unread by turns: a change each time."""
    path, turns = f"/conversations/{number}/reading", cycle([True, False])

    def mark(_body, _client_id):
        return ada.post(path, seen_through=1_000_000) if next(turns) else ada.delete(path)

    return mark


def draft(ada, number: int):
    """Other words each time."""

    def keep(body, _client_id):
        answer = ada.put(f"/conversations/{number}/draft", reply=body, begun_at=1)
        answer.status = 200 if answer.status == 204 else answer.status
        return answer

    return keep


class Kept:
    """What there is of that of which each was a transaction of its own."""

    def __init__(self, server):
        self.lines, self.marks = (
            rows.rows(server, query)[0][0]
            for query in (
                "SELECT (SELECT count(*) FROM message)"
                " + (SELECT count(*) FROM activity WHERE verb = 'email_given')",
                "SELECT coalesce(sum(revision), 0) FROM participant WHERE agent_id IS NOT NULL",
            )
        )


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
    before, began = Kept(server), time.monotonic()
    pace = WRITERS / (OFFERED - sum(1 / each.pace for each in people))
    url, redis = rows.database_url(server), f"unix://{valkey_socket(server.data)}"
    with people.sending(), Writers(url, redis, pace, server.env) as writers:
        started = [writers.start(seconds) for _ in range(WRITERS)]
        told = [writers.told_by(each, seconds + 60) for each in started]
    after, took = Kept(server), time.monotonic() - began
    marked, drafted = (len(each.acknowledged) for each in people[-2:])
    assert after.marks - before.marks >= marked, "each reading was written"
    written = after.lines - before.lines + marked + drafted
    longest = max(each["longest"] for each in told)
    print(
        f"{written} transactions in {took:.0f} s ({written / took:.0f} a second of {OFFERED} offered), "
        f"{dict(people.statuses)}; "
        f"the slowest answer took {people.slowest:.2f} s, the longest wait to begin {longest:.2f} s"
    )
    assert people.statuses.keys() == {200}
    assert "locked" not in server.output
    assert all(each["writes"] for each in told) and all(each.acknowledged for each in people)
    settled = "SELECT count(*) FROM delivery WHERE state NOT IN ('sent', 'failed')"
    wait_until(lambda: rows.rows(server, settled) == [(0,)], 60, "the queue workers wrote too")
    assert rows.is_whole(server)
    kept = rows.messages(server)
    for each in people[:-2]:  # those who say something
        assert all(kept[pair] == 1 for pair in each.acknowledged.items())
