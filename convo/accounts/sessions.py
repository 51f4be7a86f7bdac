"""A session: one browser in which an agent is signed in. Its cookie holds a token, kept hashed here."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.accounts.events import SessionEnded
from convo.database import UTCDateTime, digest, new_token, utcnow
from convo.extensions import db
from convo.live.announcements import announce

if TYPE_CHECKING:
    from convo.accounts.agent import Agent

LIFETIME = timedelta(days=30)  # since it was last seen
TOUCH_EVERY = timedelta(minutes=1)


class Session(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agent.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_agent: Mapped[str] = mapped_column(String(300), default="")
    ip: Mapped[str] = mapped_column(String(45), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)

    agent: Mapped["Agent"] = relationship(lazy="joined", innerjoin=True)

    @classmethod
    def begin(cls, agent: "Agent", user_agent: str = "", ip: str = "") -> tuple["Session", str]:
        """A new session and its token, told once."""
        token = new_token(32)
        session = cls(
            agent=agent, token_hash=digest(token), user_agent=printable(user_agent)[:300], ip=ip[:45]
        )
        db.session.add(session)
        db.session.flush()
        return session, token

    @classmethod
    def by_token(cls, token: str | None) -> "Session | None":
        """The live session of an active agent, or None."""
        if not token:
            return None
        session = db.session.scalar(select(cls).where(cls.token_hash == digest(token)))
        return session if session and session.is_live else None

    @classmethod
    def of(cls, agent: "Agent") -> list["Session"]:
        """The agent's sessions, the one seen last first."""
        newest_first = (cls.last_seen_at.desc(), cls.id.desc())
        live = cls.last_seen_at > utcnow() - LIFETIME
        return list(
            db.session.scalars(select(cls).where(cls.agent_id == agent.id, live).order_by(*newest_first))
        )

    @classmethod
    def forget_old(cls):
        """Those that open nothing any more."""
        db.session.execute(delete(cls).where(cls.last_seen_at <= utcnow() - LIFETIME))

    @property
    def is_live(self) -> bool:
        return self.agent.is_active and self.last_seen_at > utcnow() - LIFETIME

    @property
    def principal(self) -> str:
        """Its name on the live path."""
        return f"session:{self.id}"

    @property
    def is_stale(self) -> bool:
        """Whether it is time to `touch()` it."""
        return utcnow() - self.last_seen_at > TOUCH_EVERY

    def touch(self, ip: str = ""):
        self.last_seen_at = utcnow()
        self.ip = ip[:45] or self.ip

    def renew(self) -> str:
        """A new token for the same session: the old one opens nothing any more."""
        token = new_token(32)
        self.token_hash = digest(token)
        return token

    def end(self):
        announce(SessionEnded(self.id, self.agent_id))  # first: a row that goes can tell nothing any more
        db.session.delete(self)


def alive(session_ids: set[int]) -> set[int]:
    """Which of these sessions still open the door. One query."""
    recent = Session.last_seen_at > utcnow() - LIFETIME
    working = Session.agent.has(deactivated_at=None)
    return set(db.session.scalars(select(Session.id).where(Session.id.in_(session_ids), recent, working)))


def agent_of_session(principal: str) -> "Agent | None":
    """Whose `session:7` this is, while it opens the door."""
    kind, _, number = principal.partition(":")
    session = db.session.get(Session, int(number)) if kind == "session" and number.isdecimal() else None
    return session.agent if session and session.is_live else None


def printable(user_agent: str) -> str:
    return "".join(char for char in user_agent if char.isprintable())
