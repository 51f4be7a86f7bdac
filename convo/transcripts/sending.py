"""Sending a transcript, and the system line about what became of it."""

from flask import current_app
from sqlalchemy import select

from convo.conversations.activity import Activity
from convo.conversations.conversation import Conversation
from convo.conversations.events import ActivityRecorded
from convo.deliveries import Delivery, delivery_kind, on_settled
from convo.extensions import db
from convo.live.announcements import announce, rendering
from convo.mail import Outcome, configured_server, deliver
from convo.transcripts.closing import KIND
from convo.transcripts.transcript import Transcript


@delivery_kind(KIND)
def send(delivery: Delivery) -> Outcome:
    conversation_id, to, message_id = delivery.subject_id, delivery.args["to"], delivery.message_id
    db.session.rollback()
    # A context and a reading session of its own: it ends before the mail server is spoken to.
    with rendering(current_app._get_current_object()):
        message = Transcript.of(db.session.get(Conversation, conversation_id)).message(to, message_id)
    return deliver(message)


@on_settled(KIND)
def record(delivery: Delivery) -> None:
    conversation = db.session.get(Conversation, delivery.subject_id)
    if delivery.is_failed:
        conversation.record(
            "transcript_failed", to=delivery.args["to"], words=delivery.last_error, delivery_id=delivery.id
        )
    else:
        # Without a mail server nothing has left the house, and nobody should believe that it has.
        verb = "transcript_sent" if configured_server().server else "transcript_kept"
        conversation.record(verb, to=delivery.args["to"])


def retry(conversation: Conversation, delivery: Delivery) -> None:
    """Try a failed one again, inside writing(); its system line then offers it no more."""
    delivery.retry()  # before the conversation's lock: whoever settles a delivery takes them in this order
    conversation.lock()
    failures = select(Activity).where(
        Activity.conversation_id == conversation.id, Activity.verb == "transcript_failed"
    )
    for activity in db.session.scalars(failures):
        if activity.details["delivery_id"] == delivery.id and not activity.details.get("retried"):
            activity.details = activity.details | {"retried": True}
            activity.revision = conversation.next_revision()
            announce(ActivityRecorded(conversation.id, activity.id))


def transcript_delivery(conversation: Conversation, delivery_id: int) -> Delivery | None:
    """A transcript of this conversation."""
    own = select(Delivery).where(Delivery.kind == KIND, Delivery.subject_id == conversation.id)
    return db.session.scalar(own.where(Delivery.id == delivery_id))
