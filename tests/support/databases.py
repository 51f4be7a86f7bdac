"""What tests keep their rows in, by the name of the database: "sqlite" or "postgresql"."""

import shutil
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path

import psycopg
from sqlalchemy import create_engine

from convo import PACKAGES
from convo.database import prepare_engine
from convo.extensions import db
from tests.support.postgres import Postgres, postgres

NAMES = ("sqlite", "postgresql")


@contextmanager
def environment(database: str, durable: bool = False):
    """The settings of a server as shipped that choose it; each server has one of its own."""
    if database == "sqlite":
        yield {}
    else:
        with postgres(durable) as url:
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

    empty = copy


class PostgresTemplate:
    def __init__(self, server: Postgres):
        self.server = server
        self.numbers = count(1)
        make_tables(address(server.url))
        server.execute(f"CREATE DATABASE used TEMPLATE {server.DATABASE}")
        self.used = psycopg.connect(server.url_of("used"), autocommit=True)

    @contextmanager
    def copy(self, _folder: Path):
        """The address of a copy, which goes with the block."""
        name = f"copy_{next(self.numbers)}"
        self.server.execute(f"CREATE DATABASE {name} TEMPLATE {self.server.DATABASE}")
        try:
            yield address(self.server.url_of(name))
        finally:
            self.server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def empty(self, _folder: Path):
        """The address of one that is emptied after the block: quicker than a copy, if no table is changed."""
        try:
            yield address(self.server.url_of("used"))
        finally:
            self.used.execute(EMPTY + ";".join(f'DELETE FROM "{name}"' for name in db.metadata.tables))


# Whoever is still connected is thrown out; as a replica, rows may go in any order.
EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid();
SET session_replication_role = replica;
SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
"""


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
