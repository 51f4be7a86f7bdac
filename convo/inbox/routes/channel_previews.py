"""How a chat will look with what is in the settings form at the moment."""

from flask import Blueprint, g, render_template, request

from convo.channels.chat import InvalidSettings, Settings, checked
from convo.conversations.access import inboxes_of
from convo.current import current
from convo.doors import door
from convo.inbox.channel_form import shown_picture

routes = Blueprint("channel_previews", __name__)


@routes.post("/channels/preview")
@door("admin")
def create():
    g.frame_ancestors = ["'self'"]
    heading = inboxes_of(current.agent)[0].name
    entered = request.form.to_dict() | {"picture": shown_picture(request.form)}
    return render_template("inbox/channels/preview.html", settings=Settings(valid(entered)), inbox=heading)


def valid(entered) -> dict:
    """What can be kept of it; for what cannot, the defaults. A picture may be still to come."""
    try:
        return checked(entered)
    except InvalidSettings as invalid:
        wrong = {*invalid.errors, "avatar"} if "picture" in invalid.errors else invalid.errors
        return checked({name: value for name, value in entered.items() if name not in wrong})
