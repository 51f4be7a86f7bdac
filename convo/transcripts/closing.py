"""What a close means for the transcript: a delivery in the same transaction, or a line saying why not."""

from datetime import timedelta

from sqlalchemy import exists, func, select

from convo import deliveries
from convo.conversations.closable import on_close
from convo.conversations.conversation import Conversation
from convo.conversations.message import Message
from convo.database import utcnow
from convo.deliveries import Delivery
from convo.extensions import db
from convo.mail.addresses import is_valid

KIND = "transcript"
UNCONFIRMED_LIMIT = 3  # automatic ones a day to an address that nobody has confirmed
UNANSWERED_LIMIT = 20  # an hour of a channel's chats in which no agent has written, to unconfirmed addresses
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
    address, by visitor, and where no agent has taken part by channel.
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
    if not is_answered(conversation) and unanswered_lately(conversation.channel_id) >= UNANSWERED_LIMIT:
        return "too_many_unanswered"
    return None


def is_confirmed(contact, address: str) -> bool:
    return any(identity.is_confirmed for identity in contact.emails if identity.value == address)


def is_answered(conversation: Conversation) -> bool:
    answers = select(Message.id).where(
        Message.conversation_id == conversation.id, Message.agent_id.is_not(None)
    )
    return db.session.scalar(answers.limit(1)) is not None


def sent_lately(address: str) -> int:
    """How many transcripts were made for an address, whoever's it is said to be, within a day."""
    return db.session.scalar(made_lately().where(Delivery.args["to"].as_string() == address))


def sent_lately_for(visitor_id: int | None) -> int:
    """How many for one visitor's conversations, to whatever address, within a day."""
    theirs = made_lately().join(Conversation, Conversation.id == Delivery.subject_id)
    return db.session.scalar(theirs.where(Conversation.visitor_id == visitor_id))


def unanswered_lately(channel_id: int) -> int:
    """How many for a channel's chats in which no agent has written, within an hour."""
    answered = exists().where(Message.conversation_id == Conversation.id, Message.agent_id.is_not(None))
    made = made_lately(timedelta(hours=1)).join(Conversation, Conversation.id == Delivery.subject_id)
    return db.session.scalar(made.where(Conversation.channel_id == channel_id, ~answered))


def made_lately(within=timedelta(days=1)):
    return select(func.count(Delivery.id)).where(
        Delivery.kind == KIND, Delivery.created_at > utcnow() - within
    )
