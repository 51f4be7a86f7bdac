"""Who may listen to what, and what is sent to those who do."""

import time

import pytest

from convo.extensions import Redis, redis
from convo.live import streams
from convo.live.fragments import Fragment, changed, to_each
from convo.live.streams import Subscription, channel, is_allowed, issue_ticket, publish, redeem, sign, unsign
from tests.support.redis import unreachable

SUBSCRIPTION = Subscription("visitor:7", ("conversation:1:visitor",), "fr")


def test_a_signed_list_comes_back_and_a_changed_one_does_not(context):
    signed = sign(SUBSCRIPTION)
    assert unsign(signed) == SUBSCRIPTION
    assert unsign(signed[:-2] + "xx") is None
    assert unsign("") is None


def test_a_ticket_is_good_once(context):
    ticket = issue_ticket(SUBSCRIPTION)
    assert redeem(ticket) == SUBSCRIPTION
    assert redeem(ticket) is None


def test_a_ticket_is_good_for_thirty_seconds(context, monkeypatch):
    ticket = issue_ticket(SUBSCRIPTION)
    now = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + 32)
    assert redeem(ticket) is None


def test_a_page_list_is_no_ticket(context):
    assert redeem(sign(SUBSCRIPTION)) is None


@pytest.mark.parametrize(
    "names", [(), ("nobody:knows",), ("conversation:1",), ("inbox:1:open", "nobody:knows")]
)
def test_streams_that_nobody_vouches_for_are_refused(context, cast, names):
    assert not is_allowed(Subscription("session:1", names, "en"))


def test_a_fragment_is_rendered_once_per_language_that_is_listened_to(context):
    rendered = []
    listener = redis.client.pubsub()
    listener.subscribe(channel("test:1", "fr"))
    assert listener.get_message(timeout=2)["type"] == "subscribe"
    publish(Fragment("test:1", lambda: rendered.append(1) or "<p>bonjour</p>"))
    assert listener.get_message(timeout=2)["data"] == b"<p>bonjour</p>"
    publish(Fragment("test:2", lambda: rendered.append(1) or ""))
    assert len(rendered) == 1


def test_the_same_to_several_streams_is_rendered_once_and_asked_about_once(context, monkeypatch):
    rendered, asked, ask = [], [], streams.listened_to
    monkeypatch.setattr(streams, "listened_to", lambda names: asked.append(names) or ask(names))
    listener = redis.client.pubsub()
    listener.subscribe(channel("test:1", "en"), channel("test:2", "en"))
    assert [listener.get_message(timeout=2)["type"] for _ in range(2)] == ["subscribe"] * 2
    publish(
        *to_each(
            ["test:1", "test:2"], lambda stream: Fragment(stream, lambda: rendered.append(1) or "<p>hi</p>")
        )
    )
    assert [listener.get_message(timeout=2)["data"] for _ in range(2)] == [b"<p>hi</p>"] * 2
    assert (len(rendered), len(asked)) == (1, 1)


def test_one_that_can_not_be_rendered_holds_up_none_and_its_listeners_catch_up(context, caplog):
    listener = redis.client.pubsub()
    listener.subscribe(channel("test:1", "en"), channel("test:2", "en"))
    assert [listener.get_message(timeout=2)["type"] for _ in range(2)] == ["subscribe"] * 2
    publish(Fragment("test:1", lambda: 1 / 0), Fragment("test:2", lambda: "<p>whole</p>"))
    heard = [listener.get_message(timeout=2) for _ in range(2)]
    assert [(each["channel"].decode(), each["data"]) for each in heard] == [
        (channel("test:2", "en"), b"<p>whole</p>"), (channel("test:1", "en"), streams.READY),
    ]  # fmt: skip
    assert "ZeroDivisionError" in caplog.text


def test_that_something_changed_is_said_once_a_publish(context):
    listener = redis.client.pubsub()
    listener.subscribe(channel("test:1", "en"))
    assert listener.get_message(timeout=2)["type"] == "subscribe"
    publish(changed("test:1"), changed("test:2"), changed("test:1"))
    assert listener.get_message(timeout=2)["data"] == streams.CHANGED
    assert listener.get_message(timeout=0.3) is None


def test_after_the_deadline_listeners_are_told_to_catch_up(context):
    listener = redis.client.pubsub()
    listener.subscribe(channel("test:3", "en"))
    assert listener.get_message(timeout=2)["type"] == "subscribe"
    publish(Fragment("test:3", lambda: "<p>late</p>"), deadline=0.0)
    publish()
    assert listener.get_message(timeout=2)["data"] == streams.READY


def test_listeners_of_a_dropped_fragment_are_told_to_catch_up(context, monkeypatch):
    listener = redis.client.pubsub()
    listener.subscribe(channel("test:9", "en"))
    assert listener.get_message(timeout=2)["type"] == "subscribe"
    monkeypatch.setattr(Redis, "PAUSE", 0)
    with monkeypatch.context() as away:
        away.setitem(context.extensions, "redis", unreachable())
        publish(Fragment("test:9", lambda: "<p>lost</p>"))
    publish(Fragment("test:1", lambda: ""))
    assert listener.get_message(timeout=2)["data"] == streams.READY
    publish(Fragment("test:1", lambda: ""))
    assert listener.get_message(timeout=0.3) is None


def test_what_does_not_fit_a_frame_is_only_announced(context):
    listener = redis.client.pubsub()
    listener.subscribe(channel("test:1", "en"))
    assert listener.get_message(timeout=2)["type"] == "subscribe"
    publish(Fragment("test:1", lambda: "x" * (streams.FRAME_LIMIT + 1)))
    assert listener.get_message(timeout=2)["data"] == streams.CHANGED
