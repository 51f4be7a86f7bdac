"""The schema's history, as Alembic keeps it. Registered by who migrates, not by who serves."""

from flask_migrate import Migrate

from convo.extensions import db


def register(app):
    Migrate(app, db, directory=f"{app.root_path}/migrations")
