"""Promises are kept by what is shipped: gunicorn with two workers; the clients are no browsers."""

import json

import pytest

from tests.support.caller import Caller
from tests.support.clients import AgentClient
from tests.support.databases import environment
from tests.support.desk import Desk
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
