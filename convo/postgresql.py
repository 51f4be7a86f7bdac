"""PostgreSQL, waited for in bounds: for a lock, for a statement, for a server or a network that went silent.

The server ends what takes too long there; the kernel a connection whose other end does not acknowledge; and
where something acknowledges and nobody answers (a proxy, a server that hangs), this end gives up by itself.
"""

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import event

CONNECT_LIMIT = 3  # seconds, whole ones, for the server to let a connection in, or to say that one is alive
LOCK_LIMIT = 10  # seconds that a statement waits for a row that somebody holds
STATEMENT_LIMIT = 30  # seconds that a statement takes
IDLE_LIMIT = 30  # seconds that a transaction of whoever is stuck, or stopped, holds what it holds
GRACE = 5  # seconds that this end waits longer than the server should need to say that it gave up
LIMITS = (
    f"-c lock_timeout={LOCK_LIMIT}s -c statement_timeout={STATEMENT_LIMIT}s"
    f" -c idle_in_transaction_session_timeout={IDLE_LIMIT}s"
)
# A network that lost the other end (tcp(7)): seconds, seconds, times, and milliseconds.
NETWORK = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2, "tcp_user_timeout": 10_000}
SAID = "SELECT extract(epoch FROM current_setting('statement_timeout')::interval)::float"


class Connection(psycopg.Connection):
    """It waits `limit` seconds for an answer (None: for ever), then it is closed and the wait raises
    OperationalError.
    """

    limit: float | None = STATEMENT_LIMIT + GRACE

    def wait(self, generator, *arguments, timeout=None, **options):
        timeout = self.limit if timeout is None else timeout
        try:
            return super().wait(generator, *arguments, timeout=timeout, **options)
        except BaseException:
            if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                self.pgconn.finish()  # its answer, late, would be taken for the next one's
            raise


def arguments_for(said: dict) -> dict:
    """What a connection is told, beside what its URL has `said` already: that holds."""
    arguments = {"connect_timeout": CONNECT_LIMIT, **NETWORK}
    arguments = {name: value for name, value in arguments.items() if name not in said}
    return {**arguments, "options": f"{LIMITS} {said.get('options', '')}".strip()}  # the last one counts


def prepare(engine):
    """An engine that waits in bounds, and whose connections may die."""
    dialect = engine.dialect
    roll_back, ping = dialect.do_rollback, dialect.do_ping

    @event.listens_for(engine, "do_connect")
    def connect(_dialect, _record, arguments, parameters):
        if engine.get_execution_options().get("unlimited"):  # see engines.lift_limits
            parameters["options"] = parameters["options"].removeprefix(LIMITS).strip()
        return Connection.connect(*arguments, **parameters)

    @event.listens_for(engine, "connect")
    def connected(connection, _record):
        (limit,) = connection.execute(SAID).fetchone()
        connection.rollback()
        connection.limit = limit + GRACE if limit else None

    def ping_shortly(connection):
        limit, connection.limit = connection.limit, CONNECT_LIMIT
        try:
            return ping(connection)
        finally:
            connection.limit = limit

    def roll_back_if_there(connection):
        # A server that went away has rolled back: nobody whose work was committed before is to hear of it.
        try:
            roll_back(connection)
        except dialect.dbapi.Error as error:
            if not dialect.is_disconnect(error, connection, None):
                raise

    dialect.do_ping, dialect.do_rollback = ping_shortly, roll_back_if_there
