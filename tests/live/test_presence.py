"""Signs of life, and their end."""

import time

from convo.live import presence
from tests.support.redis import unreachable


def test_several_signs_of_one_person_are_one_person(context):
    for _ in range(3):
        presence.beat("room", "7")
    presence.beat("room", "8")
    assert presence.present("room") == ["7", "8"]


def test_somebody_silent_is_gone_within_fifteen_seconds(context, monkeypatch):
    presence.beat("room", "7")
    now = time.time()
    monkeypatch.setattr(presence.time, "time", lambda: now + 14.9)
    assert presence.present("room") == []


def test_who_leaves_is_gone_at_once(context):
    presence.beat("room", "7")
    presence.leave("room", "7")
    assert presence.present("room") == []


def test_without_redis_nobody_is_seen_and_nothing_fails(context, monkeypatch):
    monkeypatch.setitem(context.extensions, "redis", unreachable())
    presence.beat("room", "7")
    presence.leave("room", "7")
    assert presence.present("room") == []
