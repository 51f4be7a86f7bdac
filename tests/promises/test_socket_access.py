"""Whoever loses access hears nothing more: at once when it is told, within 5 s when that is lost."""

import re
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from tests.support.caller import Caller
from tests.support.clients import AgentClient, connection_in
from tests.support.listener import Listener
from tests.support.server import PASSWORD
from tests.support.wire import Wire

LIMIT = 5.0  # seconds
AT_ONCE = 2.0  # seconds, sooner than anybody looks who still has access


@pytest.fixture
def carla(server, ada, request):
    """An agent of each test's own."""
    email = f"carla-{abs(hash(request.node.name))}@example.test"
    server.convo("agent", "create", "--email", email, "--name", "Carla", "--password", PASSWORD)
    agent = AgentClient(server.url, email, PASSWORD)
    agent.email = email
    return agent


@contextmanager
def listening(agent):
    with Listener(Wire(agent, connection_in(agent.get("/inbox/open").text))) as page:
        yield page


def sql(server, statement: str, **values):
    """Change the database behind the server's back: nobody is told."""
    url = server.env.get("DATABASE_URL", f"sqlite:///{server.data}/convo.sqlite3")
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        assert connection.execute(text(statement), values).rowcount > 0
    engine.dispose()


def assert_silent(page: Listener, began: float, limit: float, say):
    """Closed with 1008 in time; what is said afterwards does not come, and goes to whoever still listens."""
    assert page.wait_for_end(limit - (time.monotonic() - began)) == 1008
    heard = len(page.frames)
    say()
    assert len(page.frames) == heard


@pytest.fixture
def say(server, ada):
    """Something that every agent's list shows; it waits until one who stays has heard it."""

    def said():
        with listening(ada) as page:
            words = f"Said at {time.monotonic()}."
            Caller(server.url).say(words)
            page.wait_for(words.encode())

    return said


def test_signing_out_silences_every_socket_of_the_session_at_once(carla, say):
    with listening(carla) as page, listening(carla) as other:
        began = time.monotonic()
        carla.post("/sign-out")
        assert_silent(page, began, AT_ONCE, say)
        assert_silent(other, began, AT_ONCE, say)


def test_a_session_that_is_ended_from_another_one_is_silent_at_once_and_the_other_is_not(server, carla, say):
    phone = AgentClient(server.url, carla.email, PASSWORD)
    with listening(carla) as page, listening(phone) as ended:
        listed = carla.get("/profile/sessions").text
        (number,) = re.findall(r'hx-delete="[^"]*/profile/sessions/(\d+)"', listed)
        began = time.monotonic()
        carla.delete(f"/profile/sessions/{number}")
        assert_silent(ended, began, AT_ONCE, say)
        say()
        assert page.ended_at is None


def test_an_agent_who_is_deactivated_is_silent_at_once(ada, carla, say):
    with listening(carla) as page:
        began = time.monotonic()
        assert ada.post(f"/agents/{number_of(ada, carla)}/deactivation").status == 303
        assert_silent(page, began, AT_ONCE, say)


@pytest.mark.parametrize(
    "statement",
    [
        "delete from session where agent_id = (select id from agent where email = :email)",
        "update agent set deactivated_at = '2026-01-01 00:00:00' where email = :email",
        "update session set last_seen_at = '2020-01-01 00:00:00' "
        "where agent_id = (select id from agent where email = :email)",
    ],
    ids=["session deleted", "agent deactivated", "session lapsed"],
)
def test_when_the_word_of_it_is_lost_an_agent_is_silent_within_five_seconds(server, carla, say, statement):
    with listening(carla) as page:
        began = time.monotonic()
        sql(server, statement, email=carla.email)
        assert_silent(page, began, LIMIT, say)


def test_a_visitor_of_a_channel_that_is_deactivated_is_silent_within_five_seconds(server, ada, say):
    made = server.convo("channel", "create", "chat", "--set", "sites=http://closing.test")
    key = re.search(r'"key": "([^"]+)"', made)[1]
    closing, staying = Caller(server.url, key=key), Caller(server.url)
    closing.say("Will you close?")
    staying.say("I stay.")
    number = ada.number_of("Will you close?")
    with Listener(line_of(closing)) as page, Listener(line_of(staying)) as other:
        began = time.monotonic()
        sql(server, "update channel set active = :no where key = :key", no=False, key=key)

        def answer():
            assert ada.say(number, "We have closed.").status == 200
            ada.say(ada.number_of("I stay."), "We have not.")
            other.wait_for(b"We have not.")

        assert_silent(page, began, LIMIT, answer)
        assert other.ended_at is None


def line_of(caller: Caller) -> Wire:
    path = f"/widget/{caller.key}/conversations/{caller.conversation}/live"
    return Wire(caller, connection_in(caller.get(path).text))


def number_of(ada, agent) -> str:
    rows = ada.get("/agents").text
    return re.search(r"/agents/(\d+)", rows[rows.index(agent.email) :])[1]
