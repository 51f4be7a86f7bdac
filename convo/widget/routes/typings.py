"""The visitor is writing."""

from flask import Blueprint, request

from convo.conversations.typing import typed
from convo.current import current
from convo.doors import door
from convo.extensions import limiter
from convo.numbers import whole_number
from convo.widget.routes import scope
from convo.widget.visitors import asker

routes = Blueprint("typings", __name__)


@routes.post("/widget/<key>/conversations/<conversation_key>/typing")
@door("visitor")
@limiter.limit("60/minute", key_func=asker)
def create(key, conversation_key):
    revision = whole_number("revision", request.form)
    typed(scope.conversation(conversation_key), current.visitor, revision)
    return "", 204
