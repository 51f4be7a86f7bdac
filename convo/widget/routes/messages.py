"""What a visitor says. The first message makes its conversation, in the same transaction."""

from flask import Blueprint, g, render_template, request
from sqlalchemy import select

from convo.contacts.visit import Visit
from convo.conversations.access import chats_of
from convo.conversations.conversation import Conversation
from convo.conversations.message import Message
from convo.conversations.words import said
from convo.current import current
from convo.database import held, once_more, writing
from convo.doors import door
from convo.extensions import db, limiter
from convo.widget.routes import scope
from convo.widget.screen import begun, state
from convo.widget.visitors import asker
from convo.widget.words import refusal

routes = Blueprint("messages", __name__)


@routes.post("/widget/<key>/messages", defaults={"conversation_key": None})
@routes.post("/widget/<key>/conversations/<conversation_key>/messages")
@door("visitor")
@limiter.limit("30/minute", key_func=asker)
def create(key, conversation_key):
    """Send once, however often it is posted: to a conversation, else to the open one, else to a new one."""
    body, client_id, problem = said(request.form)
    if problem:
        return refusal(problem)
    conversation, message = once_more(lambda: deliver(conversation_key, body, client_id))
    if message is None:
        return render_template("widget/chats/_state.html", **state(conversation)), 409
    if conversation_key is None:
        return render_template("widget/chats/_started.html", **begun(conversation))
    return render_template("widget/chats/_sent.html", conversation=conversation, line=message)


def deliver(conversation_key: str | None, body: str, client_id: str) -> tuple[Conversation, Message | None]:
    """Where it went, and the message, sent now or before; None when its conversation has ended."""
    visitor = current.visitor
    with writing():
        visitor.lock()
        if conversation_key:
            conversation = scope.conversation(conversation_key, hold=True)
        else:
            conversation = in_progress(visitor)
        message = None
        if conversation is None or conversation.is_closed:
            message = Message.sent_as(visitor, client_id)
            if message is None and conversation:
                return conversation, None
        if message is None:
            conversation = conversation or Conversation.start(g.channel, visitor, latest_visit(visitor))
            message = conversation.post(visitor, body, client_id)
        return db.session.get(Conversation, message.conversation_id), message


def in_progress(visitor) -> Conversation | None:
    """A visitor has one open conversation: two tabs that both begin are in the same one."""
    return held(chats_of(visitor).where(Conversation.open()).limit(1))


def latest_visit(visitor) -> Visit | None:
    query = select(Visit).where(Visit.visitor_id == visitor.id)
    return db.session.scalar(query.order_by(Visit.id.desc()).limit(1))
