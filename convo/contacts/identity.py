"""An identity: something a contact is known by. Typed in a chat it proves nothing until it is confirmed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from convo.database import UTCDateTime, utcnow
from convo.extensions import db


class Identity(db.Model):
    __table_args__ = (
        UniqueConstraint("contact_id", "kind", "value"),
        Index("ix_identity_kind_value", "kind", "value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(320))
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)  # said last, by them or an agent
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None
