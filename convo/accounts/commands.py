"""`flask agent …`: accounts from the shell."""

import click
from flask.cli import AppGroup

from convo.accounts import founding, passwords
from convo.accounts.agent import ROLES, Agent
from convo.database import writing
from convo.texts import Refused

agent = AppGroup("agent", help="Who works here: make agents, give passwords.")


@agent.command()
@click.option("--email", required=True)
@click.option("--name", default="", help="By default the part of the address before the @.")
@click.option("--password", envvar="CONVO_PASSWORD", prompt=True, hide_input=True, confirmation_prompt=True)
@click.option("--role", type=click.Choice(ROLES), default="agent", show_default=True)
def create(email, name, password, role):
    """Make an agent and print their id."""
    with refusals_told():
        passwords.check(password)
        password_hash = passwords.hash_of(password)
        with writing():
            created = Agent.create(email, name or email.split("@")[0], password_hash, role)
    click.echo(created.id)


@agent.command("password")
@click.option("--email", required=True)
@click.option("--password", envvar="CONVO_PASSWORD", help="Asked for by default.")
def change_password(email, password):
    """Give an agent a new password and sign them out everywhere."""
    if Agent.by_email(email) is None:  # before anybody thinks of a password
        raise click.ClickException(f"no agent has the address {email}")
    password = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with refusals_told():
        passwords.check(password)
        password_hash = passwords.hash_of(password)
        with writing():
            found = Agent.by_email(email)
            if found is None:
                raise click.ClickException(f"no agent has the address {email}")
            found.set_password(password_hash)
    click.echo("changed")


@agent.command("first")
@click.option("--email", required=True, envvar="CONVO_ADMIN_EMAIL")
@click.option("--password", required=True, envvar="CONVO_ADMIN_PASSWORD")
def first(email, password):
    """Make the first admin, unless there is an agent already."""
    with refusals_told():
        made = founding.first_admin(email, password)
    click.echo("made" if made else "there is already somebody")


class refusals_told:
    """Say a refusal on the terminal instead of a traceback."""

    def __enter__(self):
        return self

    def __exit__(self, _type, error, _traceback):
        if isinstance(error, Refused):
            raise click.ClickException(str(error))
