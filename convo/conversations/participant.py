"""A participant: how far one agent, or the visitor, has received and read a conversation."""

from typing import NamedTuple

from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    UniqueConstraint,
    Update,
    bindparam,
    case,
    or_,
    select,
    update,
)
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

    @property
    def read_through(self) -> int:
        """Up to where it is not shown as unread."""
        return self.seen_through if self.unread_from is None else min(self.seen_through, self.unread_from - 1)


def forward(side: str) -> Update:
    """The statement that moves somebody's marks (`of_id`) in a conversation (`in_id`) where they are not yet
    as far as `delivered` and `seen`; else it meets no row. What the session has loaded is then old.
    """
    marks = Participant.__table__.c
    delivered, seen = bindparam("delivered", type_=Integer), bindparam("seen", type_=Integer)
    is_undelivered, is_unseen = marks.delivered_through < delivered, marks.seen_through < seen
    is_read = marks.unread_from <= seen
    return (
        update(Participant.__table__)
        .where(marks.conversation_id == bindparam("in_id"), marks[side] == bindparam("of_id"))
        .where(or_(is_undelivered, is_unseen, is_read))
        .values(
            delivered_through=case((is_undelivered, delivered), else_=marks.delivered_through),
            seen_through=case((is_unseen, seen), else_=marks.seen_through),
            unread_from=case((is_read, None), else_=marks.unread_from),
            revision=marks.revision + 1,
        )
    )


# Put together once: that takes longer than the database does.
FORWARD = {side: forward(side) for side in ("agent_id", "visitor_id")}


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
