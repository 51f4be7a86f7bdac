"""What the chat shows first."""

from flask import Blueprint, g

from convo.current import current
from convo.doors import door
from convo.widget.screen import home

routes = Blueprint("homes", __name__)


@routes.get("/widget/<key>/home")
@door("visitor")
def show(key):
    return home(g.channel, current.visitor)
