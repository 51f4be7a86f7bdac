"""The visitor ends the chat."""

from flask import Blueprint, render_template

from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.extensions import limiter
from convo.widget.routes import scope
from convo.widget.screen import state
from convo.widget.visitors import asker

routes = Blueprint("closures", __name__)


@routes.post("/widget/<key>/conversations/<conversation_key>/closure")
@door("visitor")
@limiter.limit("20/minute", key_func=asker)
def create(key, conversation_key):
    with writing():
        scope.conversation(conversation_key, hold=True).close(by=current.visitor)
    return render_template("widget/chats/_state.html", **state(scope.conversation(conversation_key)))
