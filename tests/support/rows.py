"""What is in a server's database, asked past the server."""

from collections import Counter
from contextlib import contextmanager

from sqlalchemy import Engine, Row, create_engine, text

from tests.support.databases import address


@contextmanager
def engine_of(server):
    engine: Engine = create_engine(database_url(server))
    try:
        yield engine
    finally:
        engine.dispose()


def database_url(server) -> str:
    return address(server.env.get("DATABASE_URL", f"sqlite:///{server.data}/convo.sqlite3"))


def rows(server, query: str, **values) -> list[Row]:
    with engine_of(server) as engine, engine.connect() as connection:
        return list(connection.execute(text(query), values))


def messages(server) -> Counter[tuple[str, str]]:
    """How often there is a message of this client_id and body."""
    return Counter(map(tuple, rows(server, "SELECT client_id, body FROM message")))


def is_whole(server) -> bool:
    """Whether SQLite finds nothing wrong with its file; PostgreSQL has no such question."""
    return "DATABASE_URL" in server.env or rows(server, "PRAGMA integrity_check") == [("ok",)]
