"""Indexes of some rows only: small, and in the order in which these are read."""

from sqlalchemy import event, text

from convo.extensions import db


def only(condition: str) -> dict:
    """What makes an index partial, on either database."""
    return {"sqlite_where": text(condition)}


def tell_postgresql(metadata) -> None:
    """Said with the models it would load PostgreSQL's dialect everywhere: 6 MB, also on SQLite."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if (condition := index.dialect_options["sqlite"]["where"]) is not None:
                index.dialect_options["postgresql"]["where"] = condition


@event.listens_for(db.metadata, "before_create")
def _before_tables_are_made(metadata, connection, **_options):
    if connection.dialect.name == "postgresql":
        tell_postgresql(metadata)
