"""Beginnings: a demo company, to try Convo at once; a history and a flood, to see what it bears."""

from convo.seeds.flood_command import flood
from convo.seeds.seed_command import seed


def register(app):
    app.cli.add_command(seed)
    app.cli.add_command(flood)
