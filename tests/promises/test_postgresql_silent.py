"""PostgreSQL at the other end of a network that fell silent: the next request has its answer soon."""

import time

import pytest

from convo.postgresql import CONNECT_LIMIT
from tests.support import rows
from tests.support.caller import Caller
from tests.support.clients import new_id
from tests.support.postgres import Postgres
from tests.support.proxy import Proxy
from tests.support.server import Server, free_port

pytestmark = pytest.mark.database("postgresql")
CALLERS = 6


@pytest.fixture(scope="module")
def line():
    with Postgres(port=free_port()) as postgres, Proxy(postgres.port) as line:
        yield line


@pytest.fixture(scope="module")
def server(line):
    url = f"postgresql://convo@127.0.0.1:{line.port}/{Postgres.DATABASE}"
    with Server(demo=True, workers=2, env={"DATABASE_URL": url}) as server:
        yield server


def test_connections_that_fell_silent_delay_what_is_said_by_seconds_and_lose_none_of_it(server, line):
    callers = [Caller(server.url) for _ in range(CALLERS)]
    for caller in callers:
        caller.say("Hello")  # both processes have their connections
    line.go_silent()
    for caller in callers:
        name, began = new_id(), time.monotonic()
        assert caller.say("Is anybody there?", client_id=name).status == 200
        assert time.monotonic() - began < CONNECT_LIMIT + 3
        assert rows.messages(server)[name, "Is anybody there?"] == 1
    assert server.up()[0] == 200
