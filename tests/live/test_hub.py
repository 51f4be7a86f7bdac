"""The hub: what is published reaches the sockets that listen, and those alone."""

import signal
from dataclasses import dataclass

import pytest
import redis as redis_py
from sqlalchemy.exc import OperationalError

from convo.live import announcements, frames, hub, pace, rechecks, streams
from convo.live.fragments import Fragment
from convo.live.hub import Hub
from convo.live.streams import Subscription, channel, drop, publish
from convo.live.subscriptions import Subscriptions
from tests.support.redis import unreachable
from tests.support.valkey import Valkey
from tests.support.waiting import wait_until

READY, LOST = pace.ready(1), pace.lost(1)


class Listener:
    """What the hub needs of a socket."""

    def __init__(self, *streams, principal="session:1", language="en"):
        self.subscription = Subscription(principal, streams, language)
        self.heard = []
        self.closed = None

    def offer(self, frame):
        self.heard.append(frame)

    def close(self, code, reason=""):
        self.closed = code

    def tick(self, now):
        pass


@pytest.fixture
def hub_of():
    """Makes hubs that are over when the test is."""
    made = []

    def make(app):
        made.append(Hub(app))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_a_fragment_reaches_its_stream_in_its_language_only(hub_of, context):
    own = hub_of(context)
    english, french, other = Listener("a:1"), Listener("a:1", language="fr"), Listener("a:2")
    assert all(own.join(listener) for listener in (english, french, other))
    publish(Fragment("a:1", lambda: "hello"))
    wait_until(lambda: english.heard and french.heard)
    assert english.heard == [frames.text(b"hello")]
    assert other.heard == []


def test_after_leaving_nothing_is_heard_and_the_stream_is_given_up(hub_of, context, monkeypatch):
    monkeypatch.setattr(hub, "PING_EVERY", 0.2)
    own = hub_of(context)
    listener = Listener("left:1")
    own.join(listener)
    own.leave(listener)
    wait_until(lambda: context.extensions["redis"].pubsub_numsub(channel("left:1", "en"))[0][1] == 0)
    assert own.size == 0


def test_dropping_a_principal_closes_its_sockets_and_no_others(hub_of, context):
    own = hub_of(context)
    ended, staying = Listener("a:1", principal="session:7"), Listener("a:1", principal="session:70")
    own.join(ended), own.join(staying)
    drop(["session:7"])
    wait_until(lambda: ended.closed)
    assert (ended.closed, staying.closed) == (1008, None)


def test_the_recheck_drops_those_who_lost_access_though_nobody_said_so(hub_of, context, monkeypatch):
    monkeypatch.setitem(rechecks._rechecks, "test", lambda numbers: {2})
    own = hub_of(context)
    ended, staying = Listener("a:1", principal="test:1"), Listener("a:1", principal="test:2")
    own.join(ended), own.join(staying)
    own.recheck_now()
    assert (ended.closed, staying.closed) == (1008, None)


@pytest.fixture
def server(context, tmp_path, monkeypatch):
    """A Valkey of the test's own, which the app uses."""
    with Valkey(tmp_path) as server:
        monkeypatch.setitem(context.config, "REDIS_URL", server.url)
        monkeypatch.setitem(
            context.extensions, "redis", redis_py.Redis.from_url(server.url, socket_timeout=0.2)
        )
        yield server


def test_losing_redis_is_told_and_so_is_its_return(hub_of, context, server):
    """The sockets stay; their pages poll, and catch up once it is back."""
    own, listener = hub_of(context), Listener("a:1")
    assert own.join(listener)
    server.kill()
    wait_until(lambda: LOST in listener.heard)
    server.start()
    wait_until(lambda: listener.heard[-1] == READY, 8)
    publish(Fragment("a:1", lambda: "again"))
    wait_until(lambda: listener.heard[-1] == frames.text(b"again"))


def test_joining_without_redis_says_so(hub_of, context, monkeypatch):
    monkeypatch.setattr(hub, "JOIN_LIMIT", 0.3)
    monkeypatch.setitem(context.config, "REDIS_URL", "unix:///nowhere.sock")
    monkeypatch.setitem(context.extensions, "redis", unreachable())
    assert hub_of(context).join(Listener("a:1")) is False


def test_a_restart_closes_every_socket(hub_of, context):
    own = hub_of(context)
    listeners = [Listener("a:1"), Listener("b:1")]
    for listener in listeners:
        own.join(listener)
    own.close()
    assert [listener.closed for listener in listeners] == [1012, 1012]


def test_a_redis_that_hangs_is_noticed_and_its_return_too(hub_of, context, server, monkeypatch):
    monkeypatch.setattr(hub, "PING_EVERY", 0.2)
    monkeypatch.setattr(hub, "SILENCE", 0.5)
    own, listener = hub_of(context), Listener("a:1")
    assert own.join(listener)
    server.process.send_signal(signal.SIGSTOP)
    wait_until(lambda: LOST in listener.heard)
    server.process.send_signal(signal.SIGCONT)
    wait_until(lambda: listener.heard[-1] == READY, 8)


