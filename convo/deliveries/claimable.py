"""Claimable: one worker at a time has a delivery, on a lease: a killed one holds nothing for long."""

from datetime import datetime, timedelta

from sqlalchemy import String, and_, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from convo.database import UTCDateTime, new_token, utcnow
from convo.extensions import db

LEASE = timedelta(seconds=150)  # longer than a job may take


class Claimable:
    state: Mapped[str] = mapped_column(String(10), default="queued")  # queued, sending, sent, failed
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UTCDateTime, default=utcnow)
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def is_due(cls):
        """The condition that a delivery waits for somebody: its time has come, or its worker is gone."""
        now = utcnow()
        return or_(
            and_(cls.state == "queued", cls.next_try_at <= now),
            and_(cls.state == "sending", cls.lease_until <= now),
        )

    @classmethod
    def due(cls, limit: int) -> list[int]:
        """Ids of what is due, the longest waiting first."""
        return list(db.session.scalars(select(cls.id).where(cls.is_due()).order_by(cls.id).limit(limit)))

    @classmethod
    def claim(cls, id: int, lease: str | None = None):
        """Take it, counting the try, or None: sent, failed, not due yet, or somebody else's."""
        lease = lease or new_token()
        taken = db.session.execute(
            update(cls)
            .where(cls.id == id, cls.is_due())
            .values(state="sending", lease=lease, lease_until=utcnow() + LEASE, tries=cls.tries + 1)
            .execution_options(synchronize_session=False)
        )
        return db.session.get(cls, id, populate_existing=True) if taken.rowcount else None

    @classmethod
    def held(cls, id: int, lease: str):
        """The row, locked, if that lease still holds; else None: somebody else has it now."""
        held = select(cls).where(cls.id == id, cls.state == "sending", cls.lease == lease)
        return db.session.scalar(held.with_for_update().execution_options(populate_existing=True))
