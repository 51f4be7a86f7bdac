"""An activity: a system line that records what happened, who did it and when.

Only the verbs in PUBLIC are shown to the visitor; everything else is the agents' own.
"""

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.accounts.agent import Agent
from convo.conversations.indexes import only
from convo.conversations.lines import Line
from convo.extensions import db

PUBLIC = ("closed", "reopened", "expiry_warned")


class Activity(Line, db.Model):
    kind = "activity"

    verb: Mapped[str] = mapped_column(String(40))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id"))
    details: Mapped[dict] = mapped_column(JSON, default=dict)

    agent: Mapped[Agent | None] = relationship(lazy="joined")

    @classmethod
    def own_table_args(cls):
        return (Index("ix_activity_visitor_id", "visitor_id", **only("visitor_id IS NOT NULL")),)

    @property
    def is_public(self) -> bool:
        return self.verb in PUBLIC
