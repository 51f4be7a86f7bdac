"""An inbox: a shared place where conversations arrive."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from convo.extensions import db


class Inbox(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
