"""Deactivatable: an agent who has left keeps their name on what they did, and can come back."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Mapped, mapped_column

from convo.database import UTCDateTime, utcnow
from convo.extensions import db
from convo.texts import Refused


class Deactivatable:
    deactivated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @classmethod
    def active(cls):
        """A select of those who work here now, by name."""
        return select(cls).where(cls.deactivated_at.is_(None)).order_by(func.lower(cls.name), cls.id)

    def deactivate(self):
        """End their sessions and lock them out. Raises Refused for the last admin."""
        self.lock_all()
        self.refuse_if_last_admin()
        if self.is_active:
            self.deactivated_at = utcnow()
            self.end_sessions()

    def reactivate(self):
        if not self.is_active:
            self.deactivated_at = None

    def refuse_if_last_admin(self):
        if self.is_admin and self.is_active and self._other_admins() == 0:
            raise Refused(role=_("This is the last admin. Make somebody else an admin first."))

    def _other_admins(self) -> int:
        cls = type(self)
        others = (cls.role == "admin", cls.deactivated_at.is_(None), cls.id != self.id)
        return db.session.scalar(select(func.count()).select_from(cls).where(*others))
