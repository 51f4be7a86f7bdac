"""A channel: a way by which conversations reach an inbox. What a kind can be set to is the kind's own."""

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.conversations.inbox import Inbox
from convo.database import new_token
from convo.extensions import db


class Channel(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(64), unique=True, default=lambda: new_token(9))
    name: Mapped[str] = mapped_column(String(120))
    settings: Mapped[dict] = mapped_column(MutableDict.as_mutable(JSON), default=dict)
    active: Mapped[bool] = mapped_column(default=True)

    inbox: Mapped[Inbox] = relationship()

    @classmethod
    def by_key(cls, kind: str, key: str) -> "Channel | None":
        return db.session.scalar(select(cls).where(cls.kind == kind, cls.key == key, cls.active))

    def title(self, language: str) -> str:
        """What visitors know it by: its heading in their language, else the inbox's name."""
        return (self.settings.get("heading") or {}).get(language) or self.inbox.name

    def set(self, **settings):
        """Change settings; the owner of the kind has checked them."""
        self.settings.update(settings)
