"""Who is looking at a conversation, and who is answering."""

from flask import Blueprint, render_template, request

from convo.current import current
from convo.doors import door
from convo.inbox import presence
from convo.inbox.routes import scope
from convo.numbers import whole_number

routes = Blueprint("presences", __name__)
TAB_LIMIT = 40  # characters of a tab's name


@routes.post("/conversations/<int:conversation_id>/presence")
@door("agent")
def create(conversation_id):
    """A sign of life of a `tab`, `answering` or viewing. Answers who else is there."""
    conversation = scope.conversation(conversation_id)
    answering, revision = request.form.get("answering") == "true", whole_number("revision", request.form)
    presence.arrive(conversation, current.agent, tab(), answering, revision)
    return render_template("inbox/conversations/_presence.html", **presence.shown(conversation.id))


@routes.delete("/conversations/<int:conversation_id>/presence")
@door("agent")
def destroy(conversation_id):
    presence.depart(scope.conversation(conversation_id), current.agent, tab())
    return "", 204


def tab() -> str:
    return request.values.get("tab", "")[:TAB_LIMIT]
