"""Convo's commands, with the settings of `bin/run`. `bin/convo` and `bin/flood` come here."""

import sys

from flask.cli import ScriptInfo
from sqlalchemy.exc import DBAPIError

from processes import troubles

HELP = """Work with Convo from the shell.

Each command has the settings that bin/run has (DATABASE_URL, CONVO_DATA, …), and a --help of its own.
"""


def convo() -> None:
    """All of them, as the command line says."""
    run(lambda app: app.cli, "bin/convo")


def flood() -> None:
    run(lambda app: app.cli.commands["flood"], "bin/flood")


def run(chosen, name: str) -> None:
    """Run the command of the app that is chosen. Exits: with 1 and a line where it cannot be run."""
    if trouble := troubles.of_settings():
        sys.exit(troubles.said(trouble))
    from app import shell  # not above: it would end in the settings' error
    from convo.extensions import db

    app = shell()
    app.cli.help = HELP
    try:
        chosen(app).main(prog_name=name, obj=ScriptInfo(create_app=lambda: app))
    except DBAPIError as error:
        with app.app_context():
            trouble = troubles.of_database(error, db.engine.url)
        if not trouble:
            raise
        sys.exit(f"Error: {trouble}")
