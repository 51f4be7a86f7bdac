"""Events wait for the commit, reach their listeners once, and never hurt who caused them."""

from dataclasses import dataclass

import pytest
from sqlalchemy.exc import OperationalError

from convo.conversations.inbox import Inbox
from convo.database import writing
from convo.extensions import db
from convo.live import announcements
from convo.live.announcements import announce, on
from tests.support.lost import Lost
from tests.support.redis import unreachable


@dataclass(frozen=True)
class Rang:
    number: int


@pytest.fixture
def heard(monkeypatch):
    monkeypatch.setitem(announcements._listeners, Rang, [])
    numbers = []
    on(Rang)(lambda event: numbers.append((event.number, db.session.query(Inbox).count())))
    return numbers


def test_an_event_is_drained_after_the_commit_and_sees_what_was_written(context, heard):
    with writing() as session:
        session.add(Inbox(name="Support"))
        announce(Rang(1))
        assert heard == []
    assert heard == [(1, 1)]


def test_a_rollback_drops_the_event(context, heard):
    with pytest.raises(ZeroDivisionError), writing():
        announce(Rang(1))
        raise ZeroDivisionError
    with writing():
        announce(Rang(2))
    assert [number for number, _ in heard] == [2]


def test_a_failing_listener_is_logged_and_the_others_are_heard(context, heard, caplog):
    announcements._listeners[Rang].insert(0, failing)
    with writing():
        announce(Rang(3))
    assert heard == [(3, 0)]
    assert "Rang(number=3)" in caplog.text


def failing(event):
    raise ZeroDivisionError


@pytest.fixture
def missed(context, monkeypatch):
    """An entry each time that everybody is to be told to catch up."""
    entries = []
    monkeypatch.setattr(context.extensions["live_misses"], "add_somebody", lambda: entries.append(True))
    return entries


def test_where_a_commit_says_nothing_everybody_catches_up(context, heard, missed, monkeypatch):
    """It may have happened, and nobody else tells of it: who repeats it is answered with the first one."""
    with monkeypatch.context() as patch:
        patch.setattr(db.engine.dialect, "do_commit", Lost(db.engine.dialect))
        with pytest.raises(OperationalError), writing():
            announce(Rang(5))
    assert (heard, missed) == ([], [True])
    with writing():
        announce(Rang(6))
    assert ([number for number, _ in heard], missed) == ([6], [True])


class Ended(BaseException):
    """As gevent ends a greenlet."""


def test_whoever_is_ended_while_telling_has_everybody_catch_up(context, heard, missed):
    def ended(event):
        raise Ended

    announcements._listeners[Rang].append(ended)
    with pytest.raises(Ended), writing():
        announce(Rang(7))
    assert (heard, missed) == ([(7, 0)], [True])


def test_listeners_render_in_a_clean_context(app, heard):
    """Neither the session, nor g, nor the request of whoever caused it."""
    seen = []

    def look(event):
        from flask import g, request

        seen.append((db.session(), g.get("mine"), request.url_root))

    announcements._listeners[Rang].append(look)
    with app.test_request_context("/x", base_url="http://elsewhere.example"):
        from flask import g

        g.mine = "secret"
        own = db.session()
        with writing():
            announce(Rang(4))
    assert seen[0][0] is not own
    assert seen[0][1:] == (None, "http://localhost:8000/")


def test_without_redis_a_commit_still_succeeds(app, cast, monkeypatch):
    from convo.conversations.conversation import Conversation

    with app.app_context():
        monkeypatch.setitem(app.extensions, "redis", unreachable())
        with writing():
            db.session.get(Conversation, cast.conversation).post(
                db.session.get(Conversation, cast.conversation).visitor, "Hi", "x"
            )
        assert db.session.get(Conversation, cast.conversation).preview == "Hi"
