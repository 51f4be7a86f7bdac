"""The parts whose absence stops Convo, and whether each answers."""

import time
from datetime import UTC, datetime, timedelta

from flask import current_app
from redis import Redis
from rq import Queue, Worker
from sqlalchemy import text

from convo.extensions import db

QUEUES = ("mail", "default")
FRESH = timedelta(seconds=30)  # workers give a sign every 5 s; a horse at work, every 5 s too
TIMEOUT = 1.0  # seconds
KEPT, KEPT_FAILING = 1.0, 0.1  # seconds for which an answer is given again


class Health:
    """What a process keeps between two questions."""

    def __init__(self, app):
        # The app's own client gives up sooner than a health check should.
        url = app.config["REDIS_URL"]
        self.client = Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)
        self.states: dict[str, str] = {}
        self.fresh_until = 0.0


class Silent(Exception):
    """The part does not answer; the message says which."""


def database() -> None:
    with db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))


def redis() -> None:
    _connection().ping()


def worker() -> None:
    """One on each queue, heard of lately."""
    connection = _connection()
    for name in QUEUES:
        queue = Queue(name, connection=connection)
        if not any(_is_fresh(worker) for worker in Worker.all(queue=queue)):
            raise Silent(f"no worker on {name}")


PARTS = {"database": database, "redis": redis, "worker": worker}


def states() -> dict[str, str]:
    """The name of each part and "ok" or what is wrong with it, without secrets; as it was a moment ago."""
    health = current_app.extensions["health"]
    if time.monotonic() > health.fresh_until:
        found = {name: _state(name, part) for name, part in PARTS.items()}
        good = all(state == "ok" for state in found.values())
        health.states, health.fresh_until = found, time.monotonic() + (KEPT if good else KEPT_FAILING)
    return health.states


def _state(name, part) -> str:
    try:
        part()
    except Silent as silence:
        return str(silence)
    except Exception as error:
        current_app.logger.warning("%s does not answer: %s", name, error)
        return "does not answer"
    return "ok"


def _connection() -> Redis:
    return current_app.extensions["health"].client


def _is_fresh(worker: Worker) -> bool:
    return worker.last_heartbeat is not None and datetime.now(UTC) - worker.last_heartbeat < FRESH
