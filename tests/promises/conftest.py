"""Promises are kept by what is shipped: gunicorn with two workers; the clients are no browsers."""

import json

import pytest
from redis import Redis

from tests.support.caller import Caller
from tests.support.clients import AgentClient, connection_in
from tests.support.databases import environment
from tests.support.desk import Desk
from tests.support.gauge import Gauge, gauged
from tests.support.server import EMAIL, PASSWORD, Server


@pytest.fixture(scope="session")
def server(database):
    with environment(database) as env, Server(demo=True, workers=2, env=env) as server:
        yield server


@pytest.fixture(scope="session")
def ada(server):
    return Desk(server.url, EMAIL, PASSWORD)


@pytest.fixture(scope="session")
def ben(server):
    email = "ben@example.test"
    server.convo("agent", "create", "--email", email, "--name", "Ben", "--password", PASSWORD)
    return AgentClient(server.url, email, PASSWORD)


@pytest.fixture(scope="session")
def quiet(server):
    """The key of a channel that sends no transcripts: in it nothing happens by itself."""
    made = server.convo("channel", "create", "chat", "--set", "name=Quiet", "--set", "transcript=")
    return json.loads(made)["key"]


@pytest.fixture
def caller(server):
    return Caller(server.url)


@pytest.fixture(scope="session")
def single(database):
    """One web process, which can be looked into: who shares it shares memory and loop."""
    with environment(database) as env, gauged(demo=True, workers=1, env=env) as server:
        yield server


@pytest.fixture(scope="session")
def gauge(single):
    return Gauge(single)


@pytest.fixture(scope="session")
def ada_of_single(single):
    return Desk(single.url, EMAIL, PASSWORD)


@pytest.fixture(scope="session")
def inbox(ada_of_single):
    """The path of a socket that agents' list pages open: any number of them."""
    return connection_in(ada_of_single.get("/inbox/open").text)


@pytest.fixture(scope="session")
def redis(single):
    """What the web process listens to."""
    with Redis.from_url(f"unix://{single.data}/valkey/valkey.sock") as client:
        yield client
