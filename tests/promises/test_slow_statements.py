"""A statement that PostgreSQL is slow to answer keeps nobody waiting but who asked for it."""

import threading
import time

import psycopg
import pytest

from tests.support.caller import Caller
from tests.support.clients import Client
from tests.support.databases import environment
from tests.support.server import Server
from tests.support.waiting import wait_until

pytestmark = pytest.mark.database("postgresql")

WRITERS = 5
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"  # as it is now, unlike pg_stat_activity
HELD = "SELECT id FROM conversation WHERE key = %s FOR UPDATE"


@pytest.fixture(scope="module")
def server(database):
    """One web process, so that whoever it keeps waiting shows."""
    with environment(database) as env, Server(demo=True, workers=1, env=env) as server:
        yield server


@pytest.fixture(scope="module")
def postgres(server):
    with psycopg.connect(server.env["DATABASE_URL"], autocommit=True) as connection:
        yield connection


def test_who_waits_for_a_row_keeps_nobody_else_of_the_process_waiting(server, postgres):
    callers = [Caller(server.url) for _ in range(WRITERS)]
    for caller in callers:
        caller.say("Hello")
    other, began = Client(server.url), {}

    def say(caller):
        caller.say("Is this slow?")
        began[caller] = time.monotonic()

    writers = [threading.Thread(target=say, args=[caller], daemon=True) for caller in callers]
    with postgres.transaction():
        for caller in callers:
            assert postgres.execute(HELD, [caller.conversation]).fetchone()
        for writer in writers:
            writer.start()
        wait_until(lambda: is_waited_for(postgres, WRITERS), 10, "all of them wait for their row")
        for path in ["/up", "/demo"] * 5:
            assert other.get(path).status == 200
        assert not began  # all of that happened while they waited
        released = time.monotonic()
    for writer in writers:
        writer.join(10)
    assert len(began) == WRITERS and min(began.values()) >= released


def is_waited_for(postgres, count: int) -> bool:
    return postgres.execute(WAITING).fetchone()[0] == count
