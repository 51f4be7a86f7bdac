"""A participant: how far one agent, or the visitor, has received and read a conversation."""

from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, UniqueConstraint, Update, case, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from convo.conversations.indexes import only
from convo.extensions import db


class Participant(db.Model):
    """`delivered_through` and `seen_through` are positions; both only ever grow, as the other side is told.

    `unread_from` is where an agent wants to read on, seen or not: their own affair.
    """

    __table_args__ = (
        UniqueConstraint("conversation_id", "agent_id"),
        UniqueConstraint("conversation_id", "visitor_id"),
        Index("ix_participant_visitor_id", "visitor_id", **only("visitor_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id"))
    delivered_through: Mapped[int] = mapped_column(default=0)
    seen_through: Mapped[int] = mapped_column(default=0)
    unread_from: Mapped[int | None] = mapped_column(default=None)
    revision: Mapped[int] = mapped_column(default=0)  # counts changes: of two copies the newer is known by it

    @classmethod
    def forward(cls, whose, delivered: int, seen: int) -> Update:
        """The statement that moves those marks that are not as far yet; it meets no row where all are."""
        is_read = cls.unread_from <= seen
        return (
            update(cls)
            .where(whose, or_(cls.delivered_through < delivered, cls.seen_through < seen, is_read))
            .values(
                delivered_through=_later(cls.delivered_through, delivered),
                seen_through=_later(cls.seen_through, seen),
                unread_from=case((is_read, None), else_=cls.unread_from),
                revision=cls.revision + 1,
            )
            .execution_options(synchronize_session="evaluate")
        )

    @property
    def read_through(self) -> int:
        """Up to where it is not shown as unread."""
        return self.seen_through if self.unread_from is None else min(self.seen_through, self.unread_from - 1)


def _later(column, position: int):
    return case((column < position, position), else_=column)


class Reading(NamedTuple):
    """How far an agent has read a conversation, as of which change of theirs."""

    position: int
    revision: int


class Mark(NamedTuple):
    """Up to which position one side has received and seen it; one of the agents is enough."""

    delivered: int
    seen: int


class Marks(NamedTuple):
    """`revision` counts the changes of everybody's: of two copies the newer is known by it."""

    agents: Mark
    visitor: Mark
    revision: int


def reading_of(agent_id: int, conversation_id: int) -> Reading:
    return readings_of(agent_id, [conversation_id])[conversation_id]


def readings_of(agent_id: int, conversation_ids: list[int]) -> dict[int, Reading]:
    """The same for many conversations, in one query."""
    theirs = select(Participant).where(
        Participant.agent_id == agent_id, Participant.conversation_id.in_(conversation_ids)
    )
    read = {
        marks.conversation_id: Reading(marks.read_through, marks.revision)
        for marks in db.session.scalars(theirs)
    }
    return dict.fromkeys(conversation_ids, Reading(0, 0)) | read
