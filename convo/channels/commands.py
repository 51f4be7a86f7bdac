"""`channel create KIND --set NAME=VALUE …`: a channel from the shell."""

import json

import click
from flask.cli import AppGroup
from sqlalchemy import select

from convo.conversations.channel import Channel
from convo.conversations.inbox import Inbox
from convo.database import writing
from convo.extensions import db

channel = AppGroup("channel", help="How people reach you: make channels.")


@channel.command()
@click.argument("kind")
@click.option("--set", "entered", multiple=True, metavar="NAME=VALUE", help="A setting, as on its page.")
def create(kind, entered):
    """Make a channel of a KIND in the first inbox; prints its id and key as JSON."""
    from convo.channels import KINDS

    if kind not in KINDS:
        raise click.BadParameter(f"{kind}: choose one of {', '.join(KINDS)}")
    values = {**KINDS[kind].TICKED, **dict(pair.partition("=")[::2] for pair in entered)}
    name = values.pop("name", str(KINDS[kind].TITLE))
    try:
        settings = KINDS[kind].checked(values)
    except KINDS[kind].InvalidSettings as error:
        raise click.ClickException(str(error)) from error
    with writing():
        inbox = db.session.scalar(select(Inbox).order_by(Inbox.id).limit(1))
        if inbox is None:
            raise click.ClickException("no inbox yet: set Convo up first")
        made = Channel(kind=kind, name=name, inbox=inbox, settings=settings)
        db.session.add(made)
    click.echo(json.dumps({"id": made.id, "key": made.key}))
