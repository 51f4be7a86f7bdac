from datetime import timedelta

import pytest

from convo.accounts import sessions
from convo.accounts.agent import Agent
from convo.accounts.events import SessionEnded
from convo.accounts.sessions import Session, agent_of_session, alive
from convo.database import digest, utcnow, writing
from convo.extensions import db
from convo.live import announcements, streams

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def anna(house):
    return Agent.by_email("anna@example.com")


@pytest.fixture
def opened(anna):
    """(session, token) of a new session of Anna's."""

    def opened(**more):
        with writing():
            return Session.begin(anna, **more)

    return opened


@pytest.fixture
def dropped(monkeypatch):
    """Who was told to leave the live path."""
    heard = []
    monkeypatch.setattr(streams, "drop", heard.extend)
    return heard


def test_a_token_opens_its_session_and_is_kept_only_hashed(opened):
    session, token = opened()
    assert Session.by_token(token).id == session.id
    assert session.token_hash == digest(token) != token
    assert len(token) >= 43
    assert Session.by_token("") is Session.by_token(None) is Session.by_token(session.token_hash) is None


def test_a_session_not_seen_for_its_lifetime_is_over(opened):
    session, token = opened()
    with writing():
        session.last_seen_at = utcnow() - sessions.LIFETIME - timedelta(seconds=1)
    assert Session.by_token(token) is None
    assert alive({session.id}) == set()


def test_alive_tells_which_sessions_still_open_the_door(opened, house):
    kept, ended, of_ben = opened()[0], opened()[0], None
    with writing():
        ben = Agent.by_email("ben@example.com")
        of_ben = Session.begin(ben)[0]
        ended.end()
    with writing():
        # Even if a session's row were left behind.
        Agent.by_email("ben@example.com").deactivated_at = utcnow()
    assert alive({kept.id, ended.id, of_ben.id, 999}) == {kept.id}
    assert alive(set()) == set()


def test_a_principal_names_its_agent_while_the_session_lives(opened, anna):
    session, _token = opened()
    assert agent_of_session(session.principal) == anna
    for other in ("session:999", f"visitor:{session.id}", "session:x", "session", ""):
        assert agent_of_session(other) is None


def test_it_is_touched_at_most_each_minute(opened):
    session, _token = opened(ip="192.0.2.1")
    assert not session.is_stale
    with writing():
        session.last_seen_at = utcnow() - timedelta(seconds=61)
    assert session.is_stale
    with writing():
        session.touch("192.0.2.2")
    assert not session.is_stale and session.ip == "192.0.2.2"


def test_what_the_browser_calls_itself_is_cut_and_cleaned(opened):
    session, _token = opened(user_agent="Fire\x00fox\n" + "x" * 1000)
    assert session.user_agent.startswith("Firefoxx") and len(session.user_agent) == 300


def test_an_ended_session_loses_its_sockets(opened, dropped):
    session, _token = opened()
    with writing():
        session.end()
    assert dropped == [f"session:{session.id}"]


def test_a_rolled_back_end_drops_nobody(opened, dropped):
    session, token = opened()
    with pytest.raises(ZeroDivisionError), writing():
        session.end()
        raise ZeroDivisionError
    assert dropped == [] and Session.by_token(token)
    assert "sealed" not in db.session.info


def test_a_new_password_ends_all_but_the_session_kept(opened, anna, dropped):
    kept, others = opened()[0], [opened()[0] for _ in range(2)]
    with writing():
        anna.set_password("new hash", keep=kept)
    assert alive({kept.id, *(other.id for other in others)}) == {kept.id}
    assert sorted(dropped) == sorted(other.principal for other in others)


def test_a_renewed_session_has_another_token(opened):
    session, token = opened()
    with writing():
        renewed = session.renew()
    assert Session.by_token(token) is None
    assert Session.by_token(renewed).id == session.id


def test_deactivation_drops_the_agents_sockets(opened, house, dropped):
    with writing():
        ben = Agent.by_email("ben@example.com")
        ids = [Session.begin(ben)[0].id for _ in range(2)]
    with writing():
        Agent.by_email("ben@example.com").deactivate()
    assert sorted(dropped) == sorted(f"session:{number}" for number in ids)


def test_the_event_is_listened_to():
    assert announcements._listeners[SessionEnded]
