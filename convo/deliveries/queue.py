"""The wake-up: an RQ job for each row that a commit made. The row is the truth; a lost job costs a minute."""

from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import event
from sqlalchemy.orm import Session

from convo.database import new_token
from convo.extensions import db, redis
from convo.queues import MAIL

JOB = "convo.deliveries.jobs.perform"
JOB_LIMIT = 120  # seconds; well under the lease


def queue() -> Queue:
    return Queue(MAIL, connection=redis.client, serializer=JSONSerializer)


def waiting() -> set[int]:
    """The deliveries that have a job in the queue."""
    return {job.args[0] for job in queue().jobs if job.func_name == JOB}


def wake_after_commit(delivery_id: int) -> None:
    db.session.info.setdefault("deliveries_made", []).append(delivery_id)


@event.listens_for(Session, "after_commit")
def _seal(session):
    session.info.setdefault("deliveries_committed", []).extend(session.info.pop("deliveries_made", []))


@event.listens_for(Session, "after_rollback")
def _drop(session):
    session.info.pop("deliveries_made", None)


def wake() -> None:
    """Enqueue what the commit made. Never raises: it is committed, and the sweep finds what was missed."""
    if ids := db.session.info.pop("deliveries_committed", []):
        enqueue(ids)


def enqueue(ids: list[int]) -> None:
    """What Redis does not take now waits for the sweep. Each job brings the lease that it will claim by."""
    for id in ids:
        redis.attempt(
            lambda _client, id=id: queue().enqueue_call(
                JOB, args=(id, new_token()), timeout=JOB_LIMIT, result_ttl=0, failure_ttl=86400
            )
        )
