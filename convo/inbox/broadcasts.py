"""What agents see at once when something happens: events in, fragments out."""

from sqlalchemy import select

from convo.contacts.events import ContactChanged
from convo.conversations import events
from convo.conversations.activity import Activity
from convo.conversations.comment import Comment
from convo.conversations.conversation import Conversation
from convo.conversations.message import Message
from convo.conversations.participant import reading_of
from convo.conversations.typing import Typed
from convo.extensions import db
from convo.inbox import presence
from convo.inbox.presence import PresenceChanged
from convo.inbox.streams import agent_stream, conversation_stream, inbox_stream, view_stream
from convo.inbox.views import VIEWS
from convo.live.announcements import on
from convo.live.fragments import changed, partial, to_each, upsert

CONTACT_CONVERSATIONS = 20  # the newest of a contact are told


@on(events.ConversationStarted)
def conversation_started(event):
    conversation = db.session.get(Conversation, event.conversation_id)
    yield changed(inbox_stream(conversation.inbox_id))


@on(events.MessagePosted)
def message_posted(event):
    conversation = db.session.get(Conversation, event.conversation_id)
    message = db.session.get(Message, event.message_id)
    yield line(conversation, message)
    if not message.is_from_agent:
        yield typing(conversation_stream(conversation.id), "#typing", None)
    yield from rows(conversation)
    yield from elsewhere(conversation)


@on(events.CommentPosted)
def comment_posted(event):
    conversation = db.session.get(Conversation, event.conversation_id)
    yield line(conversation, db.session.get(Comment, event.comment_id))
    yield from rows(conversation)
    yield from elsewhere(conversation)


@on(events.ActivityRecorded)
def activity_recorded(event):
    activity = db.session.get(Activity, event.activity_id)
    conversation = db.session.get(Conversation, event.conversation_id)
    yield line(conversation, activity)
    if activity.agent_id or activity.visitor_id:
        yield from elsewhere(conversation)


@on(events.ConversationAssigned)
@on(events.ConversationClosed)
@on(events.ConversationReopened)
def moved(event):
    """The conversation may now be in other views."""
    conversation = db.session.get(Conversation, event.conversation_id)
    stream = conversation_stream(conversation.id)
    yield header(conversation)
    if conversation.is_closed:
        yield typing(stream, "#typing", None)
    yield from rows(conversation)
    yield from absences(conversation, left_by=getattr(event, "previous_id", None))
    yield changed(inbox_stream(conversation.inbox_id))


@on(events.ConversationRead)
def conversation_read(event):
    conversation = db.session.get(Conversation, event.conversation_id)
    yield partial(conversation_stream(conversation.id), "#marks", **marks(conversation))
    if event.agent_id:
        yield upsert(
            agent_stream(event.agent_id),
            "#seen-marks",
            "inbox/conversations/_seen.html",
            key=None,
            conversation_id=conversation.id,
            reading=reading_of(event.agent_id, conversation.id),
        )


@on(ContactChanged)
def contact_changed(event):
    query = select(Conversation).where(Conversation.contact_id == event.contact_id)
    for conversation in db.session.scalars(
        query.order_by(Conversation.id.desc()).limit(CONTACT_CONVERSATIONS)
    ):
        stream = conversation_stream(conversation.id)
        contact = conversation.contact
        # Whoever is editing it keeps what they have typed.
        card = f"#contact-{contact.id}:not(form)"
        yield partial(stream, card, "inbox/contacts/_contact.html", swap="outerMorph", contact=contact)
        yield header(conversation)  # and their lines say what it says: see js/names.js
        yield from rows(conversation)


@on(Typed)
def visitor_typed(event):
    if event.agent_id is not None:
        return
    conversation = db.session.get(Conversation, event.conversation_id)
    yield typing(conversation_stream(conversation.id), "#typing", conversation.contact, event.revision)
    for stream in streams_of(conversation):
        yield typing(stream, f"#typing-{conversation.id}", conversation.contact, event.revision)


@on(PresenceChanged)
def presence_changed(event):
    yield partial(
        conversation_stream(event.conversation_id),
        "#presence",
        "inbox/conversations/_presence.html",
        swap="innerMorph",
        **presence.shown(event.conversation_id),
    )


def line(conversation, record):
    """A line of the log, whatever its kind."""
    return upsert(
        conversation_stream(conversation.id),
        "#messages",
        "inbox/conversations/_line.html",
        line=record,
        contact=conversation.contact,
    )


def rows(conversation):
    """The conversation's row to the views that it is in."""
    yield from row(streams_of(conversation), conversation, present=True)


def elsewhere(conversation):
    """The cards beside the contact's other conversations show it too: their pages ask again."""
    query = select(Conversation.id).where(
        Conversation.contact_id == conversation.contact_id, Conversation.id != conversation.id
    )
    for other in db.session.scalars(query.order_by(Conversation.id.desc()).limit(CONTACT_CONVERSATIONS)):
        yield changed(conversation_stream(other))


def absences(conversation, left_by: int | None = None):
    """Its absence to the views that it is not in, the former assignee's among them."""
    left = streams_of(conversation, present=False)
    if left_by and left_by != conversation.assignee_id:
        left.append(view_stream("mine", conversation.inbox_id, left_by))
    yield from row(left, conversation, present=False)


def streams_of(conversation, present: bool = True) -> list[str]:
    """The streams of the views that it is in, or not in."""
    return [
        view_stream(name, conversation.inbox_id, conversation.assignee_id)
        for name, view in VIEWS.items()
        if view.holds(conversation) == present and (name != "mine" or conversation.is_assigned)
    ]


def typing(stream, target: str, contact, revision: int = 0):
    """The visitor is writing; a contact of None has stopped."""
    template = "inbox/conversations/_typing.html"
    return partial(stream, target, template, swap="innerHTML", contact=contact, revision=revision)


def row(streams, conversation, present: bool):
    """The same for each of the streams."""
    template = "inbox/conversations/_row.html" if present else "inbox/conversations/_absence.html"
    return to_each(streams, upsert, "#conversations", template, key=None, conversation=conversation)


def header(conversation):
    """Its title, whose it is, what can be done with it; named for it, so that two are never exchanged."""
    return partial(
        conversation_stream(conversation.id),
        f"#header-{conversation.id}",
        "inbox/conversations/_header.html",
        swap="outerMorph",
        conversation=conversation,
    )


def marks(conversation) -> dict:
    return {"template": "inbox/conversations/_marks.html", "conversation": conversation}
