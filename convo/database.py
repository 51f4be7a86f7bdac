"""How Convo writes: `with writing():`, one mechanism on SQLite and PostgreSQL.

Reads run in a plain transaction. A write ends it, begins anew (IMMEDIATE on SQLite), rechecks what it
needs and commits. Nothing but SQL belongs inside; a write outside it raises.
"""

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from sqlalchemy import DateTime, TypeDecorator, event, inspect, select, update
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from convo import engines
from convo.extensions import db

# While somebody writes: when (time.monotonic) they give up waiting for it to begin.
_writing: ContextVar[float | None] = ContextVar("writing", default=None)
_held: ContextVar[set] = ContextVar("held")  # the rows that this transaction has locked
# SQLite has one writer a file: queueing fairly in the process beats fighting over the file's lock. On
# PostgreSQL those who wait for a row must not have all connections of the process.
_turns = {"sqlite": threading.Lock(), "postgresql": threading.BoundedSemaphore(engines.WRITERS)}
_after_writing: list[Callable[[], None]] = []
_in_doubt: list[Callable[[], None]] = []


class WriteOutsideWriting(RuntimeError):
    """Something tried to change the database outside `with writing():`."""


class UTCDateTime(TypeDecorator):
    """An aware datetime in UTC, stored without zone. Naive values are refused with ValueError."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: times are UTC and aware")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value, dialect):
        return None if value is None else value.replace(tzinfo=UTC)


def utcnow() -> datetime:
    """Now, by the clock that everything here goes by: tests move `time.time`."""
    return datetime.fromtimestamp(time.time(), UTC)


def new_token(size: int = 16) -> str:
    """An unguessable URL-safe token of `size` random bytes."""
    return secrets.token_urlsafe(size)


def digest(token: str) -> str:
    """What is kept of a secret token: its SHA-256 in hex. Tokens have full entropy, so no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def after_writing(callback: Callable[[], None]) -> Callable[[], None]:
    """Register what runs once after each committed `writing()`, before it returns."""
    if callback not in _after_writing:
        _after_writing.append(callback)
    return callback


def when_in_doubt(callback: Callable[[], None]) -> Callable[[], None]:
    """Register what runs where a commit raised: the server may have committed, and died before it said so."""
    if callback not in _in_doubt:
        _in_doubt.append(callback)
    return callback


@contextmanager
def writing(limit: float = engines.BUSY_LIMIT):
    """Begin, yield the session, commit; then run what waits for the commit.

    Raises RuntimeError when nested or when changes are already pending; engines.Busy, or OperationalError
    when it is SQLite that stays busy, where it could not begin within `limit` seconds. An exception inside
    rolls everything back.
    """
    deadline = time.monotonic() + limit
    if _writing.get():
        raise RuntimeError("writing() does not nest: verbs never commit, routes, jobs and commands do")
    if db.session.new or db.session.dirty or db.session.deleted:
        raise WriteOutsideWriting("changes were made before writing() began")
    db.session.rollback()
    db.session.expire_all()  # a rollback does where something was begun, and not after end_reading()
    with _turn(limit):
        token, held = _writing.set(deadline), _held.set(set())
        try:
            db.session.connection()  # begins
            yield db.session
            _commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            _writing.reset(token)
            _held.reset(held)
    for callback in _after_writing:
        callback()


@contextmanager
def _turn(limit):
    turns = _turns[db.engine.dialect.name]
    if not turns.acquire(timeout=limit):
        raise engines.Busy(f"{limit:g} s were not enough for those who write before")
    try:
        yield
    finally:
        turns.release()


def _commit():
    db.session.flush()  # what is refused here is not in doubt
    try:
        db.session.commit()
    except BaseException:
        for callback in _in_doubt:
            callback()
        raise


def end_reading():
    """Give the connection back to its pool, keeping what was loaded: for who goes on to what needs another.

    Raises RuntimeError inside `writing()`, which it would cut short.
    """
    if _writing.get():
        raise RuntimeError("this ends the transaction: not inside writing()")
    db.session.commit()


def lock(row):
    """Hold a row until the transaction ends, and see it as it is now: what was read before it may be old.

    Once is enough: what is held changes by our own hand only. FOR NO KEY UPDATE: who only refers to the row
    need not wait for it, and cannot deadlock. Raises WriteOutsideWriting, and NoResultFound when it is gone.
    """
    if not _writing.get():
        raise WriteOutsideWriting("lock inside `with writing():`")
    if row in _held.get():
        return
    model, state = type(row), inspect(row)
    if not state.has_identity:
        db.session.flush()
    (number,) = state.identity  # not row.id, which would be loaded anew for this
    if held(select(model).where(model.id == number)) is None:
        raise NoResultFound(f"{model.__name__} {number} is there no more")


def held(query):
    """The row of one model that a query finds, held as by `lock`; None where there is none.

    What is looked up in order to be changed needs no second look. Raises WriteOutsideWriting.
    """
    if not _writing.get():
        raise WriteOutsideWriting("lock inside `with writing():`")
    (model,) = (each["entity"] for each in query.column_descriptions)
    query = query.with_for_update(of=model, key_share=True)
    row = db.session.scalar(query.execution_options(populate_existing=True))
    if row is not None:
        _held.get().add(row)
    return row


def raise_revision(row) -> int:
    """Raise a row's `revision` in the statement that locks it: the order of change is that of commit."""
    model = type(row)
    db.session.flush()
    revision = db.session.scalar(
        update(model)
        .where(model.id == row.id)
        .values(revision=model.revision + 1)
        .returning(model.revision)
        .execution_options(synchronize_session=False)
    )
    set_committed_value(row, "revision", revision)
    return revision


def once_more(attempt: Callable):
    """Run an attempt to write; what it collided with (IntegrityError) can be seen the second time."""
    try:
        return attempt()
    except IntegrityError:
        return attempt()


def prepare_engine(engine):
    """What Convo expects of its database: see `engines`."""
    engines.prepare(engine, deadline=_writing.get)


@event.listens_for(Session, "before_flush")
def _refuse_flush(session, _context, _instances):
    if not _writing.get():
        raise WriteOutsideWriting("write inside `with writing():`")


@event.listens_for(Session, "do_orm_execute")
def _refuse_statement(state):
    if not state.is_select and not _writing.get():
        raise WriteOutsideWriting("write inside `with writing():`")
