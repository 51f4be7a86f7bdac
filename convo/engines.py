"""The two databases: how each is reached, what it is told when a connection begins, whether it is away."""

import random
import sqlite3
import time
from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

BUSY_LIMIT = 10.0  # seconds to wait for another process's write on SQLite
CONNECT_LIMIT = 3  # seconds, whole ones, for PostgreSQL to let a connection in


def options_for(url: str) -> dict:
    """How an engine for this address is made: connections enough for greenlets, no waiting in SQLite's C."""
    options = {"pool_size": 10, "max_overflow": 10, "pool_timeout": 10}
    if url.startswith("sqlite"):
        return {**options, "connect_args": {"timeout": 0}}
    # A server that was away left dead connections in the pool: each is asked before it is used (23 µs).
    return {**options, "pool_pre_ping": True, "connect_args": {"connect_timeout": CONNECT_LIMIT}}


def prepare(engine, is_writing: Callable[[], bool]):
    """On SQLite a transaction that begins while `is_writing` is one that writes."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, is_writing)
    else:
        _prepare_server(engine)


def _prepare_server(engine):
    """A server that went away has rolled back: nobody whose work was committed before is to hear of it."""
    dialect = engine.dialect
    roll_back = dialect.do_rollback

    def roll_back_if_there(connection):
        try:
            roll_back(connection)
        except dialect.dbapi.Error as error:
            if not dialect.is_disconnect(error, connection, None):
                raise

    dialect.do_rollback = roll_back_if_there


def _prepare_sqlite(engine, is_writing):
    """Make it durable, and never wait in C, where a waiting greenlet would stop its whole process."""

    @event.listens_for(engine, "connect")
    def connected(connection, _record):
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=0"):
            _patiently(connection.execute, f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def began(connection):
        if is_writing():
            _patiently(connection.exec_driver_sql, "BEGIN IMMEDIATE")
        else:
            # BEGIN alone locks nothing: the first read takes its place in the log and may have to wait for
            # it; once it has one, no other process can make it wait.
            connection.exec_driver_sql("BEGIN")
            _patiently(connection.exec_driver_sql, "SELECT 1 FROM sqlite_schema LIMIT 1").close()


def _patiently(execute: Callable, statement: str):
    """Again while another process has SQLite's file: to write, to open or close it, to mend what a kill left.

    Raises the last error after BUSY_LIMIT seconds.
    """
    began = time.monotonic()
    while True:
        try:
            return execute(statement)
        except (OperationalError, sqlite3.OperationalError) as error:
            waited = time.monotonic() - began
            if not is_busy(error) or waited > BUSY_LIMIT:
                raise
            # Whoever has waited longer asks more often: newcomers do not overtake them for ever.
            time.sleep(random.uniform(0.001, 0.010 / (1 + waited)))


def is_busy(error: Exception) -> bool:
    """Whether SQLite said "database is locked" in one of its ways (https://sqlite.org/rescode.html)."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL)


def is_away(error: Exception) -> bool:
    """Whether the database does not take this now and may in a moment: gone, starting, overrun or busy.

    Of PostgreSQL's error codes those of classes 08, 53 and 57, and having none where
    the connection failed: nobody was there to give it.
    """
    if isinstance(error, NoConnectionFree) or is_busy(error):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlstate", "")
    if code is None:
        return error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))
    return error.connection_invalidated or code[:2] in ("08", "53", "57")