def test_what_is_given_up_before_redis_confirmed_it_counts_as_confirmed_for_nobody(
    hub_of, context, server, monkeypatch
):
    monkeypatch.setattr(hub, "SILENCE", 30.0)
    monkeypatch.setattr(hub, "JOIN_LIMIT", 0.5)
    own, brief, confirmed = hub_of(context), Listener("a:2"), []
    assert own.join(Listener("a:1"))
    confirm = own._confirm
    monkeypatch.setattr(own, "_confirm", lambda name: confirmed.append(name) or confirm(name))
    asked, add = [], Subscriptions.add
    given_up, give_up = [], Subscriptions.give_up
    monkeypatch.setattr(Subscriptions, "add", lambda own, names: asked.extend(names) or add(own, names))
    monkeypatch.setattr(
        Subscriptions, "give_up", lambda own, names: given_up.extend(names) or give_up(own, names)
    )
    monkeypatch.setattr(own, "_nudge", lambda: None)  # the next ping sees to it
    server.process.send_signal(signal.SIGSTOP)
    assert not own.join(brief)
    wait_until(lambda: asked, what="asked for, unanswered")
    own.leave(brief)
    wait_until(lambda: given_up, what="given up, unanswered")
    server.process.send_signal(signal.SIGCONT)
    wait_until(lambda: own.join(Listener("a:3")))
    assert channel("a:2", "en") not in confirmed


def test_who_joins_while_a_nudge_is_lost_is_subscribed_all_the_same(hub_of, context, monkeypatch):
    monkeypatch.setattr(hub, "PING_EVERY", 1.0)
    own = hub_of(context)
    assert own.join(Listener("a:1"))
    late = Listener("a:2")
    with monkeypatch.context() as lost:
        for way in ("_subscribe", "_subscribe_fresh"):
            lost.setattr(own, way, lambda _pubsub: None)
        lost.setattr(hub, "JOIN_LIMIT", 0.05)
        assert own.join(late) is False
    assert late.heard == [LOST]
    wait_until(lambda: late.heard[-1] == READY, 5, "the late one may catch up")
    publish(Fragment("a:2", lambda: "hello"))
    wait_until(lambda: frames.text(b"hello") in late.heard, 5, "it hears")


def test_who_left_before_they_were_subscribed_keeps_nobody_waiting(hub_of, context, monkeypatch):
    monkeypatch.setattr(hub, "PING_EVERY", 0.5)
    own, stays, leaves = hub_of(context), Listener("a:1"), Listener("a:2")
    assert own.join(stays)
    with monkeypatch.context() as lost:
        for way in ("_subscribe", "_subscribe_fresh"):
            lost.setattr(own, way, lambda _pubsub: None)
        lost.setattr(hub, "JOIN_LIMIT", 0.05)
        assert own.join(leaves) is False
        own.leave(leaves)
    wait_until(lambda: READY in stays.heard)


def test_when_the_database_went_before_it_said_whom_to_tell_everybody_catches_up(
    hub_of, context, monkeypatch
):
    @dataclass
    class Happened:
        pass

    def without_database(_event):
        raise OperationalError("SELECT", {}, Exception("gone"), connection_invalidated=True)

    monkeypatch.setitem(announcements._listeners, Happened, [without_database])
    own = hub_of(context)
    one, other = Listener("a:1"), Listener("b:1")
    own.join(one), own.join(other)
    announcements.tell(Happened())
    wait_until(lambda: READY in one.heard and READY in other.heard)


def test_the_more_listen_the_longer_they_take_to_catch_up_and_the_less_often_they_ask(
    hub_of, context, monkeypatch
):
    monkeypatch.setattr(pace, "QUESTIONS", 1)
    own, listeners = hub_of(context), [Listener("a:1") for _ in range(4)]
    assert all(own.join(listener) for listener in listeners)
    streams.send(channel("a:1", "en"), streams.READY)
    wait_until(lambda: listeners[0].heard == [frames.text(b'{"live":"ready","spread":4000}')])
    own._lose()
    assert listeners[0].heard[-1] == frames.text(b'{"live":"lost","every":4000}')
    own._confirmed |= own._wanted()
    own._tell_when_back()
    assert listeners[0].heard[-1] == frames.text(b'{"live":"ready","spread":4000}')


def test_the_hub_is_as_empty_as_it_was_when_all_have_left(hub_of, context):
    own = hub_of(context)
    listeners = [Listener(f"a:{number}", "shared") for number in range(20)]
    for listener in listeners:
        own.join(listener)
    for listener in listeners * 2:  # leaving twice is leaving once
        own.leave(listener)
    assert (own.size, dict(own._by_channel), own._places._taken) == (0, {}, {})


def test_time_is_told_to_every_socket(hub_of, context, monkeypatch):
    monkeypatch.setattr(hub, "TICK", 0.05)
    own, listener, told = hub_of(context), Listener("a:1"), []
    listener.tick = told.append
    own.join(listener)
    wait_until(lambda: len(told) > 2)
    assert told == sorted(told)
