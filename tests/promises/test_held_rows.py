"""A row that somebody holds and does not let go keeps waiting who needs it, not for ever, and nobody else."""

import time

import psycopg
import pytest

from convo.postgresql import LOCK_LIMIT
from tests.support import rows
from tests.support.caller import Caller
from tests.support.clients import new_id, twin
from tests.support.databases import environment
from tests.support.desk import Desk
from tests.support.server import EMAIL, PASSWORD, Server
from tests.support.threads import Thread
from tests.support.waiting import wait_until

pytestmark = pytest.mark.database("postgresql")

REPEATS = 30  # more than a process has connections
SOON = 3.0  # seconds
LATE = 3 * LOCK_LIMIT + 5  # seconds: for a turn, for those who wait before, for who holds it
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
HELD = "SELECT id FROM conversation WHERE id = %s FOR UPDATE"


@pytest.fixture(scope="module")
def server(database):
    """One web process, which all of them share."""
    with environment(database) as env, Server(demo=True, workers=1, env=env) as server:
        yield server


@pytest.fixture
def postgres(server):
    with psycopg.connect(server.env["DATABASE_URL"], autocommit=True) as connection:
        yield connection


class Repeat(Thread):
    """The same message once more, on a connection of its own."""

    def __init__(self, ada, number: int, **fields):
        super().__init__(self.send)
        self.ada, self.path, self.fields = twin(ada), f"/conversations/{number}/messages", fields
        self.ada._connection.timeout = LATE
        self.status = None

    def send(self):
        self.status = self.ada.post(self.path, **self.fields).status


def test_thirty_repeats_for_a_row_that_is_held_keep_nobody_else_waiting(server, postgres):
    ada, reader = (Desk(server.url, EMAIL, PASSWORD) for _ in range(2))
    caller = Caller(server.url)
    caller.say("I wait.")
    number, client_id = ada.number_of("I wait."), new_id()
    repeats = [Repeat(ada, number, body="Once?", client_id=client_id) for _ in range(REPEATS)]
    began = time.monotonic()
    with postgres.transaction():
        assert postgres.execute(HELD, [number]).fetchone()
        for repeat in repeats:
            repeat.start()
        wait_until(lambda: postgres.execute(WAITING).fetchone()[0] >= 5, 10, "they wait for the row")
        while any(repeat.is_alive() for repeat in repeats):
            asked = time.monotonic()
            assert reader.get(f"/conversations/{number}").status == 200
            assert caller.get("/widget/demo/home").status == 200
            assert server.up()[0] == 200
            assert time.monotonic() - asked < SOON
            time.sleep(0.2)  # so that the page's limits are not met
        assert time.monotonic() - began < LATE
    for repeat in repeats:
        repeat.join()
    assert {repeat.status for repeat in repeats} == {503}
    assert ada.say(number, "Once?", client_id).status == 200
    assert rows.messages(server)[client_id, "Once?"] == 1
