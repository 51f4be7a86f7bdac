"""The log of a conversation: earlier lines, and everything that changed after a revision."""

from flask import Blueprint, render_template, request

from convo.current import current
from convo.doors import door
from convo.inbox.routes import scope
from convo.inbox.screen import caught_up, history
from convo.numbers import whole_number

routes = Blueprint("lines", __name__)


@routes.get("/conversations/<int:conversation_id>/lines")
@door("agent")
def index(conversation_id):
    """With `before`, a page of earlier lines; with `after`, what a page that was away has missed."""
    conversation = scope.conversation(conversation_id)
    if "after" in request.args:
        missed = caught_up(current.agent, conversation, whole_number("after", request.args, 0))
        changes = render_template("inbox/conversations/_changes.html", **missed)
        return changes, {"HX-Trigger": "live:again"} if missed["more"] else {}
    before = whole_number("before", request.args)
    return render_template("inbox/conversations/_history.html", **history(conversation, before))
