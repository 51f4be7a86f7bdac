"""PostgreSQL is waited for in bounds, whatever keeps it from answering."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from convo import postgresql
from convo.engines import is_away, lift_limits, options_for, prepare
from convo.extensions import db
from convo.postgresql import CONNECT_LIMIT, GRACE, STATEMENT_LIMIT, arguments_for
from tests.support.postgres import Postgres
from tests.support.proxy import Proxy
from tests.support.server import ROOT, free_port
from tests.support.threads import Thread

pytestmark = pytest.mark.database("postgresql")
SAID = [f"current_setting('{name}_timeout')" for name in ("lock", "statement", "idle_in_transaction_session")]
SHELL = f"""
from app import shell
from convo.extensions import db
from sqlalchemy import text
with shell().app_context():
    print(*db.session.connection().execute(text("SELECT {", ".join(SAID)}")).one())
"""


@pytest.fixture(scope="module")
def postgres():
    with Postgres(port=free_port()) as server:
        yield server


@pytest.fixture
def line(postgres):
    with Proxy(postgres.port) as proxy:
        yield proxy


@contextmanager
def engine_on(port: int, query: str = ""):
    """As an app has it."""
    url = f"postgresql+psycopg://convo@127.0.0.1:{port}/convo{query}"
    engine = create_engine(url, **options_for(url))
    prepare(engine, lambda: None)
    try:
        yield engine
    finally:
        engine.dispose()


def limits_of(connection) -> list[str]:
    return list(connection.execute(text(f"SELECT {', '.join(SAID)}")).one())


def own(connection) -> postgresql.Connection:
    return connection.connection.dbapi_connection


def test_who_serves_waits_in_bounds_and_who_commands_as_long_as_it_takes(app, context):
    assert limits_of(db.session.connection()) == ["10s", "30s", "30s"]
    assert own(db.session.connection()).limit == STATEMENT_LIMIT + GRACE
    db.session.rollback()
    lift_limits(db.engine)
    db.engine.dispose()
    assert limits_of(db.session.connection()) == ["0", "0", "0"]
    assert own(db.session.connection()).limit is None


def test_what_the_address_says_holds(postgres):
    said = "?options=-c%20statement_timeout%3D2min%20-c%20search_path%3Dpublic&keepalives_idle=60"
    with engine_on(postgres.port, said) as engine, engine.connect() as connection:
        assert limits_of(connection) == ["10s", "2min", "30s"]
        assert connection.scalar(text("SHOW search_path")) == "public"
        assert own(connection).limit == 120 + GRACE
        assert option(connection, socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 60
    with engine_on(postgres.port, said) as engine:
        lift_limits(engine)
        with engine.connect() as connection:
            assert limits_of(connection) == ["0", "2min", "0"]
    assert arguments_for({"connect_timeout": "9"}).keys() == arguments_for({}).keys() - {"connect_timeout"}


def test_the_kernel_gives_up_a_network_that_lost_the_other_end(postgres):
    with engine_on(postgres.port) as engine, engine.connect() as connection:
        assert option(connection, socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 10_000
        assert option(connection, socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert option(connection, socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 5


def option(connection, level, name) -> int:
    with socket.socket(fileno=own(connection).fileno()) as line:
        try:
            return line.getsockopt(level, name)
        finally:
            line.detach()


def within(limit: float, function):
    """It ends before that, where it would otherwise wait for ever."""
    thread = Thread(function)
    thread.start()
    thread.join(limit)
    assert not thread.is_alive(), f"it waits for longer than {limit} s"


def test_a_connection_that_fell_silent_is_found_when_it_is_to_be_used(line):
    with engine_on(line.port) as engine:
        with engine.connect() as connection:
            silent = own(connection)

        def ask():
            with engine.connect() as connection:
                assert connection.scalar(text("SELECT 1")) == 1
                assert own(connection).limit == STATEMENT_LIMIT + GRACE

        line.go_silent()
        within(CONNECT_LIMIT + 3, ask)
        assert silent.closed


def test_a_statement_whose_answer_never_comes_is_given_up(line):
    def ask():
        with pytest.raises(DBAPIError) as failure, engine.connect() as connection:
            own(connection).limit = 0.5
            line.go_silent()
            connection.execute(text("SELECT 1"))
        assert is_away(failure.value)
        assert failure.value.connection_invalidated
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1

    with engine_on(line.port) as engine:
        within(10, ask)


def test_a_row_that_is_held_and_a_transaction_that_is_idle_are_given_up(postgres):
    said = "?options=-c%20lock_timeout%3D100ms%20-c%20idle_in_transaction_session_timeout%3D100ms"
    with engine_on(postgres.port) as holding, engine_on(postgres.port, said) as engine:
        with holding.begin() as holder:
            holder.execute(text("SELECT pg_advisory_xact_lock(7)"))
            with pytest.raises(DBAPIError) as failure, engine.connect() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(7)"))
            assert failure.value.orig.sqlstate == "55P03"
            assert is_away(failure.value)
        with pytest.raises(DBAPIError) as failure, engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            with holding.connect() as other:
                other.execute(text("SELECT pg_sleep(0.5)"))
            connection.execute(text("SELECT 1"))
        assert is_away(failure.value)


def test_the_commands_of_the_shell_have_no_limits(postgres, tmp_path):
    env = {**os.environ, "DATABASE_URL": postgres.url, "CONVO_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", SHELL], env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == ["0", "0", "0"], done.stderr
