"""What a process committed before it was killed, and told nobody of, pages are told to catch up with."""

import os
import signal
from contextlib import ExitStack

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from convo.live.streams import CONTROL
from tests.support.caller import Caller
from tests.support.clients import connection_in
from tests.support.databases import environment
from tests.support.desk import Desk
from tests.support.gauge import Gauge, gauged
from tests.support.listener import Listener
from tests.support.server import EMAIL, PASSWORD, children_of, is_alive
from tests.support.waiting import wait_until
from tests.support.wire import Wire

TOGETHER = b'"spread"'  # in what pages are told that have listened before
WITHIN = 8.0  # seconds: a worker in its place after one or two, and one word to everybody in five
SOON = 3.0  # seconds in which those who begin would have told everybody
MANY = 40  # sockets, of which both workers have some


@pytest.fixture(scope="module")
def doom(tmp_path_factory):
    """Where this file is, a web worker dies after its next commit."""
    return tmp_path_factory.mktemp("doom") / "die"


@pytest.fixture(scope="module")
def server(database, doom):
    with (
        environment(database) as env,
        gauged(demo=True, workers=2, env={**env, "CONVO_TEST_DEATH": str(doom)}) as server,
    ):
        yield server


@pytest.fixture
def store(server):
    with Redis.from_url(f"unix://{server.data}/valkey/valkey.sock") as client:
        yield client


@pytest.fixture
def told(store):
    """What is said to every hub."""
    with store.pubsub() as told:
        told.subscribe(CONTROL)
        assert told.get_message(timeout=2)["type"] == "subscribe"
        yield lambda limit: (told.get_message(timeout=limit) or {}).get("data")


def test_a_reload_has_nothing_to_tell(server, told):
    former = set(children_of(server.pid("web")))
    server.kill("web", signal.SIGHUP)
    wait_until(lambda: not former & set(children_of(server.pid("web"))), 15, "all workers are new")
    server.wait_until_up()
    assert told(SOON) is None


@pytest.mark.parametrize("victim", ["worker", "horse"])
def test_when_a_queue_worker_or_its_horse_is_killed_everybody_catches_up(server, store, told, victim):
    job = Queue("default", connection=store, serializer=JSONSerializer).enqueue("time.sleep", 300)
    wait_until(lambda: job.get_status() == "started", 15, "the job runs")
    worker = server.pid("worker-default")
    horse = wait_until(lambda: children_of(worker), 5, "a horse")[0]
    os.kill(worker if victim == "worker" else horse, signal.SIGKILL)
    assert told(WITHIN) == b"ready"
    wait_until(lambda: not is_alive(horse), 5, "the horse is gone")


def test_what_a_killed_web_worker_told_nobody_of_the_pages_of_others_catch_up_with(server, doom):
    caller, ada, gauge = Caller(server.url), Desk(server.url, EMAIL, PASSWORD), Gauge(server)
    caller.say("Is this the beginning?")
    workers = children_of(server.pid("web"))
    path = connection_in(ada.get("/inbox/open").text)
    with ExitStack() as stack:
        pages = []
        while not all(gauge.held_by(pid)["sockets"] for pid in workers):
            assert len(pages) < MANY
            pages.append(stack.enter_context(Listener(Wire(ada, path))))
        assert not any(TOGETHER in page.text for page in pages), "an ordinary start has nothing to tell"
        doom.touch()
        caller.say("Nobody hears this")  # whose client repeats it, and is answered from the first
        assert not doom.exists()
        wait_until(lambda: set(workers) != set(children_of(server.pid("web"))), 5, "one of them is gone")
        others = [page for page in pages if page.ended_at is None]
        assert others
        for page in others:
            page.wait_for(TOGETHER, WITHIN)
            assert b"Nobody hears this" not in page.text
    assert ada.number_of("Nobody hears this")
