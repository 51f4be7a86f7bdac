"""The one way to write."""

import socket
import threading
import time
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import event, exc, text, update
from sqlalchemy.exc import OperationalError

from convo import create_app
from convo.accounts.sessions import Session
from convo.conversations.inbox import Inbox
from convo.database import (
    UTCDateTime,
    WriteOutsideWriting,
    after_writing,
    end_reading,
    lock,
    utcnow,
    when_in_doubt,
    writing,
)
from convo.engines import is_away
from convo.extensions import db
from convo.postgresql import CONNECT_LIMIT
from tests.support.lost import Lost


def test_a_write_outside_writing_raises_and_writes_nothing(context):
    db.session.add(Inbox(name="Sneaky"))
    with pytest.raises(WriteOutsideWriting):
        db.session.flush()
    db.session.rollback()
    assert db.session.query(Inbox).count() == 0


def test_a_bulk_statement_outside_writing_raises(context):
    with pytest.raises(WriteOutsideWriting):
        db.session.execute(update(Inbox).values(name="x"))


def test_writing_does_not_nest(context):
    with pytest.raises(RuntimeError, match="nest"), writing(), writing():
        pass


def test_changes_made_before_writing_are_refused(context):
    db.session.add(Inbox(name="Early"))
    with pytest.raises(WriteOutsideWriting), writing():
        pass
    db.session.rollback()


def test_a_locked_row_is_seen_as_it_is_now_and_asked_for_once(context):
    with writing() as session:
        session.add(inbox := Inbox(name="Before"))
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    with writing() as session:
        session.execute(
            update(Inbox).values(name="Now").execution_options(synchronize_session=False)
        )  # as if by another hand
        lock(inbox)
        assert inbox.name == "Now"
        inbox.name = "Mine"
        lock(inbox)
        assert inbox.name == "Mine"
    assert len([statement for statement in asked if "FROM inbox" in statement]) == 1


def test_a_row_is_locked_inside_writing_only(context):
    with writing() as session:
        session.add(inbox := Inbox(name="Support"))
    with pytest.raises(WriteOutsideWriting):
        lock(inbox)


def test_an_exception_inside_rolls_back(context):
    with pytest.raises(ZeroDivisionError), writing() as session:
        session.add(Inbox(name="Gone"))
        session.flush()
        raise ZeroDivisionError
    assert db.session.query(Inbox).count() == 0


def test_what_waits_for_the_commit_runs_after_it_and_not_after_a_rollback(context, monkeypatch):
    calls = []
    monkeypatch.setattr("convo.database._after_writing", [])
    after_writing(lambda: calls.append(db.session.query(Inbox).count()))
    with writing() as session:
        session.add(Inbox(name="Kept"))
    with pytest.raises(ZeroDivisionError), writing():
        raise ZeroDivisionError
    assert calls == [1]


def test_a_commit_that_may_have_happened_is_in_doubt_and_what_was_refused_is_not(context, monkeypatch):
    calls = []
    monkeypatch.setattr("convo.database._in_doubt", [])
    when_in_doubt(lambda: calls.append("in doubt"))
    with writing() as session:
        session.add(inbox := Inbox(name="Kept"))
    with pytest.raises(ZeroDivisionError), writing():
        raise ZeroDivisionError
    with pytest.raises(exc.IntegrityError), writing() as session:
        number = inbox.id
        session.expunge(inbox)
        session.add(Inbox(id=number, name="Twice"))
    assert not calls
    monkeypatch.setattr(db.engine.dialect, "do_commit", Lost(db.engine.dialect))
    with pytest.raises(OperationalError), writing() as session:
        session.add(Inbox(name="Kept too"))
    assert calls == ["in doubt"]
    assert db.session.query(Inbox).count() == 2


def test_writers_at_once_all_get_their_turn(app):
    failures = []

    def write(number):
        try:
            with app.app_context(), writing() as session:
                session.query(Inbox).count()  # read, then write: what a deferred transaction fails at
                session.add(Inbox(name=f"inbox {number}"))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    with app.app_context():
        assert not failures
        assert db.session.query(Inbox).count() == 16


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="naive"):
        UTCDateTime().process_bind_param(datetime(2026, 1, 1), None)


@pytest.mark.parametrize(
    "reason", [{"connection_invalidated": True}, {"orig": psycopg.OperationalError("refused")}]
)
def test_who_asks_while_the_database_is_away_is_told_to_try_again(client, monkeypatch, reason):
    def away(_token):
        raise OperationalError("SELECT", {}, **{"orig": Exception("gone"), **reason})

    monkeypatch.setattr(Session, "by_token", away)
    for headers in ({"Accept": "text/html"}, {"HX-Request": "true"}, {}):
        answer = client.get("/inbox/open", headers=headers)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert "gone" not in answer.text and "refused" not in answer.text


def test_a_mistake_in_a_query_is_not_taken_for_an_absence(client, monkeypatch):
    def mistaken(_token):
        db.session.execute(text("SELECT no_such_column FROM agent"))

    client.application.config.update(PROPAGATE_EXCEPTIONS=False, TESTING=False)
    monkeypatch.setattr(Session, "by_token", mistaken)
    assert client.get("/inbox/open").status_code == 500


def test_a_server_that_accepts_and_says_nothing_is_waited_for_in_bounds(valkey, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql+psycopg://convo@127.0.0.1:{silent.getsockname()[1]}/convo"
        settings = {"SECRET_KEY": "x", "SQLALCHEMY_DATABASE_URI": url, "REDIS_URL": valkey}
        app = create_app({**settings, "CONVO_DATA": str(tmp_path), "CONVO_URL": "http://localhost:8000"})
        began = time.monotonic()
        assert app.test_client().get("/sign-in").status_code == 503
        assert time.monotonic() - began < CONNECT_LIMIT + 3


def test_the_time_is_that_of_a_clock_which_can_be_moved(monkeypatch):
    monkeypatch.setattr("time.time", lambda: 86_400.0)
    assert utcnow() == datetime(1970, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "original", "answer"),
    [
        (exc.OperationalError, psycopg.OperationalError("the connection is closed"), True),
        (exc.InterfaceError, psycopg.InterfaceError("the connection is lost"), True),
        (exc.DataError, psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"), False),
        (exc.ProgrammingError, psycopg.ProgrammingError("cannot adapt type 'object'"), False),
        (exc.OperationalError, psycopg.errors.AdminShutdown("ended by the administrator"), True),
        (exc.DataError, psycopg.errors.NumericValueOutOfRange("integer out of range"), False),
        (exc.OperationalError, psycopg.errors.QueryCanceled("due to statement timeout"), True),
        (exc.OperationalError, psycopg.errors.LockNotAvailable("due to lock timeout"), True),
        (exc.OperationalError, psycopg.errors.DeadlockDetected("deadlock detected"), True),
        (exc.OperationalError, psycopg.errors.SerializationFailure("could not serialize"), True),
        (exc.IntegrityError, psycopg.errors.UniqueViolation("duplicate key"), False),
    ],
)
def test_what_the_driver_itself_refuses_is_our_mistake_and_no_absence(kind, original, answer):
    assert is_away(kind("SELECT", {}, original)) is answer


def test_a_write_after_the_end_of_reading_sees_what_others_changed(app, context):
    with writing() as session:
        session.add(inbox := Inbox(name="Before"))
    assert inbox.name == "Before"
    end_reading()
    with app.app_context(), writing() as session:  # as if by another process
        session.execute(update(Inbox).values(name="Now"))
    with writing():
        assert inbox.name == "Now"
