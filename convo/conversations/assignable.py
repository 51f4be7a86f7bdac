"""Assignable: one agent answers for a conversation."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from convo.accounts.agent import Agent
from convo.conversations.events import ConversationAssigned
from convo.live.announcements import announce


class Assignable:
    @declared_attr
    def assignee_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("agent.id"))

    @declared_attr
    def assignee(cls) -> Mapped[Agent | None]:
        return relationship(Agent, foreign_keys=[cls.assignee_id], lazy="joined")

    @property
    def is_assigned(self) -> bool:
        return self.assignee_id is not None

    def assign(self, to: Agent | None, by: Agent):
        """Give it to an agent, or to nobody. The same one again changes nothing."""
        self.lock()
        previous_id = self.assignee_id
        if previous_id == (to.id if to else None):
            return
        self.assignee = to
        self.record(
            "assigned" if to else "unassigned",
            by=by,
            assignee_id=to.id if to else None,
            name=to.name if to else None,
        )
        announce(ConversationAssigned(self.id, to.id if to else None, previous_id))
