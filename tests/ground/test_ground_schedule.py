"""The schedule: what is due is enqueued once, whoever leads."""

import time

import pytest
import redis as redis_py
from rq import Queue
from rq.serializers import JSONSerializer

from processes.schedule import LEADER, Schedule

ENTRIES = [("deliveries.sweep", 30, "convo.deliveries.jobs.sweep", "mail")]


@pytest.fixture
def connection(valkey):
    connection = redis_py.Redis.from_url(valkey)
    connection.flushall()
    return connection


def waiting(connection) -> int:
    return Queue("mail", connection=connection, serializer=JSONSerializer).count


def work_off(connection):
    Queue("mail", connection=connection, serializer=JSONSerializer).empty()


def test_what_is_due_is_enqueued_once_by_one_leader(connection):
    first, second = Schedule(connection, ENTRIES), Schedule(connection, ENTRIES)
    for schedule in (first, second, first):
        schedule.tick(1000)
    assert waiting(connection) == 1


def test_it_comes_again_when_its_time_has_passed(connection):
    schedule = Schedule(connection, ENTRIES)
    schedule.tick(1000)
    work_off(connection)
    schedule.tick(1029)
    assert waiting(connection) == 0
    schedule.tick(1030)
    assert waiting(connection) == 1


def test_a_queue_without_a_worker_does_not_fill_up(connection):
    schedule = Schedule(connection, ENTRIES)
    for now in (1000, 1030, 1060, 1090):
        schedule.tick(now)
    assert waiting(connection) == 1


def test_another_leads_when_the_lease_ends_and_nothing_runs_early(connection):
    first, second = Schedule(connection, ENTRIES), Schedule(connection, ENTRIES)
    first.tick(1000)
    work_off(connection)
    assert not second.leads()
    connection.delete(LEADER)  # as after LEASE milliseconds without a sign of the first
    second.tick(1010)
    assert second.leads() and not first.leads()
    assert waiting(connection) == 0
    second.tick(1031)
    assert waiting(connection) == 1


def test_resigning_leaves_another_leaders_lease_alone(connection):
    first, second = Schedule(connection, ENTRIES), Schedule(connection, ENTRIES)
    assert first.leads()
    second.resign()
    assert first.leads()
    first.resign()
    assert second.leads()


def test_whatever_goes_wrong_ends_nobody_and_is_said(connection, caplog):
    schedule = Schedule(connection, ENTRIES)
    schedule.tick = lambda _now: 1 / 0
    schedule.turn()
    assert "ZeroDivisionError" in caplog.text
    assert schedule.next_turn > time.monotonic()
