"""An outage is said when it begins, now and then while it lasts, and when it is over."""

import logging

import pytest
import redis as redis_py

from convo import outages
from convo.extensions import Redis, redis
from convo.health import parts
from convo.outages import EVERY, Outage
from tests.support.redis import unreachable


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(outages.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def outage():
    return Outage("Redis", logging.getLogger("convo.test"))


def test_it_is_said_once_then_now_and_then_and_when_it_is_over(clock, outage, caplog):
    for tenth in range(605):
        clock[0] = 1000 + tenth / 10
        outage.failed(OSError("refused"))
    outage.answered()
    assert [record.getMessage() for record in caplog.records] == [
        "Redis does not answer: refused",
        "Redis has not answered for 30 s, tried 301 times: refused",
        "Redis has not answered for 60 s, tried 601 times: refused",
        "Redis answers again, after 60 s",
    ]


def test_a_part_that_comes_and_goes_by_the_second_is_said_no_more_often(clock, outage, caplog):
    for _ in range(int(EVERY) - 1):
        outage.failed(OSError("refused"))
        clock[0] += 1
        outage.answered()
    assert len(caplog.records) == 2


def test_what_answers_all_the_time_is_never_said(outage, caplog):
    outage.answered()
    assert not caplog.records


def test_all_of_an_app_who_miss_redis_say_so_once(context, monkeypatch, caplog):
    monkeypatch.setitem(context.extensions, "redis", unreachable())
    monkeypatch.setitem(context.extensions, "health", unreachable())
    monkeypatch.setattr(Redis, "PAUSE", 0)
    for _ in range(5):
        assert redis.attempt(lambda client: client.ping()) is None
        states = parts.states()
        assert states["redis"] == states["worker"] == "does not answer"
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == ["Redis does not answer"]


def test_an_answer_ends_it(context, caplog):
    outages.of("redis").failed(redis_py.TimeoutError("late"))
    assert redis.attempt(lambda client: client.ping()) is True
    assert "Redis answers again" in caplog.text
