"""What is in a server's database, asked past the server."""

from collections import Counter
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine, text


@contextmanager
def engine_of(server):
    engine: Engine = create_engine(database_url(server))
    try:
        yield engine
    finally:
        engine.dispose()


def database_url(server) -> str:
    given = server.env.get("DATABASE_URL", f"sqlite:///{server.data}/convo.sqlite3")
    return given.replace("postgresql://", "postgresql+psycopg://")


def rows(server, query: str) -> list[tuple]:
    with engine_of(server) as engine, engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def messages(server) -> Counter[tuple[str, str]]:
    """How often there is a message of this client_id and body."""
    return Counter(rows(server, "SELECT client_id, body FROM message"))


def is_whole(server) -> bool:
    """Whether SQLite finds nothing wrong with its file; PostgreSQL has no such question."""
    return "DATABASE_URL" in server.env or rows(server, "PRAGMA integrity_check") == [("ok",)]
