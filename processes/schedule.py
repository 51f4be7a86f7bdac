"""The schedule: one leader enqueues what is due. Any number may run; a lease in Redis says which one leads.

Packages list their periodic jobs in `app.extensions["schedule"]`: (name, seconds, dotted path, queue).
"""

import contextlib
import logging
import secrets
import time

from redis import Redis, RedisError
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.job import Job, JobStatus
from rq.serializers import JSONSerializer

from convo.outages import Outage

LEADER = "convo:schedule:leader"
DUE = "convo:schedule:due"  # hash: name -> when it is due next, seconds since the epoch
LAST = "convo:schedule:last"  # hash: name -> the id of the job enqueued last
LEASE = 10_000  # milliseconds
TICK = 1.0  # seconds
PATIENCE = 1.0  # seconds for Redis to answer: whoever leads the workers has more to look after

log = logging.getLogger("convo.schedule")

# Renew only one's own lease: between reading and writing another may have become leader.
RENEW = "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('pexpire', KEYS[1], ARGV[2]) or 0"
RELEASE = "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('del', KEYS[1]) or 0"


class Schedule:
    def __init__(self, connection: Redis, entries: list[tuple[str, float, str, str]]):
        self.connection = connection
        self.entries = entries
        self.token = secrets.token_hex(8)
        self.next_turn = 0.0
        self.outage = Outage("Redis", log)

    def turn(self) -> None:
        """Called often; ticks every TICK seconds. Redis may go and come back."""
        if time.monotonic() < self.next_turn:
            return
        try:
            self.tick(time.time())
            self.outage.answered()
        except RedisError as error:
            self.outage.failed(error)
        except Exception:  # whoever leads the workers would end, and take them along
            log.exception("what is due was not enqueued")
        self.next_turn = time.monotonic() + TICK

    def tick(self, now: float) -> None:
        """Enqueue what is due at `now` (seconds since the epoch), if we lead. Raises RedisError."""
        if self.leads():
            for name, every, path, queue in self.entries:
                if float(self.connection.hget(DUE, name) or 0) <= now:
                    self.enqueue(name, path, queue, now)
                    self.connection.hset(DUE, name, now + every)

    def leads(self) -> bool:
        return bool(
            self.connection.eval(RENEW, 1, LEADER, self.token, LEASE)
            or self.connection.set(LEADER, self.token, nx=True, px=LEASE)
        )

    def resign(self) -> None:
        with contextlib.suppress(RedisError):  # the lease ends by itself
            self.connection.eval(RELEASE, 1, LEADER, self.token)

    def enqueue(self, name, path, queue, now) -> None:
        """Unless the one before still waits: a queue without a worker must not fill up."""
        if self.waits(self.connection.hget(LAST, name)):
            return
        job_id = f"{name.replace('.', '-')}-{int(now * 1000)}"
        Queue(queue, connection=self.connection, serializer=JSONSerializer).enqueue(
            path, job_id=job_id, result_ttl=0, failure_ttl=3600
        )
        self.connection.hset(LAST, name, job_id)

    def waits(self, job_id: bytes | None) -> bool:
        if job_id is None:
            return False
        try:
            job = Job.fetch(job_id.decode(), connection=self.connection, serializer=JSONSerializer)
        except NoSuchJobError:
            return False
        return job.get_status(refresh=False) == JobStatus.QUEUED


def of(app) -> Schedule:
    """What the packages of this app have listed, in its Redis."""
    url = app.config["REDIS_URL"]
    connection = Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
    return Schedule(connection, app.extensions.get("schedule", []))
