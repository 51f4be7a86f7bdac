"""The RQ worker: `python worker.py QUEUE`. One queue a process, an app context per job.

With several queues RQ pops without its intermediate list, and a crash there loses the job.
"""

import logging
import sys
import time

from redis import Redis, RedisError
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from app import app
from convo.deliveries.jobs import cut_off
from convo.deliveries.queue import JOB
from convo.extensions import db
from processes.leash import die_with_parent

outage = app.extensions["outages"]["redis"]


class ConvoWorker(Worker):
    max_connection_wait_time = 1.0  # seconds between looks for a Redis that is away; RQ would go up to 60

    def heartbeat(self, *arguments, **options):
        try:
            # A Redis that was emptied knows nobody: without this nobody would know that a worker is here.
            if not self.connection.hexists(self.key, "birth"):
                self.connection.delete(self.key)
                self.register_birth()
            super().heartbeat(*arguments, **options)
        except RedisError as error:
            outage.failed(error)
            raise
        outage.answered()

    def main_work_horse(self, job, queue):
        die_with_parent(self.pid)
        super().main_work_horse(job, queue)

    def perform_job(self, job, queue, execution):
        with app.app_context():
            # Connections opened before the fork belong to the parent.
            db.engine.dispose(close=False)
            try:
                return super().perform_job(job, queue, execution)
            finally:
                app.extensions["live_misses"].settle()  # a horse ends without looking back

    def handle_work_horse_killed(self, job, *_end):
        """What a killed horse was delivering is tried again as after any trouble, not when its lease ends."""
        with app.app_context():
            try:
                if job.func_name == JOB:
                    cut_off(*job.args)
            except Exception:
                app.logger.exception("%s waits for its lease to end", job.description)
        tell_everybody()


def tell_everybody() -> None:
    """What a process that was killed had committed, perhaps nobody was told of: pages catch up with it."""
    app.extensions["live_misses"].add_somebody()
    app.extensions["live_misses"].settle()
    with app.app_context():
        db.engine.dispose()  # the next horse inherits no connection


def work(name: str) -> None:
    """Work on one queue until SIGTERM, which lets the running job finish."""
    # RQ's own limit (it waits 5 s for a job), which it sets for the connections that are made after this one.
    connection = Redis.from_url(app.config["REDIS_URL"], socket_timeout=15, socket_connect_timeout=2)
    await_answer(connection)
    queue = Queue(name, connection=connection, serializer=JSONSerializer)
    worker = ConvoWorker(
        [queue],
        connection=connection,
        serializer=JSONSerializer,
        # A lost worker shows in /up within half a minute; its job is found again within a minute and a half.
        worker_ttl=20,
        job_monitoring_interval=5,
        maintenance_interval=10,
        log_job_description=False,
    )
    worker.log.addFilter(is_not_about_redis)
    try:
        worker.work(logging_level="WARNING")  # without RQ's scheduler: nothing here is put off by RQ
    finally:
        app.extensions["live_misses"].settle()  # a fork ends without looking back, too


def is_not_about_redis(record: logging.LogRecord) -> bool:
    """RQ says at each try, once a second, that Redis is away; the outage says so now and then."""
    return "could not connect to Redis" not in str(record.msg)


def await_answer(connection: Redis) -> None:
    """Dying of a Redis that is away would only make the supervisor wait longer and longer."""
    while True:
        try:
            connection.ping()
        except RedisError as error:
            outage.failed(error)
            time.sleep(1)
        else:
            outage.answered()
            return


if __name__ == "__main__":
    work(sys.argv[1])
