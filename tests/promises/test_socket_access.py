"""Whoever loses access hears nothing more: at once when it is told, within 5 s when that is lost."""

import re
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text

from tests.support.caller import Caller
from tests.support.clients import AgentClient, connection_in, new_id
from tests.support.listener import Listener
from tests.support.server import PASSWORD
from tests.support.wire import Wire

LIMIT = 5.0  # seconds
COLUMNS = "name, password_hash, role, time_zone, send_key, created_at"
COPY = f"insert into agent (email, {COLUMNS}) select :copy, {COLUMNS} from agent where email = :email"


@pytest.fixture
def carla(server, ben):
    """An agent of each test's own: another Ben."""
    email = f"carla-{new_id()}@example.test"
    sql(server, COPY, copy=email, email="ben@example.test")
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


def assert_silent_at_once(say, *pages: Listener):
    """The next thing that is said does not come any more, long before anybody looks who still has access."""
    words = say()
    for page in pages:
        assert page.wait_for_end(10) == 1008
        assert words not in page.text


def assert_silent_in_time(page: Listener, began: float, say):
    """Closed with 1008 within LIMIT; what is said afterwards does not come."""
    assert page.wait_for_end(LIMIT - (time.monotonic() - began)) == 1008
    heard = len(page.frames)
    say()
    assert len(page.frames) == heard


@pytest.fixture
def say(server, ada):
    """Something that every agent's list shows; it waits until one who stays has heard it, and returns it."""
    caller = Caller(server.url)
    with listening(ada) as page:

        def said() -> bytes:
            words = f"Said at {time.monotonic()}."
            caller.say(words)
            page.wait_for(words.encode())
            return words.encode()

        yield said


def test_signing_out_silences_every_socket_of_the_session_at_once(carla, say):
    with listening(carla) as page, listening(carla) as other:
        carla.post("/sign-out")
        assert_silent_at_once(say, page, other)


def test_a_session_that_is_ended_from_another_one_is_silent_at_once_and_the_other_is_not(server, carla, say):
    phone = AgentClient(server.url, carla.email, PASSWORD)
    with listening(carla) as page, listening(phone) as ended:
        listed = carla.get("/profile/sessions").text
        (number,) = re.findall(r'hx-delete="[^"]*/profile/sessions/(\d+)"', listed)
        carla.delete(f"/profile/sessions/{number}")
        assert_silent_at_once(say, ended)
        page.wait_for(say())


def test_an_agent_who_is_deactivated_is_silent_at_once(ada, carla, say):
    with listening(carla) as page:
        number = number_of(ada, carla)
        assert ada.post(f"/agents/{number}/deactivation").status == 303
        assert_silent_at_once(say, page)


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
        assert_silent_in_time(page, began, say)


def test_a_visitor_of_a_channel_that_is_deactivated_is_silent_within_five_seconds(server, ada):
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

        assert_silent_in_time(page, began, answer)
        assert other.ended_at is None


def line_of(caller: Caller) -> Wire:
    path = f"/widget/{caller.key}/conversations/{caller.conversation}/live"
    return Wire(caller, connection_in(caller.get(path).text))


def number_of(ada, agent) -> str:
    rows = ada.get("/agents").text
    return re.search(r"/agents/(\d+)", rows[rows.index(agent.email) :])[1]
