"""Who is looking at a conversation, and who is answering."""

from flask import Blueprint, request

from convo.current import current
from convo.doors import door
from convo.inbox import presence
from convo.inbox.routes import scope

routes = Blueprint("presences", __name__)


@routes.post("/conversations/<int:conversation_id>/presence")
@door("agent")
def create(conversation_id):
    """A sign of life, `answering` or viewing. Answers who else is there."""
    conversation = scope.conversation(conversation_id)
    answering = request.form.get("answering") == "true"
    return presence.arrive(conversation, current.agent, answering)


@routes.delete("/conversations/<int:conversation_id>/presence")
@door("agent")
def destroy(conversation_id):
    presence.depart(scope.conversation(conversation_id), current.agent)
    return "", 204
