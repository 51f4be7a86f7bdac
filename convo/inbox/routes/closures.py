"""Closing a conversation, and reopening it."""

from flask import Blueprint, render_template

from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.inbox.routes import scope

routes = Blueprint("closures", __name__)


@routes.post("/conversations/<int:conversation_id>/closure")
@door("agent")
def create(conversation_id):
    with writing():
        scope.conversation(conversation_id, hold=True).close(by=current.agent)
    return render_template(
        "inbox/conversations/_moved.html", conversation=scope.conversation(conversation_id)
    )


@routes.delete("/conversations/<int:conversation_id>/closure")
@door("agent")
def destroy(conversation_id):
    with writing():
        scope.conversation(conversation_id, hold=True).reopen(by=current.agent)
    return render_template(
        "inbox/conversations/_moved.html", conversation=scope.conversation(conversation_id)
    )
