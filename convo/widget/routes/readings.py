"""How far the visitor has received and read a chat."""

from flask import Blueprint, request

from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.widget.routes import scope

routes = Blueprint("readings", __name__)


@routes.post("/widget/<key>/conversations/<conversation_key>/reading")
@door("visitor")
def create(key, conversation_key):
    seen = request.form.get("seen_through", 0, type=int)
    delivered = request.form.get("delivered_through", 0, type=int)
    with writing():
        conversation = scope.conversation(conversation_key)
        conversation.mark(current.visitor, delivered_through=delivered, seen_through=seen)
    return "", 204
