"""Who works here: agents, their sessions and preferences, and invitations."""

from convo.accounts import agent, commands, invitations, sessions, sockets  # noqa: F401 (they register)
from convo.accounts.founding import first_admin
from convo.queues import DEFAULT

__all__ = ["first_admin"]


TIDY_EVERY = 24 * 3600  # seconds


def register(app):
    app.cli.add_command(commands.agent)
    app.extensions.setdefault("schedule", []).append(
        ("accounts.tidy", TIDY_EVERY, "convo.accounts.jobs.tidy", DEFAULT)
    )
