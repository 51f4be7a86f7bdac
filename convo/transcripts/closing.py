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


@on_close
def send_or_say_why_not(conversation: Conversation, by) -> None:
    if not conversation.channel.settings.get("transcript", True):
        return
    if reason := obstacle(conversation):
        conversation.record("transcript_not_sent", reason=reason)
    else:
        deliveries.make(KIND, conversation.id, to=conversation.contact.email)


def obstacle(conversation: Conversation) -> str | None:
    """Why none is sent by itself: "no_address", "bad_address", "too_many"; else None."""
    address = conversation.contact.email
    if not address:
        return "no_address"
    if not is_valid(address):
        return "bad_address"
    if not is_confirmed(conversation.contact, address) and sent_lately(address) >= UNCONFIRMED_LIMIT:
        return "too_many"
    return None


def is_confirmed(contact, address: str) -> bool:
    return any(identity.is_confirmed for identity in contact.emails if identity.value == address)


def sent_lately(address: str) -> int:
    """How many transcripts were made for an address, whoever's it is said to be, within a day."""
    query = select(func.count(Delivery.id)).where(
        Delivery.kind == KIND,
        Delivery.created_at > utcnow() - timedelta(days=1),
        Delivery.args["to"].as_string() == address,
    )
    return db.session.scalar(query)
