"""What a server of the tests keeps its rows in."""

from contextlib import contextmanager

from tests.support.postgres import postgres


@contextmanager
def environment(database: str):
    """The settings that choose it; each server has one of its own."""
    if database == "sqlite":
        yield {}
    else:
        with postgres() as url:
            yield {"DATABASE_URL": url}
