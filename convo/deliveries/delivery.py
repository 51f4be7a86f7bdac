"""A delivery: something that must go outside, from the transaction that wants it until it is through."""

from datetime import datetime

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from convo.database import UTCDateTime, utcnow
from convo.deliveries import backoff, kinds, queue
from convo.deliveries.claimable import Claimable
from convo.extensions import db
from convo.mail import default_sender
from convo.mail.addresses import domain_of
from convo.mail.headers import new_message_id

WORDS_LIMIT = 500  # characters kept of what a server said


class Delivery(Claimable, db.Model):
    __table_args__ = (
        Index("ix_delivery_due", "state", "next_try_at"),
        Index("ix_delivery_subject", "kind", "subject_id"),
        Index("ix_delivery_recent", "kind", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    args: Mapped[dict] = mapped_column(JSON, default=dict)
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    @classmethod
    def make(cls, kind: str, subject_id: int | None = None, **args) -> "Delivery":
        """Ask for one, inside writing(). Each try sends it under the Message-ID that is made here."""
        message_id = new_message_id(domain_of(default_sender()))
        delivery = cls(kind=kind, subject_id=subject_id, args=args, message_id=message_id)
        db.session.add(delivery)
        db.session.flush()
        queue.wake_after_commit(delivery.id)
        return delivery

    @property
    def is_failed(self) -> bool:
        return self.state == "failed"

    def retry(self) -> None:
        """Begin anew with what failed; anything else is left alone."""
        db.session.refresh(self, with_for_update=True)
        if self.is_failed:
            self._queue(utcnow(), tries=0)
            queue.wake_after_commit(self.id)

    def settle(self, outcome: kinds.Outcome) -> None:
        """Write down what became of this try: sent, to be tried again, or failed."""
        self.last_error = None if outcome.state == "sent" else outcome.words[:WORDS_LIMIT]
        wait = backoff.wait_after(self.tries) if outcome.state == "temporary" else None
        if wait:
            return self._queue(utcnow() + wait, self.tries)
        self.lease = self.lease_until = self.next_try_at = None
        if outcome.state == "sent":
            self.state, self.sent_at = "sent", utcnow()
        else:
            self.state = "failed"
        return kinds.settled(self)

    def _queue(self, when: datetime, tries: int) -> None:
        self.state, self.next_try_at, self.tries = "queued", when, tries
        self.lease = self.lease_until = None
