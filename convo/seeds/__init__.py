"""Beginnings: a demo company, to try Convo at once; a history, to see what it bears."""

from convo.seeds.seed_command import seed


def register(app):
    app.cli.add_command(seed)
