"""How far an agent has received and read a conversation."""

from flask import Blueprint, render_template, request

from convo.conversations.participant import reading_of
from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.inbox.routes import scope
from convo.numbers import whole_number

routes = Blueprint("readings", __name__)


@routes.get("/conversations/<int:conversation_id>/reading")
@door("agent")
def show(conversation_id):
    """For a row that came to a list by itself: how far this agent had read it."""
    conversation = scope.conversation(conversation_id)
    return _mark(conversation.id)


@routes.post("/conversations/<int:conversation_id>/reading")
@door("agent")
def create(conversation_id):
    through = whole_number("seen_through", request.form, 0)
    delivered = whole_number("delivered_through", request.form, 0)
    with writing():
        conversation = scope.conversation(conversation_id, hold=True)
        conversation.mark(current.agent, delivered_through=delivered, seen_through=through)
    return _mark(conversation_id)


@routes.delete("/conversations/<int:conversation_id>/reading")
@door("agent")
def destroy(conversation_id):
    with writing():
        scope.conversation(conversation_id, hold=True).mark_unread(current.agent)
    return _mark(conversation_id)


def _mark(conversation_id):
    reading = reading_of(current.agent.id, conversation_id)
    return render_template(
        "inbox/conversations/_seen_mark.html", conversation_id=conversation_id, reading=reading
    )
