"""A draft: what an agent has begun to write in a conversation, on whatever device."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from convo.conversations.message import BODY_LIMIT
from convo.database import UTCDateTime, utcnow
from convo.extensions import db

LIMIT = 10 * BODY_LIMIT  # characters


class Draft(db.Model):
    """`begun_at` is the revision at which the reply was begun: what came later its author may not know."""

    __table_args__ = (UniqueConstraint("conversation_id", "agent_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    reply: Mapped[str] = mapped_column(Text, default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    begun_at: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow, onupdate=utcnow)

    @classmethod
    def of(cls, conversation, agent) -> "Draft | None":
        return db.session.scalar(
            select(cls).where(cls.conversation_id == conversation.id, cls.agent_id == agent.id)
        )

    @staticmethod
    def kept(text: str) -> str:
        """The text as it is kept, with room for one that is still to be shortened."""
        return text.replace("\r\n", "\n").replace("\0", "")[:LIMIT]

    @classmethod
    def keep(cls, conversation, agent, begun_at: int | None = None, **texts) -> "Draft":
        """Keep `reply` and/or `comment`. An emptied reply is begun anew by the next word, at the revision
        that its author then saw: by default the present one.
        """
        conversation.lock()
        draft = cls.of(conversation, agent)
        if draft is None:
            draft = cls(conversation_id=conversation.id, agent_id=agent.id, reply="", comment="")
            db.session.add(draft)
        if texts.get("reply") and not draft.reply:
            draft.begun_at = min(begun_at or conversation.revision, conversation.revision)
        for name, text in texts.items():
            setattr(draft, name, text)
        return draft

    @classmethod
    def spend(cls, conversation, agent, name: str, *texts: str):
        """Empty `reply` or `comment` when it holds one of the texts: what was sent, or what was last kept of
        it. Anything else was begun since, or elsewhere.
        """
        draft = cls.of(conversation, agent)
        if draft and getattr(draft, name) in texts:
            setattr(draft, name, "")
            if name == "reply":
                draft.begun_at = 0
