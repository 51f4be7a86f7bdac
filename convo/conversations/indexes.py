"""Indexes of some rows only: small, and in the order in which these are read."""

from sqlalchemy import text


def only(condition: str) -> dict:
    """What makes an index partial, on either database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}
