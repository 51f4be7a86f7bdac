"""What a server of the tests keeps its rows in."""

from contextlib import contextmanager

from sqlalchemy import create_engine, text

from tests.support.postgres import postgres


@contextmanager
def environment(database: str):
    """The settings that choose it; each server has one of its own."""
    if database == "sqlite":
        yield {}
    else:
        with postgres() as url:
            yield {"DATABASE_URL": url}


def rows_of(server, query: str, **values) -> list:
    """What is in its database, asked past the server."""
    url = server.env.get("DATABASE_URL", f"sqlite:///{server.data}/convo.sqlite3")
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with engine.connect() as connection:
            return list(connection.execute(text(query), values))
    finally:
        engine.dispose()
