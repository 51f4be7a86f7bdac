"""Misses: whose fragments were dropped. They are told to catch up as soon as they can be told.

Each process remembers its own and tells them by a clock of its own, which runs while there is somebody to
tell: whoever publishes waits for none of it. What a command or a job owes at its end is settled then.
"""

import atexit
import logging
import os
import threading
import time

from sqlalchemy import select

from convo.engines import is_away
from convo.extensions import db, redis
from convo.live.streams import CONTROL, READY, READY_ALL

LIMIT = 1000  # channels; where more have missed something, everybody is told
RETRY_EVERY = 0.5  # seconds
AT_ONCE = 100  # channels told in one exchange with Redis
LAST_WORDS = 3.0  # seconds for what is still owed when a command or a job ends
EVERYBODY_EVERY = 5  # seconds, whole ones: all pages of all processes ask the database when they are told

# By Redis's clock alone: those of several machines never agree.
SAY_ONCE = """
local time = redis.call("time")
local now = time[1] + time[2] / 1000000
if redis.call("set", KEYS[1], string.format("%.6f", now), "nx", "ex", ARGV[2]) then
  redis.call("publish", ARGV[3], ARGV[4])
end
return tonumber(redis.call("get", KEYS[1])) >= now - ARGV[1] and 1 or 0
"""

logger = logging.getLogger(__name__)


class Misses:
    """One app's, in one process: a fork begins with what its parent owes and a clock of its own."""

    def __init__(self, app):
        self._app = app
        self._channels: set[str] = set()
        # When (time.monotonic()) somebody missed something, nobody knows who; 0 if nobody did.
        self._somewhere = 0.0
        self._clock: int | None = None  # the process in which it runs

    def add(self, *channels: str):
        """Remember whose fragments were dropped. Never raises, never waits."""
        self._channels.update(channels)
        if len(self._channels) > LIMIT:
            self._channels.clear()
            self.add_somebody()
        self._start()

    def add_somebody(self):
        """Remember that fragments were dropped and nobody knows whose: everybody is told."""
        self._somewhere = time.monotonic()
        self._start()

    def settle(self, limit: float = LAST_WORDS):
        """Wait until all have been told, `limit` seconds at most."""
        deadline = time.monotonic() + limit
        while self._are_owed and time.monotonic() < deadline:
            time.sleep(RETRY_EVERY / 10)
            self.tell_now()

    def tell_now(self):
        """Tell whoever can be told. Never raises."""
        try:
            with self._app.app_context():
                self._tell_channels()
                self._tell_everybody()
        except Exception as error:
            if not is_away(error):
                logger.exception("live: could not tell who missed something")

    @property
    def _are_owed(self) -> bool:
        return bool(self._channels or self._somewhere)

    def _start(self):
        if self._are_owed and self._clock != os.getpid():
            self._clock = os.getpid()
            atexit.register(self.settle)
            threading.Thread(target=self._run, name="live misses", daemon=True).start()

    def _run(self):
        while self._are_owed:
            time.sleep(RETRY_EVERY)
            self.tell_now()
        atexit.unregister(self.settle)
        self._clock = None
        self._start()  # for who was added after the last look

    def _tell_channels(self):
        while names := self._taken():
            told = redis.attempt(lambda client, names=names: _say_ready(client, names))
            if told is None:
                self._channels.update(names)
                return

    def _taken(self) -> list[str]:
        """Some of them, no longer remembered: who misses something from here on is told once more."""
        taken = []
        while self._channels and len(taken) < AT_ONCE:
            taken.append(self._channels.pop())
        return taken

    def _tell_everybody(self):
        """Once the database answers, and by one process: its word counts for all that was missed before."""
        if not (missed_at := self._somewhere):
            return
        db.session.execute(select(1))
        is_said = redis.attempt(lambda client: _say_ready_to_all(client, time.monotonic() - missed_at))
        if is_said and self._somewhere == missed_at:
            self._somewhere = 0.0


def _say_ready(client, channels) -> list:
    with client.pipeline(transaction=False) as pipeline:
        for name in channels:
            pipeline.publish(name, READY)
        return pipeline.execute()


def _say_ready_to_all(client, ago: float) -> bool:
    """Whether it was said since then, so many seconds ago; it may have been now."""
    return bool(client.eval(SAY_ONCE, 1, "live:everybody", ago, EVERYBODY_EVERY, CONTROL, READY_ALL))
