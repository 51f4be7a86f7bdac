"""The schema's history, as Alembic keeps it. Registered by who migrates, not by who serves."""

from flask_migrate import Migrate
from flask_migrate.cli import db as commands

from convo.extensions import db


def register(app):
    Migrate(app, db, directory=f"{app.root_path}/migrations")
    commands.hidden = True  # for who changes the schema; bin/run migrates by itself
    app.cli.add_command(commands)
