"""An outage in the log: said when it begins, now and then while it lasts, and once when it is over."""

import logging
import time

from flask import current_app

# As GET /up names them, and the log.
PARTS = {"database": "The database", "redis": "Redis", "worker": "The queue"}
EVERY = 30.0  # seconds between two lines that say that a part is away


class Outage:
    """Of one part, as this process sees it. Each failure is counted; few of them are worth a line."""

    def __init__(self, part: str, log: logging.Logger):
        self.part, self.log = part, log
        self.failures = 0
        self.began: float | None = None  # on the monotonic clock; None while it answers
        self.is_said = False
        self.silent_until = 0.0  # a part that comes and goes by the second is said no more often

    def failed(self, error: Exception) -> None:
        now = time.monotonic()
        if self.began is None:
            self.began = now
        self.failures += 1
        if now < self.silent_until:
            return
        self.silent_until, self.is_said = now + EVERY, True
        if self.failures == 1:
            self.log.warning("%s does not answer: %s", self.part, error)
        else:
            lasted = now - self.began
            words = "%s has not answered for %.0f s, tried %d times: %s"
            self.log.warning(words, self.part, lasted, self.failures, error)

    def answered(self) -> None:
        if self.began is None:
            return
        if self.is_said:
            self.log.warning("%s answers again, after %.0f s", self.part, time.monotonic() - self.began)
        self.began, self.failures, self.is_said = None, 0, False


def register(app):
    # The app's log, once it is asked for, gives everything under it its form: the first lines want it too.
    app.extensions["outages"] = {name: Outage(part, app.logger) for name, part in PARTS.items()}


def of(name: str) -> Outage:
    """The current app's, one for all of a process who ask this part."""
    return current_app.extensions["outages"][name]
