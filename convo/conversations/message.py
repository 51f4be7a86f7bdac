"""A message: what a visitor or an agent says to the other."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.accounts.agent import Agent
from convo.contacts.visitor import Visitor
from convo.conversations.lines import Line
from convo.extensions import db

BODY_LIMIT = 10_000  # characters
CLIENT_ID_LIMIT = 64


class Message(Line, db.Model):
    """`client_id` is its author's own name for it: a repeated send finds the first one."""

    kind = "message"

    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id"))
    client_id: Mapped[str] = mapped_column(String(CLIENT_ID_LIMIT))
    body: Mapped[str] = mapped_column(Text)

    agent: Mapped[Agent | None] = relationship(lazy="joined")

    @classmethod
    def own_table_args(cls):
        return (UniqueConstraint("agent_id", "client_id"), UniqueConstraint("visitor_id", "client_id"))

    @classmethod
    def sent_as(cls, author, client_id: str) -> "Message | None":
        """The author's message of that client_id, in whatever conversation."""
        return db.session.scalar(select(cls).where(author_is(cls, author), cls.client_id == client_id))

    @property
    def is_from_agent(self) -> bool:
        return self.agent_id is not None


def author_is(model, author):
    """The condition that a line was written by this agent or visitor."""
    return model.visitor_id == author.id if isinstance(author, Visitor) else model.agent_id == author.id
