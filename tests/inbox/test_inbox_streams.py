"""Who may listen to the streams of the agents' screen."""

import pytest
from sqlalchemy import select

from convo.conversations import access
from convo.conversations.inbox import Inbox
from convo.database import writing
from convo.extensions import db
from convo.inbox.streams import view_stream
from convo.live.streams import Subscription, is_allowed


@pytest.fixture
def hears(app, cast, anna, monkeypatch):
    """Whether Anna may listen to a stream; she works in the first inbox only."""
    with app.app_context(), writing():
        db.session.add(Inbox(name="Elsewhere"))
    monkeypatch.setattr(access, "scope_of", lambda _agent: select(Inbox).where(Inbox.id == cast.inbox))

    def hears(stream):
        with app.app_context():
            return is_allowed(Subscription(f"session:{anna.session_id}", (stream,), "en"))

    return hears


@pytest.mark.parametrize("view", ["open", "mine"])
def test_a_view_is_heard_by_who_works_in_its_inbox(hears, cast, view):
    assert hears(view_stream(view, cast.inbox, cast.anna))
    assert not hears(view_stream(view, cast.inbox + 1, cast.anna))


def test_what_is_an_agents_own_is_heard_by_nobody_else(hears, cast):
    assert hears(f"agent:{cast.anna}")
    assert not hears(f"agent:{cast.ben}")
    assert not hears(view_stream("mine", cast.inbox, cast.ben))


def test_a_stream_that_nobody_publishes_is_nobodys(hears, cast):
    for rest in ("mine", f"yours:{cast.inbox}", f"mine:{cast.inbox}:more"):
        assert not hears(f"agent:{cast.anna}:{rest}")
