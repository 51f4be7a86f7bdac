"""Closable: a conversation ends, and may go on."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from convo.conversations.events import ConversationClosed, ConversationReopened
from convo.database import UTCDateTime, utcnow
from convo.live.announcements import announce

_on_close: list[Callable] = []


def on_close(callback: Callable) -> Callable:
    """Register what belongs into the closing transaction: called with (conversation, by)."""
    _on_close.append(callback)
    return callback


class Closable:
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @declared_attr
    def closed_by_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("agent.id"))

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @classmethod
    def open(cls):
        """The condition that a conversation is open."""
        return cls.closed_at.is_(None)

    def close(self, by):
        """End it, by an agent, its visitor, or None: by itself. Closing what is closed changes nothing."""
        self.lock()
        if self.is_closed:
            return
        self.closed_at = utcnow()
        self.closed_by_id = None if by is None or self.is_visitor(by) else by.id
        self.waiting_since = None
        self.record("closed", by=by)
        announce(ConversationClosed(self.id))
        for callback in _on_close:
            callback(self, by)

    def reopen(self, by):
        self.lock()
        if not self.is_closed:
            return
        self.closed_at = self.closed_by_id = None
        self.waiting_since = self.unanswered_since()
        self.record("reopened", by=by)
        announce(ConversationReopened(self.id))
