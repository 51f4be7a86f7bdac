"""How many conversations each view holds."""

from flask import Blueprint, render_template

from convo.current import current
from convo.doors import door
from convo.inbox.views import counts

routes = Blueprint("counts", __name__)


@routes.get("/inbox/counts")
@door("agent")
def index():
    return render_template("inbox/views/_counts.html", counts=counts(current.agent))
