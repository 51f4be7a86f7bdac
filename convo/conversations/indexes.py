"""Indexes of some rows only: small, and in the order in which these are read."""

from sqlalchemy import event, text

from convo.extensions import db


def only(condition: str) -> dict:
    """What makes an index partial, on either database."""
    return {"sqlite_where": text(condition)}


@event.listens_for(db.metadata, "before_create")
def say_it_to_postgresql(metadata, connection, **_options):
    """Said with the models it would load PostgreSQL's dialect everywhere: 6 MB, also on SQLite."""
    if connection.dialect.name == "postgresql":
        for table in metadata.tables.values():
            for index in table.indexes:
                index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
