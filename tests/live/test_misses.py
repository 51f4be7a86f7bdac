"""Who missed something is told, by whichever process it was that dropped it, and soon."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from convo.extensions import Redis, db, redis
from convo.live import misses, streams
from convo.live.misses import Misses
from convo.live.streams import CONTROL, channel, miss, miss_somewhere
from tests.support.redis import unreachable
from tests.support.waiting import wait_until

ENDING = """
import sys
from convo import create_app
from convo.live.streams import miss
redis, folder = sys.argv[1:]
app = create_app({"SECRET_KEY": "x", "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/db", "REDIS_URL": redis,
    "CONVO_DATA": folder, "CONVO_URL": "http://localhost", "TESTING": True})
with app.app_context():
    miss("live:test:1:en")
"""


HORSE = """
import os
import worker
from convo.live.streams import miss
worker.Worker.perform_job = lambda *_: miss("live:test:1:en")
object.__new__(worker.ConvoWorker).perform_job(None, None, None)
os._exit(0)  # as RQ's horses end
"""

WORKER = """
import os
import worker
from convo.live.streams import miss
def work(*_, **__):
    with worker.app.app_context():
        miss("live:test:1:en")
worker.ConvoWorker.work = work
worker.work("default")
os._exit(0)  # as forks end
"""


@contextmanager
def listening(*names):
    with redis.client.pubsub() as pubsub:
        pubsub.subscribe(*names)
        for _ in names:
            assert pubsub.get_message(timeout=2)["type"] == "subscribe"
        yield lambda timeout=3.0: (pubsub.get_message(timeout=timeout) or {}).get("data")


@contextmanager
def away(app, monkeypatch):
    """Redis does not answer, and is asked again at once."""
    monkeypatch.setattr(Redis, "PAUSE", 0)
    with monkeypatch.context() as patch:
        patch.setitem(app.extensions, "redis", unreachable())
        yield


def test_a_process_without_sockets_tells_by_itself(context):
    with listening(channel("test:1", "en")) as hear:
        miss(channel("test:1", "en"))
        assert hear() == streams.READY
        assert hear(0.6) is None


def test_who_can_not_be_told_yet_is_told_when_redis_is_back(context, monkeypatch):
    with listening(channel("test:1", "en")) as hear:
        with away(context, monkeypatch):
            miss(channel("test:1", "en"))
            context.extensions["live_misses"].tell_now()
        assert hear() == streams.READY


def test_what_is_missed_while_its_word_goes_out_is_told_once_more(context, monkeypatch):
    name, say = channel("test:1", "en"), misses._say_ready
    owed = Misses(context)
    monkeypatch.setattr(owed, "_start", lambda: None)  # told here alone
    again = [name]

    def slow(client, names):
        said = say(client, names)
        while again:
            owed.add(again.pop())
        return said

    monkeypatch.setattr(misses, "_say_ready", slow)
    with listening(name) as hear:
        owed.add(name)
        owed.tell_now()
        assert [hear(), hear()] == [streams.READY] * 2


def test_when_more_miss_something_than_can_be_remembered_everybody_is_told(context, monkeypatch):
    monkeypatch.setattr(misses, "LIMIT", 3)
    with listening(CONTROL) as hear:
        miss(*(channel(f"test:{number}", "en") for number in range(4)))
        assert hear() == b"ready"


def test_of_several_processes_one_tells_everybody_and_later_misses_are_told_again(context, monkeypatch):
    monkeypatch.setattr(misses, "EVERYBODY_EVERY", 1)
    one, other = Misses(context), Misses(context)
    with listening(CONTROL) as hear:
        one.add_somebody(), other.add_somebody()
        assert hear() == b"ready"
        wait_until(lambda: not one._are_owed and not other._are_owed)
        assert hear(0.2) is None
        other.add_somebody()
        assert hear() == b"ready"


def test_a_machine_whose_clock_is_ahead_speaks_for_nothing_that_is_missed_later(context, monkeypatch):
    monkeypatch.setattr(misses, "EVERYBODY_EVERY", 1)
    monkeypatch.setattr(Misses, "_start", lambda _self: None)  # told here alone
    ahead, other = Misses(context), Misses(context)
    fast = SimpleNamespace(time=lambda: time.time() + 3600, monotonic=lambda: time.monotonic() + 3600)

    def is_told():
        other.tell_now()
        return not other._are_owed

    with listening(CONTROL) as hear:
        with monkeypatch.context() as patch:
            patch.setattr(misses, "time", fast)
            ahead.add_somebody()
            ahead.tell_now()
            assert not ahead._are_owed
        assert hear() == b"ready"
        other.add_somebody()
        assert not is_told()
        wait_until(is_told)
        assert hear() == b"ready"


def test_nobody_is_told_to_ask_a_database_that_is_away(context, monkeypatch):
    def gone(_query):
        raise OperationalError("SELECT", {}, Exception("gone"), connection_invalidated=True)

    with listening(CONTROL) as hear:
        with monkeypatch.context() as patch:
            patch.setattr(db.session, "execute", gone)
            miss_somewhere()
            assert hear(1.2) is None
        assert hear() == b"ready"


def test_a_command_tells_before_it_ends(context, tmp_path):
    with listening(channel("test:1", "en")) as hear:
        subprocess.run(
            [sys.executable, "-c", ENDING, context.config["REDIS_URL"], tmp_path], check=True, timeout=60
        )
        assert hear(0.1) == streams.READY


@pytest.mark.parametrize("script", [HORSE, WORKER], ids=["horse", "worker"])
def test_a_job_and_a_worker_tell_before_their_process_ends(context, tmp_path, script):
    env = {**os.environ, "REDIS_URL": context.config["REDIS_URL"], "CONVO_DATA": str(tmp_path)}
    with listening(channel("test:1", "en")) as hear:
        subprocess.run([sys.executable, "-c", script], env=env, check=True, timeout=60)
        assert hear(0.1) == streams.READY


def test_a_job_waits_for_what_it_owes_but_not_for_long(context, monkeypatch):
    owed = Misses(context)
    monkeypatch.setattr(owed, "_start", lambda: None)
    with listening(channel("test:1", "en")) as hear:
        with away(context, monkeypatch):
            owed.add(channel("test:1", "en"))
            began = time.monotonic()
            owed.settle(0.3)
            assert 0.3 <= time.monotonic() - began < 2
        owed.settle(2)
        assert hear(0.1) == streams.READY


def test_publishing_waits_for_nobody_who_missed_something_before(context, monkeypatch):
    monkeypatch.setattr(context.extensions["live_misses"], "_start", lambda: None)
    miss(channel("test:1", "en"))
    monkeypatch.setattr(streams, "send", lambda *_: pytest.fail("told by the wrong one"))
    streams.publish()
