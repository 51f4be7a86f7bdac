"""A contact: a person who writes to us."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.contacts.events import ContactChanged
from convo.contacts.identity import Identity
from convo.database import UTCDateTime, raise_revision, utcnow
from convo.extensions import db
from convo.live.announcements import announce

NAME_LIMIT = 200  # characters


class Contact(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(String(NAME_LIMIT))
    language: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    revision: Mapped[int] = mapped_column(default=0)

    identities: Mapped[list[Identity]] = relationship(order_by=Identity.id)

    @property
    def emails(self) -> list[Identity]:
        """The newest last: as that is what was last said, by them or by an agent."""
        found = [identity for identity in self.identities if identity.kind == "email"]
        return sorted(found, key=lambda identity: identity.used_at)

    @property
    def email(self) -> str | None:
        """The address to write to."""
        return self.emails[-1].value if self.emails else None

    @property
    def display_name(self) -> str:
        """The name, else the address, else "Visitor 12"."""
        return self.name or self.email or _("Visitor %(number)s", number=self.id)

    def rename(self, name: str | None):
        if (name or None) != self.name:
            self.name = name or None
            self._changed()

    def identify(self, email: str) -> Identity:
        """Note an address, as yet unconfirmed, as the one to write to. One known already is not doubled."""
        value = email.strip().lower()
        before = self.email
        identity = next((known for known in self.emails if known.value == value), None)
        if identity is None:
            identity = Identity(contact_id=self.id, kind="email", value=value)
            self.identities.append(identity)
        identity.used_at = utcnow()
        if value != before:
            self._changed()
        return identity

    def change_email(self, email: str | None):
        """What an agent sets on the card: this address instead of the one shown; None takes them all away."""
        value = (email or "").strip().lower() or None
        if value == self.email:
            return
        for identity in self.emails[-1:] if value else self.emails:
            db.session.delete(identity)
        db.session.flush()
        db.session.expire(self, ["identities"])
        if value:
            self.identify(value)
        else:
            self._changed()

    def _changed(self):
        """Of two copies, the newer is known by its revision."""
        raise_revision(self)
        announce(ContactChanged(self.id))
