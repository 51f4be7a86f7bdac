"""Expirable: a conversation that was answered ends by itself when its visitor says nothing more.

They are warned first, and whatever happens after the warning takes it back.
"""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_
from sqlalchemy.orm import Mapped, mapped_column

from convo.database import UTCDateTime, utcnow

WARNING = timedelta(minutes=5)  # before the end


class Expirable:
    expiry_warned_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def expirable(cls, idle: timedelta):
        """The condition that the visitor of an open one, who has the last word to answer, may be due for a
        warning or, warned, for the end: after `idle` without a word.
        """
        now = utcnow()
        warned = cls.expiry_warned_at > cls.last_activity_at
        return and_(
            cls.open(),
            cls.last_message_position > cls.last_visitor_position,
            cls.last_activity_at <= now - (idle - WARNING),
            or_(cls.expiry_warned_at.is_(None), ~warned, cls.expiry_warned_at <= now - WARNING),
        )

    def expire(self, idle: timedelta):
        """Warn the visitor, or end it when they were; what has gone on meanwhile is left alone."""
        self.lock()
        if not self._is_due(idle):
            return
        if self._is_warned(idle):
            self.close(by=None)
        else:
            self.expiry_warned_at = utcnow()
            self.record("expiry_warned", minutes=int(WARNING.total_seconds() // 60))

    def _is_due(self, idle) -> bool:
        now = utcnow()
        answered = self.last_message_position > self.last_visitor_position
        if self.is_closed or not answered or self.last_activity_at > now - (idle - WARNING):
            return False
        return not self._is_warned(idle) or self.expiry_warned_at <= now - WARNING

    def _is_warned(self, idle) -> bool:
        """Of this end, and not of an earlier one that something took back, be it a longer `idle`."""
        warned_at = self.expiry_warned_at
        return warned_at is not None and warned_at >= self.last_activity_at + (idle - WARNING)
