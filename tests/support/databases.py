"""What tests keep their rows in, by the name of the database: "sqlite" or "postgresql"."""

import shutil
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text

from convo import PACKAGES
from convo.database import prepare_engine
from convo.extensions import db
from tests.support.postgres import Postgres, postgres

NAMES = ("sqlite", "postgresql")


@contextmanager
def environment(database: str):
    """The settings of a server as shipped that choose it; each server has one of its own."""
    if database == "sqlite":
        yield {}
    else:
        with postgres() as url:
            yield {"DATABASE_URL": url}


@contextmanager
def template(database: str, folder: Path):
    """All tables and no rows, made once: copying it is quicker than making them for each test."""
    if database == "sqlite":
        yield SQLiteTemplate(folder)
    else:
        with Postgres() as server:
            yield PostgresTemplate(server)


class SQLiteTemplate:
    def __init__(self, folder: Path):
        self.path = folder / "template.sqlite3"
        make_tables(f"sqlite:///{self.path}")

    @contextmanager
    def copy(self, folder: Path):
        """The address of a copy; its file is in the folder."""
        path = folder / "convo.sqlite3"
        shutil.copyfile(self.path, path)
        yield f"sqlite:///{path}"


class PostgresTemplate:
    def __init__(self, server: Postgres):
        self.server = server
        self.numbers = count(1)
        make_tables(address(server.url))

    @contextmanager
    def copy(self, _folder: Path):
        """The address of a copy, which goes with the block."""
        name = f"copy_{next(self.numbers)}"
        self.server.execute(f"CREATE DATABASE {name} TEMPLATE {self.server.DATABASE}")
        try:
            yield address(self.server.url_of(name))
        finally:
            self.server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def address(url: str) -> str:
    """As SQLAlchemy wants it: with its driver."""
    return url.replace("postgresql:", "postgresql+psycopg:", 1)


def make_tables(url: str):
    for name in PACKAGES:
        import_module(name)  # each brings its models
    engine = create_engine(url)
    prepare_engine(engine)
    db.metadata.create_all(engine)
    engine.dispose()


def rows_of(server, query: str, **values) -> list:
    """What is in its database, asked past the server."""
    url = server.env.get("DATABASE_URL", f"sqlite:///{server.data}/convo.sqlite3")
    engine = create_engine(address(url))
    try:
        with engine.connect() as connection:
            return list(connection.execute(text(query), values))
    finally:
        engine.dispose()
