"""The two databases: how each is reached, what it is told when a connection begins, whether it is away."""

import random
import sqlite3
import time
from collections.abc import Callable

from sqlalchemy import event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

BUSY_LIMIT = 10.0  # seconds for a write to begin: until it is its turn and, on SQLite, the file is free
WRITERS = 10  # of a process at once on PostgreSQL: half of its connections are left to who reads
PASSING = ("55P03", "40P01", "40001")  # a lock not had in time, a deadlock, two that exclude each other


class Busy(SQLAlchemyError):
    """Those of this process who write before took too long."""


def options_for(url: str) -> dict:
    """How an engine for this address is made: connections enough for greenlets, no waiting in SQLite's C."""
    options = {"pool_size": WRITERS, "max_overflow": 10, "pool_timeout": 10}
    if url.startswith("sqlite"):
        return {**options, "connect_args": {"timeout": 0}}
    from convo import postgresql  # not above: its driver is loaded where it is used

    # A server that was away left dead connections in the pool: each is asked before it is used (23 µs).
    arguments = postgresql.arguments_for(make_url(url).query)
    return {**options, "pool_pre_ping": True, "connect_args": arguments}


def prepare(engine, deadline: Callable[[], float | None]):
    """On SQLite a transaction that begins while there is a `deadline` (time.monotonic) is one that writes: it
    raises OperationalError where it could not begin until then.
    """
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, deadline)
    else:
        from convo import postgresql

        postgresql.prepare(engine)


def lift_limits(engine):
    """For commands, whose statements may take minutes: who sits before one ends it. What the address of the
    database says itself stays. Before the engine connects.
    """
    engine.update_execution_options(unlimited=True)


def _prepare_sqlite(engine, deadline):
    """Make it durable, and never wait in C, where a waiting greenlet would stop its whole process."""

    @event.listens_for(engine, "connect")
    def connected(connection, _record):
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=0"):
            _patiently(connection.execute, f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def began(connection):
        if until := deadline():
            _patiently(connection.exec_driver_sql, "BEGIN IMMEDIATE", until)
        else:
            # BEGIN alone locks nothing: the first read takes its place in the log and may have to wait for
            # it; once it has one, no other process can make it wait.
            connection.exec_driver_sql("BEGIN")
            _patiently(connection.exec_driver_sql, "SELECT 1 FROM sqlite_schema LIMIT 1").close()


def _patiently(execute: Callable, statement: str, deadline: float | None = None):
    """Again while another process has SQLite's file: to write, to open or close it, to mend what a kill left.

    Raises the last error after the deadline (time.monotonic), or after BUSY_LIMIT seconds.
    """
    deadline = deadline or time.monotonic() + BUSY_LIMIT
    while True:
        try:
            return execute(statement)
        except (OperationalError, sqlite3.OperationalError) as error:
            left = deadline - time.monotonic()
            if not is_busy(error) or left <= 0:
                raise
            # Whoever has waited longer asks more often: newcomers do not overtake them for ever. And often: a
            # process whose next writer begins right after its last one is overtaken between two transactions.
            waited = max(0.0, BUSY_LIMIT - left)
            time.sleep(random.uniform(0.0005, 0.0005 + 0.0015 / (1 + waited)))


def is_busy(error: Exception) -> bool:
    """Whether SQLite said "database is locked" in one of its ways (https://sqlite.org/rescode.html)."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL)


def is_away(error: Exception) -> bool:
    """Whether the database does not take this now and may in a moment: gone, starting, overrun or busy.

    Of PostgreSQL's error codes those of classes 08, 53 and 57 and the PASSING ones, and having none where
    the connection failed: nobody was there to give it.
    """
    if isinstance(error, (Busy, NoConnectionFree)) or is_busy(error):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlstate", "")
    if code is None:
        return error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))
    return error.connection_invalidated or code[:2] in ("08", "53", "57") or code in PASSING
