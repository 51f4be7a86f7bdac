"""The RQ worker: `python worker.py QUEUE`. One queue a process, an app context per job.

With several queues RQ pops without its intermediate list, and a crash there loses the job.
"""

import sys

from redis import Redis
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from app import app
from convo.extensions import db
from processes.leash import die_with_parent


class ConvoWorker(Worker):
    def main_work_horse(self, job, queue):
        die_with_parent(self.pid)
        super().main_work_horse(job, queue)

    def perform_job(self, job, queue, execution):
        with app.app_context():
            # Connections opened before the fork belong to the parent.
            db.engine.dispose(close=False)
            return super().perform_job(job, queue, execution)


def work(name: str) -> None:
    """Work on one queue until SIGTERM, which lets the running job finish."""
    connection = Redis.from_url(app.config["REDIS_URL"])
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
    worker.work(logging_level="WARNING")  # without RQ's scheduler: nothing here is put off by RQ


if __name__ == "__main__":
    work(sys.argv[1])
