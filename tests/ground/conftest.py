"""One running Convo for the tests that leave it as they found it."""

import pytest

from tests.support.server import Server


@pytest.fixture(scope="module")
def server():
    with Server() as server:
        yield server
