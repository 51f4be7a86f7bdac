"""The log of a chat: earlier lines, and everything that changed after a revision."""

from flask import Blueprint, g, render_template, request

from convo.doors import door
from convo.numbers import whole_number
from convo.widget.routes import scope
from convo.widget.screen import caught_up, history

routes = Blueprint("lines", __name__)


@routes.get("/widget/<key>/conversations/<conversation_key>/lines")
@door("visitor")
def index(key, conversation_key):
    """With `before`, a page of earlier lines; with `after`, what a page that was away has missed."""
    conversation = scope.conversation(conversation_key)
    if "after" in request.args:
        missed = caught_up(conversation, whole_number("after", request.args, 0))
        changes = render_template("widget/chats/_changes.html", **missed)
        return changes, {"HX-Trigger": "live:again"} if missed["more"] else {}
    before = whole_number("before", request.args)
    return render_template("widget/chats/_history.html", channel=g.channel, **history(conversation, before))
