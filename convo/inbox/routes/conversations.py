"""One conversation: its log, its reply editor, the contact's card."""

from flask import Blueprint, render_template, request, url_for

from convo.current import current
from convo.doors import door
from convo.inbox.doors import go
from convo.inbox.routes import scope
from convo.inbox.screen import screen, workspace
from convo.inbox.views import DEFAULT, VIEWS, longest_waiting
from convo.numbers import whole_number

routes = Blueprint("conversations", __name__)


@routes.get("/conversations/<int:conversation_id>")
@door("agent")
def show(conversation_id):
    conversation = scope.conversation(conversation_id)
    view = VIEWS.get(request.args.get("view", DEFAULT), VIEWS[DEFAULT])
    if scope.is_fragment_request():
        return render_template("inbox/_workspace.html", view=view, **workspace(current.agent, conversation))
    return render_template("inbox/show.html", **screen(current.agent, view, conversation))


@routes.get("/conversations/unassigned")
@door("agent")
def index():
    """Another unassigned conversation: the one that has waited longest. When there is none, a page stays
    where it is and says so.
    """
    found = longest_waiting(current.agent, but_not=whole_number("but_not", request.args))
    if found:
        return go(url_for("inbox.conversations.show", conversation_id=found.id, view="unassigned"))
    if scope.is_fragment_request():
        return render_template("inbox/conversations/_none_waiting.html")
    return go(url_for("inbox.views.show", name="unassigned"))
