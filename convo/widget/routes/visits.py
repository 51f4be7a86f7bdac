"""A visit: the chat is opened on a page. Who has no token yet gets one, told once in a header."""

from flask import Blueprint, g, make_response, request

from convo import zones
from convo.contacts.visit import Visit
from convo.contacts.visitor import Visitor
from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.extensions import limiter
from convo.languages import selected
from convo.widget.screen import home
from convo.widget.visitors import TOKEN_HEADER, asker

routes = Blueprint("visits", __name__)


@routes.post("/widget/<key>/visits")
@door("new-visitor")
@limiter.limit("60/minute", key_func=asker)
def create(key):
    """Answers what to show first: the conversation in progress, or the place to begin one."""
    visitor, token, language = current.visitor, None, selected()
    zone = zones.known(request.form.get("time_zone"))
    page = [request.form.get(field) for field in ("url", "title", "referrer", "language")]
    with writing():
        if visitor is None:
            visitor, token = Visitor.arrive(g.channel.id, language)
        visitor.language = language
        visitor.time_zone = zone or visitor.time_zone
        Visit.begin(visitor, *page, request.user_agent.string)
    current.visitor = visitor
    response = make_response(home(g.channel, visitor))
    if token:
        response.headers[TOKEN_HEADER] = token
    return response
