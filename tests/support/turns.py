"""When a page asks for what it missed: as js/live.js does, so that many do not ask in the same moment."""

import random

POLL_EVERY, SPREAD = 3, 2  # seconds, where the server says nothing else


class Turns:
    """One page's. Times are those of its own clock, in seconds."""

    def __init__(self, now: float):
        self.is_new = False  # has just dialled
        self._polled = now
        self._every: float = POLL_EVERY
        self._turn: float | None = None  # when it catches up, told so by the server

    def heard(self, said: dict, now: float):
        """A control frame."""
        if said["live"] == "ready":
            self._every = POLL_EVERY
            spread = 0 if self.is_new else said.get("spread", SPREAD * 1000) / 1000
            turn = now + random.random() * spread
            self._turn = turn if self._turn is None else min(turn, self._turn)
        elif said["live"] == "lost":
            self._every = said.get("every", POLL_EVERY * 1000) / 1000
            self._polled = now - self._every + random.random() * (self._every - POLL_EVERY)
        elif said["live"] == "changed":
            self._turn = now
        if said["live"] in ("ready", "lost"):
            self.is_new = False

    def are_due(self, now: float, is_up: bool) -> bool:
        """Whether it asks now: by turn, or because it must poll."""
        polls = not is_up and now - self._polled >= self._every
        told = self._turn is not None and now >= self._turn
        self._polled = now if polls else self._polled
        self._turn = None if told else self._turn
        return polls or told
