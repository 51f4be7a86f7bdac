"""A comment: an internal note among agents. A table of its own, so that no visitor's query can meet one."""

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.accounts.agent import Agent
from convo.conversations.lines import Line
from convo.conversations.message import CLIENT_ID_LIMIT
from convo.extensions import db


class Comment(Line, db.Model):
    kind = "comment"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    client_id: Mapped[str] = mapped_column(String(CLIENT_ID_LIMIT))
    body: Mapped[str] = mapped_column(Text)

    agent: Mapped[Agent] = relationship(lazy="joined")

    @classmethod
    def own_table_args(cls):
        return (UniqueConstraint("agent_id", "client_id"),)

    @classmethod
    def sent_as(cls, agent, client_id: str) -> "Comment | None":
        return db.session.scalar(select(cls).where(cls.agent_id == agent.id, cls.client_id == client_id))
