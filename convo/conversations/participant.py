"""A participant: how far one agent, or the visitor, has received and read a conversation."""

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from convo.extensions import db


class Participant(db.Model):
    """`delivered_through` and `seen_through` are positions; both only ever grow."""

    __table_args__ = (
        UniqueConstraint("conversation_id", "agent_id"),
        UniqueConstraint("conversation_id", "visitor_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("agent.id"))
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id"))
    delivered_through: Mapped[int] = mapped_column(default=0)
    seen_through: Mapped[int] = mapped_column(default=0)


def seen_through(conversation_id: int, agent_id: int) -> int:
    """The position up to which an agent has seen a conversation."""
    return seen_by(agent_id, [conversation_id])[conversation_id]


def seen_by(agent_id: int, conversation_ids: list[int]) -> dict[int, int]:
    """The same for many conversations, in one query."""
    rows = db.session.execute(
        select(Participant.conversation_id, Participant.seen_through).where(
            Participant.agent_id == agent_id, Participant.conversation_id.in_(conversation_ids)
        )
    )
    return dict.fromkeys(conversation_ids, 0) | {
        conversation_id: position for conversation_id, position in rows
    }
