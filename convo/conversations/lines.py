"""What messages, comments and system lines have in common: a place in one conversation's order.

`position` is the conversation's revision at which the line was made; it never changes and orders. `revision`
is that of its last change; it tells which of two copies is newer, and "everything after R" is gapless.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from convo.database import UTCDateTime, utcnow


class Line:
    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    revision: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    kind = "line"

    @declared_attr
    def conversation_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("conversation.id"))

    @declared_attr.directive
    def __table_args__(cls):
        return (
            Index(f"ix_{cls.__tablename__}_position", "conversation_id", "position", unique=True),
            Index(f"ix_{cls.__tablename__}_revision", "conversation_id", "revision"),
            *cls.own_table_args(),
        )

    @classmethod
    def own_table_args(cls) -> tuple:
        return ()
