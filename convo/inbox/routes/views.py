"""The list of conversations in a view."""

from flask import Blueprint, abort, redirect, render_template, request, url_for

from convo.current import current
from convo.doors import door
from convo.inbox.routes.scope import is_fragment_request
from convo.inbox.screen import listing, screen
from convo.inbox.views import DEFAULT, VIEWS

routes = Blueprint("views", __name__)


@routes.get("/inbox")
@door("agent")
def index():
    return redirect(url_for("inbox.views.show", name=DEFAULT))


@routes.get("/inbox/<name>")
@door("agent")
def show(name):
    """The screen with this view's list; for htmx the list alone, or with `before` the rows that follow."""
    view = VIEWS.get(name) or abort(404)
    if not is_fragment_request():
        return render_template("inbox/show.html", **screen(current.agent, view))
    template = "inbox/views/_more.html" if "before" in request.args else "inbox/views/_list.html"
    return render_template(template, **listing(current.agent, view, request.args.get("before")))
