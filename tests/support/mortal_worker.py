"""The mail worker and the schedule as processes.workers keeps them running; the worker dies where it is told.

`python -m tests.support.mortal_worker`: a leader, whose child the worker is, whose child the horse is.

`doom(connection, point, victim)` says where. The victim is the "horse" that does the job, or the "worker",
which takes its horse along. These are the points of which a mail server knows nothing:

- before-pop: the job is in the queue and the worker about to take it
- after-pop: the job is taken, and nothing done yet
- after-mark: the delivery is marked as sent, and RQ has not been told
"""

import os
import signal
import time

import worker
from convo.deliveries.queue import JOB
from processes import image, schedule, workers
from processes.leash import die_with_parent

DOOM, THERE = "convo-test:doom", "convo-test:there"


def doom(connection, point: str, victim: str) -> None:
    connection.delete(THERE)
    connection.set(DOOM, f"{point} {victim}")


class MortalWorker(worker.ConvoWorker):
    def dequeue_job_and_maintain_ttl(self, *args, **options):
        if self.is_doomed("before-pop", "worker"):
            self.connection.set(THERE, 1)
            while not any(job.func_name == JOB for job in self.queues[0].jobs):
                time.sleep(0.01)
            die()
        return super().dequeue_job_and_maintain_ttl(*args, **options)

    def execute_job(self, job, queue):
        if job.func_name == JOB and self.is_doomed("after-pop", "worker"):
            die()
        return super().execute_job(job, queue)

    def perform_job(self, job, queue, execution):
        if job.func_name == JOB and self.is_doomed("after-pop", "horse"):
            die()
        return super().perform_job(job, queue, execution)

    def handle_job_success(self, job, *args, **options):
        if job.func_name == JOB:
            if self.is_doomed("after-mark", "horse"):
                die()
            if self.is_doomed("after-mark", "worker"):
                os.kill(os.getppid(), signal.SIGKILL)
                signal.pause()  # the leash
        return super().handle_job_success(job, *args, **options)

    def is_doomed(self, point: str, victim: str) -> bool:
        """Once: who comes after it lives."""
        is_doomed = self.connection.get(DOOM) == f"{point} {victim}".encode()
        return is_doomed and bool(self.connection.delete(DOOM))


def die():
    os.kill(os.getpid(), signal.SIGKILL)
    signal.pause()


if __name__ == "__main__":
    die_with_parent(os.getppid())
    worker.ConvoWorker = MortalWorker
    workers.LONGEST_DELAY = 1.0  # it dies all the time
    plan = schedule.of(worker.app)
    image.settle()
    workers.lead([workers.Fork("worker-mail", lambda: worker.work("mail"))], plan.turn)
