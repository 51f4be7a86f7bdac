"""What a close means for the transcript: a delivery in the same transaction, or a line saying why not."""

from datetime import timedelta

from sqlalchemy import func, select

from convo import deliveries
from convo.conversations.closable import on_close
from convo.conversations.conversation import Conversation
from convo.database import utcnow
from convo.deliveries import Delivery
from convo.extensions import db
from convo.mail.addresses import is_valid

KIND = "transcript"
UNCONFIRMED_LIMIT = 3  # automatic ones a day to an address that nobody has confirmed
VISITOR_LIMIT = 5  # a day for one visitor, who can say one address after the other


@on_close
def send_or_say_why_not(conversation: Conversation, by) -> None:
    if reason := obstacle(conversation):
        conversation.record("transcript_not_sent", reason=reason)
    else:
        deliveries.make(KIND, conversation.id, to=conversation.contact.email)


def obstacle(conversation: Conversation) -> str | None:
    """Why none is sent by itself, else None.

    Whoever opens a chat can name anybody's address: how often a mail goes there unconfirmed is bounded, by
    address and by visitor.
    """
    if not conversation.channel.settings.get("transcript", True):
        return "turned_off"
    address = conversation.contact.email
    if not address:
        return "no_address"
    if not is_valid(address):
        return "bad_address"
    if is_confirmed(conversation.contact, address):
        return None
    if sent_lately(address) >= UNCONFIRMED_LIMIT:
        return "too_many"
    if sent_lately_for(conversation.visitor_id) >= VISITOR_LIMIT:
        return "too_many_addresses"
    return None


def is_confirmed(contact, address: str) -> bool:
    return any(identity.is_confirmed for identity in contact.emails if identity.value == address)


def sent_lately(address: str) -> int:
    """How many transcripts were made for an address, whoever's it is said to be, within a day."""
    return db.session.scalar(made_lately().where(Delivery.args["to"].as_string() == address))


def sent_lately_for(visitor_id: int | None) -> int:
    """How many for one visitor's conversations, to whatever address, within a day."""
    theirs = made_lately().join(Conversation, Conversation.id == Delivery.subject_id)
    return db.session.scalar(theirs.where(Conversation.visitor_id == visitor_id))


def made_lately():
    return select(func.count(Delivery.id)).where(
        Delivery.kind == KIND, Delivery.created_at > utcnow() - timedelta(days=1)
    )
