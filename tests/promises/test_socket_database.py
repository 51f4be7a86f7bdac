"""An idle socket holds no connection of the database."""

from contextlib import ExitStack

from sqlalchemy import create_engine, text

from tests.support.caller import Caller
from tests.support.clients import connection_in
from tests.support.listener import Listener
from tests.support.wire import Wire

SOCKETS = 100  # five times as many as a process has connections


def test_with_a_hundred_sockets_open_none_is_in_use(single, gauge, ada_of_single, inbox, database):
    ada, caller = ada_of_single, Caller(single.url)
    caller.say("Do sockets hold connections?")
    live = f"/widget/demo/conversations/{caller.conversation}/live"
    with ExitStack() as stack:
        for _ in range(SOCKETS // 2):
            stack.enter_context(Listener(Wire(ada, inbox)))
            last = stack.enter_context(Listener(Wire(caller, connection_in(caller.get(live).text))))
        gauge.wait_for(sockets=SOCKETS, in_use=0)
        if database == "postgresql":
            assert busy(single) == 0
        assert ada.say(ada.number_of("Do sockets hold connections?"), "No.").status == 200
        last.wait_for(b"No.")
        gauge.wait_for(sockets=SOCKETS, in_use=0)


def busy(server) -> int:
    """Connections of all processes that are inside a transaction."""
    engine = create_engine(server.env["DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        found = connection.scalar(text(
            "select count(*) from pg_stat_activity where datname = current_database() "
            "and pid <> pg_backend_pid() and state like 'idle in transaction%'"
        ))  # fmt: skip
    engine.dispose()
    return found
