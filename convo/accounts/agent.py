"""An agent: somebody who works here and answers."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import CheckConstraint, String, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from convo import zones
from convo.accounts import addresses, passwords, preferences
from convo.accounts.deactivatable import Deactivatable
from convo.accounts.sessions import Session
from convo.database import UTCDateTime, utcnow
from convo.extensions import db
from convo.texts import Refused, one_line

NAME_LIMIT = 100  # characters
ROLES = ("agent", "admin")


class Agent(Deactivatable, db.Model):
    __table_args__ = (
        CheckConstraint("role in ('agent', 'admin')", name="role"),
        CheckConstraint("email = lower(email)", name="email_lower"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(addresses.LIMIT), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LIMIT))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(10), default="agent")
    language: Mapped[str | None] = mapped_column(String(8))
    time_zone: Mapped[str] = mapped_column(String(64), default="")  # empty: the browser's
    send_key: Mapped[str] = mapped_column(String(10), default="enter")
    picture: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    @classmethod
    def create(cls, email, name, password_hash, role="agent", time_zone="", language=None) -> "Agent":
        """Raises Refused(email=…, name=…, role=…) for what can't be."""
        cls.lock_all()
        email = addresses.checked(email)
        if cls.by_email(email):
            raise Refused(email=_("There is already an agent with this address."))
        agent = cls(
            email=email,
            name=one_line(name, "name", NAME_LIMIT),
            password_hash=password_hash,
            role=checked_role(role),
            time_zone=zones.known(time_zone) or "",
            language=language,
        )
        db.session.add(agent)
        db.session.flush()
        return agent

    @classmethod
    def by_email(cls, email: str) -> "Agent | None":
        return db.session.scalar(select(cls).where(cls.email == addresses.folded(email)))

    @classmethod
    def count(cls) -> int:
        return db.session.scalar(select(func.count()).select_from(cls))

    @classmethod
    def lock_all(cls):
        """Hold the table, so that what counts agents is still true at the commit (SQLite has one writer)."""
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("LOCK TABLE agent IN SHARE ROW EXCLUSIVE MODE"))
        db.session.flush()
        db.session.expire_all()  # what was read before the lock may be old

    @classmethod
    def authenticate(cls, email: str, password: str) -> "Agent | None":
        """The active agent with this address and password. An unknown address takes as long."""
        agent = cls.by_email(email) if "\0" not in email else None
        known = agent.password_hash if agent and agent.is_active else None
        return agent if passwords.matches(known, password) and known else None

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"

    @property
    def picture_address(self) -> str | None:
        """Where browsers find the picture, visitors' too."""
        return f"/pictures/{self.picture}" if self.picture else None

    def has_password(self, password: str) -> bool:
        return passwords.matches(self.password_hash, password)

    def rename(self, name: str):
        name = one_line(name, "name", NAME_LIMIT)
        if name != self.name:
            self.name = name

    def prefer(self, language: str | None, time_zone: str, send_key: str):
        """Raises Refused(language=…, time_zone=…, send_key=…) for what is not on offer."""
        self.language, self.time_zone, self.send_key = preferences.checked(language, time_zone, send_key)

    def show_picture(self, name: str | None) -> str | None:
        """Set the stored picture; returns the file that it replaces, to remove after the commit."""
        replaced, self.picture = self.picture, name
        return replaced

    def change_role(self, role: str):
        """Raises Refused for the last admin and for unknown roles."""
        self.lock_all()
        if checked_role(role) == self.role:
            return
        self.refuse_if_last_admin()
        self.role = role

    def set_password(self, password_hash: str, keep: Session | None = None):
        """End every session but the one to keep, which its caller renews."""
        self.password_hash = password_hash
        self.end_sessions(but=keep)

    def end_sessions(self, but: Session | None = None):
        for session in Session.of(self):
            if but is None or session.id != but.id:
                session.end()


def checked_role(role: str) -> str:
    if role not in ROLES:
        raise Refused(role=_("Choose one of these."))
    return role
