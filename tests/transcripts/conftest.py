import pytest

from convo.accounts.agent import Agent
from convo.contacts.visitor import Visitor
from convo.conversations.conversation import Conversation
from convo.database import writing
from convo.deliveries import Delivery, jobs
from convo.extensions import db
from convo.mail import Server, maildir
from tests.mail.post_office import PostOffice


@pytest.fixture
def post_office(app):
    """With it mail is sent; without it mail is kept on disk."""
    with PostOffice() as office:
        app.extensions["mail"] = Server.parse(office.url, app.extensions["mail"].default_sender)
        yield office


@pytest.fixture
def chat(app, cast):
    """The visitor's conversation, now with an answer and an address."""
    chat = Chat(app, cast)
    chat.say(chat.anna, "Welcome.")
    chat.change(lambda conversation: conversation.contact.identify("zoe@example.test"))
    return chat


class Chat:
    """Says and does things in the cast's conversation, each in a context of its own, as requests are."""

    def __init__(self, app, cast):
        self.app = app
        self.id = cast.conversation
        self.sends = 0
        with app.app_context():
            self.anna = db.session.get(Agent, cast.anna)
            self.visitor = db.session.get(Visitor, cast.visitor)

    def change(self, function):
        with self.app.app_context(), writing():
            return function(db.session.get(Conversation, self.id))

    def say(self, author, body):
        self.sends += 1
        self.change(lambda conversation: conversation.post(author, body, client_id=f"send-{self.sends}"))

    def close(self):
        self.change(lambda conversation: conversation.close(by=self.anna))

    def close_and_reopen(self, times):
        for _ in range(times):
            self.close()
            self.change(lambda conversation: conversation.reopen(by=self.anna))

    def post(self):
        """What the worker does."""
        with self.app.app_context():
            for id in Delivery.due(10):
                jobs.perform(id)

    @property
    def conversation(self):
        with self.app.app_context():
            return db.session.get(Conversation, self.id)

    @property
    def lines(self):
        """The system lines about transcripts."""
        with self.app.app_context():
            lines = db.session.get(Conversation, self.id).timeline(for_agents=True).latest()
            return [line for line in lines if line.kind == "activity" and line.verb.startswith("transcript")]

    @property
    def deliveries(self):
        with self.app.app_context():
            return list(db.session.scalars(db.select(Delivery).order_by(Delivery.id)))

    @property
    def kept(self):
        """The mails on disk, newest first."""
        with self.app.app_context():
            return maildir.newest()

    def transcript(self):
        """Closed, the mail that comes of it."""
        self.close()
        self.post()
        return self.kept[0]
