"""One running Convo on each database, for the tests that leave it as they found it."""

import pytest

from tests.support.databases import environment
from tests.support.server import Server


@pytest.fixture
def settings(database):
    """For the tests that start a server of their own: the settings of an empty database."""
    with environment(database) as settings:
        yield settings


@pytest.fixture(scope="module")
def server(database):
    with environment(database) as env, Server(env=env) as server:
        yield server
