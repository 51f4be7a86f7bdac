"""The parts whose absence stops Convo, and whether each answers."""

from datetime import UTC, datetime, timedelta

from flask import current_app
from redis import Redis, RedisError
from rq import Queue, Worker
from sqlalchemy import text

from convo import outages
from convo.extensions import db
from convo.queues import QUEUES

FRESH = timedelta(seconds=30)  # workers give a sign every 5 s; a horse at work, every 5 s too
TIMEOUT = 1.0  # seconds


def client(app) -> Redis:
    """One for all questions: the app's own gives up sooner than a health check should."""
    url = app.config["REDIS_URL"]
    return Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)


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
    """The name of each part and "ok" or what is wrong with it, without secrets."""
    return {name: _state(name, part) for name, part in PARTS.items()}


def _state(name, part) -> str:
    try:
        part()
    except Silent as silence:
        return str(silence)
    except Exception as error:
        # Whether there is a worker is asked of Redis: without it that is one outage, not two.
        outages.of("redis" if isinstance(error, RedisError) else name).failed(error)
        return "does not answer"
    outages.of(name).answered()
    return "ok"


def _connection() -> Redis:
    return current_app.extensions["health"]


def _is_fresh(worker: Worker) -> bool:
    return worker.last_heartbeat is not None and datetime.now(UTC) - worker.last_heartbeat < FRESH
