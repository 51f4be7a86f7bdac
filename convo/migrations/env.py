"""Alembic's environment: Convo's models, in Convo's engine."""

from alembic import context
from flask import current_app

from convo.conversations.indexes import tell_postgresql
from convo.extensions import db


def run():
    """Each revision in a transaction of its own. SQLite alters tables by copying them (batch)."""
    tell_postgresql(db.metadata)  # for migrations that are made of the models
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            transaction_per_migration=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    raise SystemExit("Convo migrates a database that it can reach: run this without --sql.")
with current_app.app_context():
    run()
