"""Redis may be late or away; nobody waits for it twice."""

import socket
from types import SimpleNamespace

import pytest
import redis as redis_py

from convo.extensions import Redis, redis
from tests.support.redis import unreachable


def test_one_that_did_not_answer_is_left_alone_for_a_moment(context, monkeypatch):
    asked = []

    def ask(client):
        asked.append(client)
        raise redis_py.TimeoutError

    assert [redis.attempt(ask, otherwise="nothing") for _ in range(3)] == ["nothing"] * 3
    assert len(asked) == 1
    monkeypatch.setattr(Redis, "PAUSE", 0)
    context.extensions["redis_state"]["away_until"] = 0
    assert redis.attempt(lambda client: client.ping()) is True
    assert context.extensions["redis_state"]["dropped"] == 1


def test_without_redis_calls_are_dropped_and_counted(context, monkeypatch):
    monkeypatch.setitem(context.extensions, "redis", unreachable())
    assert redis.attempt(lambda client: client.ping()) is None
    assert context.extensions["redis_state"]["dropped"] == 1


def test_who_listens_for_long_does_not_wait_for_ever_for_one_that_says_nothing():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        client = Redis.dial(SimpleNamespace(config={"REDIS_URL": f"redis://{host}:{port}"}))
        with pytest.raises(redis_py.TimeoutError):
            client.ping()
