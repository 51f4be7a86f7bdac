"""A visitor: a browser that opened the chat, known by a secret token. A contact once it has written."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.contacts.contact import Contact
from convo.database import UTCDateTime, digest, lock, new_token, utcnow
from convo.extensions import db


class Visitor(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(8), default="en")
    time_zone: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    contact: Mapped[Contact | None] = relationship()

    @classmethod
    def arrive(cls, channel_id: int, language: str, time_zone: str | None = None) -> tuple["Visitor", str]:
        """A new visitor and their token (256 bits), which is told once and kept hashed."""
        token = new_token(32)
        visitor = cls(channel_id=channel_id, token_hash=digest(token), language=language, time_zone=time_zone)
        db.session.add(visitor)
        db.session.flush()
        return visitor, token

    @classmethod
    def by_token(cls, token: str) -> "Visitor | None":
        return db.session.scalar(select(cls).where(cls.token_hash == digest(token))) if token else None

    @property
    def principal(self) -> str:
        """Their name on the live path."""
        return f"visitor:{self.id}"

    def lock(self):
        """Hold the row: a first message sent twice at once is one."""
        lock(self)

    def become_contact(self) -> Contact:
        if self.contact is None:
            self.contact = Contact(language=self.language)
            db.session.add(self.contact)
            db.session.flush()
        return self.contact
