"""`bin/flood`: visitors' messages, many of them."""

import time

import click
from flask.cli import with_appcontext

from convo.database import end_reading
from convo.extensions import redis
from convo.seeds.flooding import Flood, is_elsewhere, targets


@click.command("flood")
@click.option(
    "--rate", type=click.FloatRange(0.1, 1000), default=20, show_default=True, help="Messages a second."
)
@click.option("--seconds", type=click.FloatRange(0.1, 600), default=10, show_default=True, help="How long.")
@click.option(
    "--conversation", "number", type=int, metavar="NUMBER", help="Into this one; else into all open ones."
)
@click.option(
    "--writers",
    type=click.IntRange(1, 16),
    default=1,
    show_default=True,
    help="How many write at the same time.",
)
@with_appcontext
def flood(rate, seconds, number, writers):
    """Let visitors write into a running Convo, to see how it does: does typing stutter, do lists keep up?

    The number of a conversation is in the address of its page. The messages take the way of every other from
    the transaction on: they are kept, and told to every page that is open. Only the visitors' requests are
    left out, since these are limited to thirty a minute each. Convo has to run on this machine, with the
    settings that this command has. Ends by itself, or with Ctrl-C.
    """
    if is_elsewhere():
        raise click.ClickException("the database or Redis is on another machine: this floods only its own")
    if not redis.attempt(lambda client: client.ping()):
        raise click.ClickException("no Convo runs here with these settings: start it with bin/run")
    conversation_ids = targets(number)
    end_reading()  # the writers have transactions of their own
    if not conversation_ids:
        raise click.ClickException("there is no such open conversation; bin/convo seed makes some")
    tally, began = Tally(), time.monotonic()
    try:
        for sent in Flood(conversation_ids, rate, seconds, writers):
            tally.count(sent)
    except KeyboardInterrupt:
        click.echo("\nStopped.")
    click.echo(tally.told(time.monotonic() - began))


class Tally:
    """What was sent; says so once a second."""

    def __init__(self):
        self._took, self._ended, self._said_at = [], 0, time.monotonic()

    def count(self, sent):
        if sent.took is None:
            self._ended += 1
        else:
            self._took.append(sent.took)
        if time.monotonic() - self._said_at >= 1:
            self._said_at = time.monotonic()
            click.echo(f"{len(self._took):,} sent", err=True)

    def told(self, seconds: float) -> str:
        took = sorted(self._took) or [0.0]
        words = f"{len(self._took):,} messages in {seconds:.1f} s, {len(self._took) / seconds:.1f} a second; "
        words += f"each took {took[len(took) // 2] * 1000:.0f} ms (median), at most {took[-1] * 1000:.0f} ms"
        return words + (f"; {self._ended} not sent: the conversation had ended" if self._ended else "")
