from types import SimpleNamespace

import pytest

from convo import create_app
from convo.accounts.agent import Agent
from convo.contacts.visit import Visit
from convo.contacts.visitor import Visitor
from convo.conversations.channel import Channel
from convo.conversations.conversation import Conversation
from convo.conversations.inbox import Inbox
from convo.database import writing
from convo.deliveries import Delivery, jobs
from convo.extensions import db
from tests.mail.post_office import PostOffice


@pytest.fixture
def post_office():
    with PostOffice() as office:
        yield office


@pytest.fixture
def smtp_url(request):
    """None keeps mail on disk; a test that asks for `post_office` sends to it."""
    return request.getfixturevalue("post_office").url if "post_office" in request.fixturenames else None


@pytest.fixture
def app(tmp_path, smtp_url):
    app = create_app(
        {
            "TESTING": True,
            "SECRET_KEY": "test",
            "CONVO_DATA": str(tmp_path),
            "CONVO_URL": "http://chat.example.test",
            "SMTP_URL": smtp_url,
            "REDIS_URL": f"unix://{tmp_path}/none.sock",
            "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/convo.sqlite3",
        }
    )
    with app.app_context():
        db.create_all()
        yield app


@pytest.fixture
def chat(app):
    """A visitor in France and Ana, who answers; `say` and `close` act in it, `post` runs the worker."""
    with writing():
        inbox = Inbox(name="Acme")
        db.session.add(inbox)
        db.session.flush()
        channel = Channel(inbox_id=inbox.id, kind="chat", name="Acme, Inc.")
        ana = Agent(name="Ana Ruiz", email="ana@acme.test", password_hash="x", role="admin")
        db.session.add_all([channel, ana])
        db.session.flush()
        visitor, _ = Visitor.arrive(channel.id, "en", "Europe/Paris")
        visit = Visit.begin(
            visitor, "https://shop.example.test/chairs?id=1&x=2", "Chairs <b>", None, "en", None
        )
        conversation = Conversation.start(channel, visitor, visit)
        conversation.contact.identify("zoe@example.test")
    return Chat(SimpleNamespace(channel=channel, ana=ana, visitor=visitor, conversation=conversation))


class Chat:
    def __init__(self, cast):
        self.__dict__.update(vars(cast))
        self.sends = 0

    def say(self, author, body):
        self.sends += 1
        with writing():
            self._fresh().post(author, body, client_id=f"send-{self.sends}")

    def change(self, function):
        with writing():
            function(self._fresh())

    def close(self):
        self.change(lambda conversation: conversation.close(by=self.ana))

    def post(self):
        for id in Delivery.due(10):
            jobs.perform(id)

    def lines(self):
        """The system lines about transcripts."""
        db.session.rollback()
        lines = self._fresh().timeline(for_agents=True).latest()
        return [line for line in lines if line.kind == "activity" and line.verb.startswith("transcript")]

    @property
    def deliveries(self):
        db.session.rollback()
        return list(db.session.scalars(db.select(Delivery).execution_options(populate_existing=True)))

    def _fresh(self):
        return db.session.get(Conversation, self.conversation.id, populate_existing=True)
