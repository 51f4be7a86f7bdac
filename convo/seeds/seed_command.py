"""`bin/convo seed`: a demo company, and a history as long as you like."""

import sys
import time
from contextlib import contextmanager

import click
from flask.cli import with_appcontext

from convo.accounts.founding import is_founded
from convo.database import writing
from convo.seeds.cast import gathered
from convo.seeds.demo import demo, first_inbox
from convo.seeds.history import History
from convo.seeds.writing_down import settle_down, write_down

THERE = "The demo is there already. A new password: bin/convo agent password --email ADDRESS"


@click.command("seed")
@click.option(
    "--demo", "with_demo", is_flag=True, help="A company with a chat, and an agent if there is none."
)
@click.option(
    "--conversations",
    type=click.IntRange(1, 10_000_000),
    metavar="N",
    help="Add N conversations of the last two years, about ten messages each. Running it again adds N more.",
)
@click.option(
    "--inboxes",
    type=click.IntRange(1, 100),
    default=3,
    show_default=True,
    metavar="N",
    help="Spread them over the first N inboxes; those that are missing are made, each with a chat.",
)
@click.option("--seed", "number", type=int, metavar="NUMBER", help="The same number tells the same story.")
@with_appcontext
def seed(with_demo, conversations, inboxes, number):
    """Fill a database: a demo company, or a history as long as you like.

    \b
        bin/convo seed --demo                     something to try
        bin/convo seed --conversations 100000     a million messages, to see how Convo does with them

    A history has agents (who cannot sign in until `agent password` gives them one), visitors who come again,
    long and short conversations, notes, transcripts. Most conversations are closed; the newest are open,
    waiting, unassigned or somebody's: most of all the first agent's. It may be made while Convo runs, and
    ended with Ctrl-C: what was made until then is kept.
    """
    if not with_demo and not conversations:
        raise click.UsageError("say what to seed: --demo, --conversations N, or both")
    if with_demo:
        agent = demo()
        click.echo(agent.told() if agent else THERE)
    if conversations:
        with writing():
            first_inbox()
        _seed(conversations, inboxes, number)


def _seed(wanted, inboxes, number):
    if not is_founded():  # colleagues who cannot sign in would close the set-up page
        raise click.ClickException("nobody works here yet: set Convo up first, or add --demo")
    began, kept, messages = time.monotonic(), 0, 0
    try:
        history = History(gathered(inboxes), wanted, number)
        with _progress(wanted) as advance:
            for written in write_down(history.stories()):
                kept += written.conversations
                messages += written.messages
                advance(written.conversations)
        settle_down()
    except KeyboardInterrupt:
        click.echo(f"\nStopped. Kept: {counted(kept, messages)}.")
        sys.exit(130)
    took = time.monotonic() - began
    click.echo(f"{counted(kept, messages)}, in {took:,.0f} s.")


def counted(conversations: int, messages: int) -> str:
    one = f"{conversations:,} conversation{'s' * (conversations != 1)}"
    return f"{one} with {messages:,} message{'s' * (messages != 1)}"


@contextmanager
def _progress(wanted):
    """A bar on a terminal; elsewhere, as in a log, a line for each tenth."""
    if sys.stderr.isatty():
        with click.progressbar(length=wanted, label="Conversations", show_pos=True, file=sys.stderr) as bar:
            yield bar.update
    else:
        yield Tenths(wanted).advance


class Tenths:
    def __init__(self, wanted: int):
        self._wanted, self._done = wanted, 0

    def advance(self, count: int):
        before = self._done * 10 // self._wanted
        self._done += count
        if self._done * 10 // self._wanted > before:
            click.echo(f"{self._done:,} of {self._wanted:,} conversations", err=True)
