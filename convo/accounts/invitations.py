"""An invitation: a link, good once and for a week, with which somebody becomes an agent."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.accounts import addresses
from convo.accounts.agent import NAME_LIMIT, Agent, checked_role
from convo.database import UTCDateTime, digest, new_token, utcnow
from convo.extensions import db
from convo.texts import Refused, one_line

LIFETIME = timedelta(days=7)


class Invitation(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(addresses.LIMIT))
    name: Mapped[str | None] = mapped_column(String(NAME_LIMIT))
    role: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("agent.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    accepted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    invited_by: Mapped[Agent] = relationship()

    @classmethod
    def invite(cls, email, name, role, by: Agent) -> tuple["Invitation", str]:
        """A new invitation and its token, told once; it replaces open ones to the same address."""
        email = addresses.checked(email)
        if Agent.by_email(email):
            raise Refused(email=_("There is already an agent with this address."))
        name = one_line(name, "name", NAME_LIMIT) if name else None
        role = checked_role(role)
        for older in db.session.scalars(select(cls).where(cls.email == email, cls.accepted_at.is_(None))):
            older.withdraw()
        token = new_token(32)
        invitation = cls(email=email, name=name, role=role, token_hash=digest(token), invited_by=by)
        db.session.add(invitation)
        db.session.flush()
        return invitation, token

    @classmethod
    def by_token(cls, token: str, lock: bool = False) -> "Invitation | None":
        """The one that is still open; held until the commit when it is about to be used."""
        query = select(cls).where(cls.token_hash == digest(token))
        invitation = db.session.scalar(query.with_for_update(of=cls) if lock else query)
        return invitation if invitation and invitation.is_open else None

    @classmethod
    def open(cls) -> list["Invitation"]:
        recent = cls.created_at > utcnow() - LIFETIME
        sent = db.session.scalars(
            select(cls).where(cls.accepted_at.is_(None), recent).order_by(cls.id.desc())
        )
        return [invitation for invitation in sent if invitation.is_open]

    @classmethod
    def forget_old(cls):
        """Those that nobody took in time."""
        old = cls.created_at <= utcnow() - LIFETIME
        db.session.execute(delete(cls).where(cls.accepted_at.is_(None), old))

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and not self.has_expired and self.inviter_may_invite

    @property
    def inviter_may_invite(self) -> bool:
        """What an admin let in ends with their being one."""
        return self.invited_by.is_active and self.invited_by.is_admin

    @property
    def expires_at(self) -> datetime:
        return self.created_at + LIFETIME

    @property
    def has_expired(self) -> bool:
        return utcnow() > self.expires_at

    def accept(self, name: str, password_hash: str, time_zone: str = "", language=None) -> Agent:
        """Become an agent. Raises Refused."""
        agent = Agent.create(self.email, name, password_hash, self.role, time_zone, language)
        self.accepted_at = utcnow()
        return agent

    def withdraw(self):
        db.session.delete(self)
