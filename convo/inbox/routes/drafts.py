"""What an agent has begun to write, kept on the server."""

from flask import Blueprint, request

from convo.conversations.draft import Draft
from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.inbox.routes import scope
from convo.numbers import whole_number

routes = Blueprint("drafts", __name__)


@routes.put("/conversations/<int:conversation_id>/draft")
@door("agent")
def update(conversation_id):
    """Keep `reply` or `comment`, also what is still too long to be sent."""
    texts = {name: Draft.kept(request.form[name]) for name in ("reply", "comment") if name in request.form}
    begun_at = whole_number("begun_at", request.form)
    with writing():
        conversation = scope.conversation(conversation_id, hold=True)
        Draft.keep(conversation, current.agent, begun_at, **texts)
    return "", 204
