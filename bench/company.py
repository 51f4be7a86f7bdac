"""A company for the benchmarks: Convo as shipped, on a database of its own, with visitors in it."""

import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest import mock

import config
from convo import create_app
from convo.contacts.visitor import Visitor
from convo.conversations.channel import Channel
from convo.conversations.conversation import Conversation
from convo.database import writing
from convo.extensions import db
from convo.live.streams import Subscription, issue_ticket
from convo.seeds.demo import DEMO_KEY
from convo.widget.streams import chat_stream
from tests.support.databases import environment
from tests.support.server import Server

BATCH = 200  # visitors a transaction


@dataclass(frozen=True)
class Guest:
    """A visitor in a conversation: what their browser would know."""

    token: str
    conversation: str
    number: int
    principal: str
    stream: str


class Company:
    """`server` is up; `app` is one on the same data, for what HTTP's limits would not let us make in time."""

    def __init__(self, server: Server):
        self.server = server
        with mock.patch.dict(os.environ, server.env):
            self.app = create_app(config.settings())

    def guests(self, count: int) -> list[Guest]:
        """Visitors who have said something, each in a conversation of their own."""
        with self.app.app_context():
            return [
                guest for start in range(0, count, BATCH) for guest in self._batch(min(BATCH, count - start))
            ]

    def tickets(self, guests: list[Guest]) -> list[str]:
        """The addresses of their sockets; good for half a minute."""
        with self.app.app_context():
            return [issue_ticket(Subscription(guest.principal, (guest.stream,), "en")) for guest in guests]

    def _batch(self, count):
        with writing():
            channel = Channel.by_key("chat", DEMO_KEY)
            return [self._guest(channel) for _ in range(count)]

    def _guest(self, channel):
        visitor, token = Visitor.arrive(channel.id, "en", "Europe/Paris")
        conversation = Conversation.start(channel, visitor, None)
        conversation.post(visitor, "Is anybody there?", "first")
        return Guest(
            token, conversation.key, conversation.id, visitor.principal, chat_stream(conversation.id)
        )


@contextmanager
def company(database: str = "sqlite", durable: bool = False, **settings: str):
    """One of its own, up when the block begins. A `durable` PostgreSQL waits for its disk, as SQLite does."""
    with ExitStack() as stack:
        chosen = stack.enter_context(environment(database, durable))
        server = stack.enter_context(Server(demo=True, workers=2, env={**chosen, **settings}))
        company = Company(server)
        try:
            yield company
        finally:
            company.app.extensions["hub"].close()
            with company.app.app_context():
                db.engine.dispose()
