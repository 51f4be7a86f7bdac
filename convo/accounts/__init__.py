"""Who works here: agents, their sessions and preferences, and invitations."""

from convo.accounts import agent, commands, invitations, sessions, sockets  # noqa: F401 (they register)
from convo.accounts.founding import first_admin

__all__ = ["first_admin"]


def register(app):
    app.cli.add_command(commands.agent)
