"""How far the visitor has received and read a chat."""

from flask import Blueprint, request

from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.numbers import whole_number
from convo.widget.routes import scope

routes = Blueprint("readings", __name__)


@routes.post("/widget/<key>/conversations/<conversation_key>/reading")
@door("visitor")
def create(key, conversation_key):
    seen = whole_number("seen_through", request.form, 0)
    delivered = whole_number("delivered_through", request.form, 0)
    with writing():
        conversation = scope.conversation(conversation_key, hold=True)
        conversation.mark(current.visitor, delivered_through=delivered, seen_through=seen)
    return "", 204
