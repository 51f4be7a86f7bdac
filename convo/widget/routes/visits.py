"""A visit: the chat is opened on a page. Who has no token yet gets one, told once in a header."""

from zoneinfo import available_timezones

from flask import Blueprint, g, make_response, request

from convo.contacts.visit import Visit
from convo.contacts.visitor import Visitor
from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.extensions import limiter
from convo.languages import selected
from convo.widget.screen import home
from convo.widget.visitors import TOKEN_HEADER

routes = Blueprint("visits", __name__)


@routes.post("/widget/<key>/visits")
@door("new-visitor")
@limiter.limit("60/minute")
def create(key):
    """Answers what to show first: the conversation in progress, or the place to begin one."""
    token = None
    with writing():
        visitor = current.visitor
        if visitor is None:
            visitor, token = Visitor.arrive(g.channel.id, selected())
        visitor.language = selected()
        visitor.time_zone = known_zone(request.form.get("time_zone")) or visitor.time_zone
        Visit.begin(
            visitor,
            request.form.get("url"),
            request.form.get("title"),
            request.form.get("referrer"),
            request.form.get("language"),
            request.user_agent.string,
        )
    current.visitor = visitor
    response = make_response(home(g.channel, visitor))
    if token:
        response.headers[TOKEN_HEADER] = token
    return response


def known_zone(name: str | None) -> str | None:
    return name if name and len(name) <= 64 and name in available_timezones() else None
