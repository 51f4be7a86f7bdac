"""The ways by which conversations reach an inbox: one folder a kind, registered here."""

from convo.channels import chat, commands

KINDS = {"chat": chat}


def register(app):
    app.cli.add_command(commands.channel)
    for kind in KINDS.values():
        kind.register(app)
