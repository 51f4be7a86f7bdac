"""What must go outside: a row in the transaction that wants it, tried after the commit until it is through.

An upper layer registers a kind (`@delivery_kind("transcript")`) and makes rows (`make("transcript", …)`); the
rest, from the wake-up to the last try, happens here.
"""

from flask import Flask

from convo.database import after_writing
from convo.deliveries import delivery, queue
from convo.deliveries.delivery import Delivery
from convo.deliveries.kinds import Outcome, delivery_kind, on_settled
from convo.queues import MAIL

__all__ = ["Delivery", "Outcome", "delivery_kind", "make", "on_settled"]

SWEEP_EVERY = 30  # seconds

make = delivery.Delivery.make


def register(app: Flask) -> None:
    after_writing(queue.wake)
    app.extensions.setdefault("schedule", []).append(
        ("deliveries.sweep", SWEEP_EVERY, "convo.deliveries.jobs.sweep", MAIL)
    )
