"""The fixed cast: two agents, a visitor, an outsider who must see nothing; and the app they meet in."""

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis as redis_py
from flask_babel import force_locale

from convo import create_app
from convo.accounts import passwords
from convo.accounts.agent import Agent
from convo.accounts.sessions import Session
from convo.contacts.visit import Visit
from convo.contacts.visitor import Visitor
from convo.conversations.channel import Channel
from convo.conversations.conversation import Conversation
from convo.conversations.inbox import Inbox
from convo.database import writing
from convo.extensions import db
from convo.inbox.doors import COOKIE
from convo.live import streams
from processes.preparation import compile_translations
from tests.support import databases
from tests.support.browser import browser, playwright  # noqa: F401 (fixtures)
from tests.support.valkey import Valkey

PASSWORD = "correct horse battery"
ADDRESS = "http://localhost:8000"
SYSTEM = Path(__file__).parent / "system"


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="full repetition counts, Chromium on both databases")


def pytest_configure(config):
    config.addinivalue_line("markers", "database(name): about this database alone")
    compile_translations()  # words in French are checked, whatever part is run


def pytest_generate_tests(metafunc):
    """What touches a database runs on both; Chromium only with --full, else on SQLite."""
    if "database" in metafunc.fixturenames:
        names = databases.NAMES
        if marker := metafunc.definition.get_closest_marker("database"):
            names = marker.args
        elif is_chromium(metafunc) and not metafunc.config.getoption("full"):
            names = ("sqlite",)
        metafunc.parametrize("database", names, indirect=True, scope="session")


def is_chromium(metafunc) -> bool:
    """Drives it, or shares the server that others drive it against."""
    return "playwright" in metafunc.fixturenames or SYSTEM in metafunc.definition.path.parents


@pytest.fixture(scope="session")
def times(request):
    """How often to repeat: `times(20, full=2000)` is 20, with --full 2000."""
    is_full = request.config.getoption("full")
    return lambda reduced, full: full if is_full else reduced


@pytest.fixture(scope="session")
def database(request):
    """Its name, one of tests.support.databases.NAMES."""
    return request.param


@pytest.fixture(scope="session")
def template(database, tmp_path_factory):
    with databases.template(database, tmp_path_factory.mktemp(database)) as template:
        yield template


@pytest.fixture
def database_uri(template, tmp_path):
    """The address of a database for the test: all tables, no rows. Who changes tables asks for a copy."""
    with template.empty(tmp_path) as uri:
        yield uri


@pytest.fixture(scope="session")
def valkey():
    """A real Valkey for the tests' own process: its address."""
    with tempfile.TemporaryDirectory(prefix="convo-") as folder, Valkey(folder) as server:
        yield server.url


@pytest.fixture(scope="session")
def password_hash():
    return passwords.hash_of(PASSWORD)


@pytest.fixture(scope="session")
def make_app():
    """`with make_app(uri, redis_url, folder, NAME=value) as app:` the whole application."""

    @contextmanager
    def make_app(uri, redis_url, folder, **settings):
        app = create_app(
            {
                "TESTING": True,
                "SECRET_KEY": "a secret of the tests",
                "SQLALCHEMY_DATABASE_URI": uri,
                "REDIS_URL": redis_url,
                "CONVO_DATA": str(folder),
                "CONVO_URL": ADDRESS,
                "SERVER_NAME": None,
                **settings,
            }
        )
        yield app
        app.extensions["hub"].close()
        with app.app_context():
            db.engine.dispose()

    return make_app


@pytest.fixture
def app(make_app, tmp_path, database_uri, valkey):
    """It on an empty database."""
    redis_py.Redis.from_url(valkey).flushall()
    with make_app(database_uri, valkey, tmp_path) as app:
        yield app


@pytest.fixture
def context(app):
    """An application context for tests of the core."""
    with app.app_context():
        yield app


@dataclass
class Cast:
    """Ids, so that every test reads from its own session."""

    anna: int
    ben: int
    inbox: int
    channel: int
    visitor: int
    visitor_token: str
    visit: int
    outsider: int
    outsider_token: str
    conversation: int
    message: int


@pytest.fixture
def cast(app, password_hash) -> Cast:
    """Anna (admin) and Ben answer; the visitor has asked something; the outsider has only opened the chat."""
    with app.app_context(), writing():
        anna = Agent.create("anna@example.com", "Anna Martin", password_hash, "admin")
        ben = Agent.create("ben@example.com", "Ben Okafor", password_hash)
        inbox = Inbox(name="Support")
        db.session.add(inbox)
        db.session.flush()
        channel = Channel(
            inbox_id=inbox.id,
            kind="chat",
            key="site",
            name="Website",
            settings={"sites": ["http://shop.test:*"]},
        )
        db.session.add(channel)
        db.session.flush()
        visitor, token = Visitor.arrive(channel.id, "en", "Europe/Paris")
        outsider, outsider_token = Visitor.arrive(channel.id, "en")
        visit = Visit.begin(
            visitor, "https://shop.test/pricing", "Pricing", "", "en-GB", "Firefox/140 (Windows NT 10.0)"
        )
        conversation = Conversation.start(channel, visitor, visit)
        message = conversation.post(visitor, "Do you ship to Norway?", "first")
        return Cast(
            anna.id, ben.id, inbox.id, channel.id, visitor.id, token, visit.id, outsider.id, outsider_token,
            conversation.id, message.id,
        )  # fmt: skip


class AgentClient:
    """An agent's browser, less the browser: session cookie, CSRF header, Origin."""

    def __init__(self, app, agent_id):
        self.http = app.test_client()
        with app.app_context(), writing():
            session, token = Session.begin(db.session.get(Agent, agent_id))
            self.session_id = session.id
        self.http.set_cookie(COOKIE, token, domain="localhost")
        page = self.http.get("/inbox/open", base_url=ADDRESS).get_data(as_text=True)
        self.csrf = page.split('X-CSRFToken": "')[1].split('"')[0]

    def get(self, path, **kwargs):
        return self.http.get(path, base_url=ADDRESS, **kwargs)

    def fragment(self, path, **kwargs):
        """GET as htmx does."""
        return self.get(path, headers={"HX-Request": "true"}, **kwargs)

    def send(self, method, path, **data):
        headers = {"X-CSRFToken": self.csrf, "Origin": ADDRESS, "HX-Request": "true"}
        return self.http.open(path, method=method, base_url=ADDRESS, headers=headers, data=data)

    def post(self, path, **data):
        return self.send("POST", path, **data)

    def put(self, path, **data):
        return self.send("PUT", path, **data)

    def delete(self, path, **data):
        return self.send("DELETE", path, **data)


@pytest.fixture
def anna(app, cast):
    return AgentClient(app, cast.anna)


@pytest.fixture
def ben(app, cast):
    return AgentClient(app, cast.ben)


@pytest.fixture
def client(app):
    """Nobody yet."""
    return app.test_client()


@pytest.fixture
def published(monkeypatch):
    """Every fragment published while the test runs: (stream, English HTML), in order."""
    seen = []

    def note(*fragments, deadline=None):
        with force_locale("en"):
            seen.extend((fragment.stream, str(fragment.render())) for fragment in fragments)

    monkeypatch.setattr(streams, "publish", note)
    return seen
