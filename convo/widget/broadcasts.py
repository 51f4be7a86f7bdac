"""What a visitor sees at once when something happens: events in, fragments out. Only what is public."""

from convo.accounts.agent import Agent
from convo.conversations import events
from convo.conversations.activity import Activity
from convo.conversations.conversation import Conversation
from convo.conversations.message import Message
from convo.conversations.typing import Typed
from convo.extensions import db
from convo.live.announcements import on
from convo.live.fragments import partial, upsert
from convo.widget.screen import state
from convo.widget.streams import chat_stream


@on(events.MessagePosted)
def message_posted(event):
    if conversation := chat_of_event(event):
        message = db.session.get(Message, event.message_id)
        yield line(conversation, message)
        if message.is_from_agent:
            yield typing(conversation, None)


@on(events.ActivityRecorded)
def activity_recorded(event):
    activity = db.session.get(Activity, event.activity_id)
    if activity.is_public and (conversation := chat_of_event(event)):
        yield line(conversation, activity)


@on(events.ConversationAssigned)
@on(events.ConversationClosed)
@on(events.ConversationReopened)
def state_changed(event):
    """Who answers, and whether the chat goes on."""
    if conversation := chat_of_event(event):
        stream = chat_stream(conversation.id)
        if conversation.is_closed:
            yield typing(conversation, None)
        head = "#chat > .chat-head"  # morphed: its menu may be open
        yield partial(stream, head, "widget/chats/_header.html", swap="outerMorph", **state(conversation))
        yield partial(stream, "#chat > .ended", "widget/chats/_ended.html", **state(conversation))


@on(events.ConversationRead)
def conversation_read(event):
    if conversation := chat_of_event(event):
        yield partial(
            chat_stream(conversation.id), "#marks", "widget/chats/_marks.html", conversation=conversation
        )


@on(Typed)
def typed(event):
    """An agent writes. The visitor's own typing is not told to them."""
    if event.agent_id and (conversation := chat_of_event(event)):
        yield typing(conversation, db.session.get(Agent, event.agent_id), event.revision)


def chat_of_event(event) -> Conversation | None:
    """The conversation, if a visitor is in it."""
    conversation = db.session.get(Conversation, event.conversation_id)
    return conversation if conversation.visitor_id else None


def line(conversation, record):
    return upsert(
        chat_stream(conversation.id),
        "#messages",
        "widget/chats/_line.html",
        line=record,
        conversation=conversation,
    )


def typing(conversation, agent: Agent | None, revision: int = 0):
    """Who is writing; None when they have written."""
    stream, template = chat_stream(conversation.id), "widget/chats/_typing.html"
    return partial(stream, "#typing", template, swap="innerHTML", agent=agent, revision=revision)
