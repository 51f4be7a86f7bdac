"""What the worker runs: one delivery, and the sweep for those that nobody was woken for."""

import time

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from convo import outages
from convo.database import writing
from convo.deliveries import backoff, kinds
from convo.deliveries.delivery import Delivery
from convo.deliveries.queue import enqueue, queue, waiting
from convo.engines import is_away
from convo.extensions import db

SWEEP_LIMIT = 500  # rows
PATIENCE = 45  # seconds in which a database that is busy or away is asked again: most jobs have these left
PAUSE = 1  # seconds


def perform(delivery_id: int, lease: str | None = None) -> None:
    """Try once. Safe to call twice or at the same time: one caller gets the lease, the rest do nothing."""
    with writing():
        delivery = Delivery.claim(delivery_id, lease)
    if delivery is None:
        return
    lease = delivery.lease
    settle(delivery_id, lease, attempt(delivery), PATIENCE)


def cut_off(delivery_id: int, lease: str) -> None:
    """Whoever tried under this lease was killed: trouble that may pass, and no reason to wait for its end."""
    settle(delivery_id, lease, kinds.Trouble("temporary", "The worker ended in the middle of it."))


def settle(delivery_id: int, lease: str, outcome: kinds.Outcome, patience: float = 0) -> None:
    """Write down what became of a try, unless its lease ended and somebody else has it now. A database that
    does not take it is asked again for `patience` seconds: what went and is not marked goes twice.
    """
    until = time.monotonic() + patience
    while True:
        try:
            with writing():
                if delivery := Delivery.held(delivery_id, lease):
                    delivery.settle(outcome)
        except SQLAlchemyError as error:
            if not is_away(error) or time.monotonic() > until:
                raise
            outages.of("database").failed(error)
        else:
            return outages.of("database").answered()
        time.sleep(PAUSE)


def attempt(delivery: Delivery) -> kinds.Outcome:
    """The outside part: no transaction is open while a server thinks, and no error escapes."""
    if delivery.tries > backoff.TRIES:
        return kinds.Trouble("permanent", "The worker ended in the middle of it, every time.")
    try:
        return kinds.perform(delivery)
    except Exception as error:
        current_app.logger.exception("delivery %s (%s) went wrong", delivery.id, delivery.kind)
        return kinds.Trouble("temporary", f"{type(error).__name__} while preparing or sending")
    finally:
        db.session.rollback()


def sweep() -> None:
    """Wake somebody for what is due and has no job. A queue that holds many jobs is only slow: leave it."""
    due = Delivery.due(SWEEP_LIMIT)
    db.session.rollback()
    if due and queue().count < SWEEP_LIMIT:
        woken = waiting()
        enqueue([id for id in due if id not in woken])
