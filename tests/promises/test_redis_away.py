"""Redis may be killed or hang: messages are taken and seen, limits limit, mail leaves afterwards."""

import os
import signal
import time

import pytest
import redis as redis_py

from convo import deliveries
from convo.conversations.conversation import Conversation
from convo.database import writing
from convo.extensions import db
from processes.schedule import DUE
from tests.mail.post_office import PostOffice
from tests.support import rows, senders
from tests.support.caller import Caller
from tests.support.clients import Client, VisitorClient, new_id
from tests.support.databases import environment
from tests.support.desk import Desk
from tests.support.recorder import Recorder, conversation_socket
from tests.support.server import EMAIL, PASSWORD, Server
from tests.support.valkey import Valkey
from tests.support.waiting import wait_until
from tests.support.writer import app_on

VISITORS = 9
PATIENCE = 2.0  # seconds: a request waits 0.2 for Redis, perhaps more than once, on a machine that is busy
SWEPT = 40  # seconds: a sweep is due every 30, and then the mail has to be sent


@pytest.fixture(scope="module")
def valkey(tmp_path_factory):
    """Nobody starts it again but the test."""
    with Valkey(tmp_path_factory.mktemp("valkey")) as valkey:
        yield valkey


@pytest.fixture(scope="module")
def post_office(database):
    """One for each database: what one server mailed is none of the other's."""
    with PostOffice() as office:
        yield office


@pytest.fixture(scope="module")
def server(database, valkey, post_office):
    own = {"REDIS_URL": valkey.url, "SMTP_URL": post_office.url}
    with environment(database) as env, Server(demo=True, workers=2, env={**env, **own}) as server:
        yield server


@pytest.fixture
def ada(server):
    return Desk(server.url, EMAIL, PASSWORD)


def wrong_passwords(server, count: int, email: str) -> list[int]:
    """What somebody hears who guesses that of an address."""
    guesser = Client(server.url)
    token = guesser.get("/sign-in").text.split('"X-CSRFToken": "')[1].split('"')[0]
    guesser.headers["X-CSRFToken"] = token
    return [guesser.post("/sign-in", email=email, password="?").status for _ in range(count)]


def transcript_asked_for(server, address: str):
    caller = Caller(server.url)
    caller.say("Send me what we said.")
    place = f"/widget/demo/conversations/{caller.conversation}"
    assert caller.post(f"{place}/identity", email=address).status == 200
    assert caller.post(f"{place}/closure").status == 200


def addressees(post_office) -> list[str]:
    return [to for _, recipients, _ in list(post_office.mails) for to in recipients]


def is_pushed(talk: Caller, heard: Recorder) -> bool:
    words = f"Live again? {new_id()}"
    assert talk.say(words).status == 200
    try:
        heard.wait_for(words, 1)
    except AssertionError:  # not yet: the next words may be
        return False
    return True


def go_away(valkey, way: str):
    valkey.kill() if way == "killed" else valkey.process.send_signal(signal.SIGSTOP)


def come_back(valkey, way: str):
    valkey.start() if way == "killed" else valkey.process.send_signal(signal.SIGCONT)


@pytest.mark.parametrize("way", ["hanging", "killed"])
def test_without_redis_everything_goes_on(server, valkey, ada, post_office, times, way):
    seconds = times(5, full=20)
    talk = Caller(server.url)
    talk.say(f"Before it is {way}.")
    number = ada.number_of(f"Before it is {way}.")
    people = senders.visitors([VisitorClient(server.url) for _ in range(VISITORS)], pace=2.1)
    people.append(senders.agent("Ada", ada, number, pace=0.6))
    with Recorder(conversation_socket(ada, number)) as heard, people.sending():
        wait_until(lambda: all(len(each.acknowledged) > 1 for each in people), 60, "they send")
        slowest_before = people.slowest
        go_away(valkey, way)
        try:
            began = time.monotonic()
            # The page that polls is Chromium's affair; here, that it is told to in time.
            heard.wait_for('"lost"', 4)
            status, parts = server.up()
            assert (status, parts["database"], parts["redis"]) == (503, "ok", "does not answer")
            assert VisitorClient(server.url).arrival.status == 200
            transcript_asked_for(server, f"{way}@example.test")
            guesses = wrong_passwords(server, 25, f"{new_id()}@example.test")
            assert (guesses[0], guesses[-1]) == (422, 429)
            assert guesses.count(422) <= 20  # each of two processes counts
            time.sleep(max(0.0, seconds - (time.monotonic() - began)))
        finally:
            come_back(valkey, way)
        back = time.monotonic()
        wait_until(lambda: server.up()[0] == 200, 20, "/up says yes, by itself")
        wait_until(lambda: heard.is_told_to_catch_up, 5, "the page is told to catch up")
        # For a second after its last silence Redis is left alone: who would be told then is told to catch up.
        wait_until(lambda: is_pushed(talk, heard), 10, "what is said is pushed")
    print(
        f"{way}: {len(people.acknowledged)} messages, slowest answer {people.slowest:.2f} s, "
        f"before that {slowest_before:.2f} s"
    )
    assert people.statuses.keys() == {200}, people.statuses
    assert people.slowest < 2 * slowest_before + PATIENCE
    kept = rows.messages(server)
    assert all(kept[pair] == 1 for pair in people.acknowledged.items())
    if times(True, full=False):
        redis_py.Redis.from_url(valkey.url).delete(DUE)  # only the full run waits for the next sweep
    limit = back + SWEPT - time.monotonic()
    wait_until(lambda: f"{way}@example.test" in addressees(post_office), limit, "the mail leaves")
    assert addressees(post_office).count(f"{way}@example.test") == 1


def test_a_redis_that_was_emptied_delays_mail_and_loses_none(server, valkey, ada, post_office, times):
    many = times(20, full=200)
    caller = Caller(server.url)
    caller.say("So many mails.")
    number = ada.number_of("So many mails.")
    worker = server.pid("worker-mail")
    os.kill(worker, signal.SIGSTOP)
    try:
        with app_on(rows.database_url(server), valkey.url).app_context():
            with writing():
                conversation = db.session.get(Conversation, number)
                for _ in range(many):
                    deliveries.make("transcript", conversation.id, to=f"{new_id()}@many.example.test")
            store = deliveries.queue.queue()
            assert store.count >= many - 1  # the stopped worker was waiting: one is on its way to it
            redis_py.Redis.from_url(valkey.url).flushall()
            began = time.monotonic()
            assert store.count == 0
            db.session.remove()
            db.engine.dispose()
    finally:
        os.kill(worker, signal.SIGCONT)
    wait_until(lambda: server.up()[0] == 200, 15, "the workers say that they are there")

    def mailed():
        return [to for to in addressees(post_office) if to.endswith("@many.example.test")]

    wait_until(lambda: len(mailed()) >= many, 120, "all of them leave")
    print(f"{many} mails had left {time.monotonic() - began:.0f} s after the flush")
    settled = "SELECT count(*) FROM delivery WHERE state <> 'sent'"
    wait_until(lambda: rows.rows(server, settled) == [(0,)], 20, "all of them are noted as sent")
    assert len(mailed()) == len(set(mailed())) == many
