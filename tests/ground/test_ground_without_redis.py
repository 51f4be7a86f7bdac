"""Somebody else's Redis is not there when Convo starts: Convo serves, and says so in a few lines."""

from tests.support.server import Server
from tests.support.valkey import Valkey
from tests.support.waiting import wait_until

PROCESSES = 5  # each says it once: two web workers, two queue workers and who leads these


def test_convo_says_where_it_is_what_is_missing_and_when_it_is_back(settings, tmp_path):
    valkey = Valkey(tmp_path)
    with Server(env={**settings, "REDIS_URL": valkey.url}) as server:
        for _ in range(20):
            assert server.up()[1]["redis"] == "does not answer"
        told = [line for line in server.lines if "Redis" in line]
        assert sum("Convo works without" in line for line in told) == 1
        assert len(told) <= 1 + PROCESSES, server.output
        assert not any(line.startswith("workers | Redis") for line in told), "each has its time"
        with valkey:
            wait_until(lambda: "  convo | everything answers now" in server.lines, 20, "it is back")
