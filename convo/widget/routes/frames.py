"""The frame's shell: the same for every visitor, so it can be cached. What is theirs comes with the visit."""

from flask import Blueprint, g, make_response, render_template

from convo.channels.chat import Settings
from convo.doors import door
from convo.widget.visitors import channel_of

routes = Blueprint("frames", __name__)


@routes.get("/widget/<key>")
@door("public")
def show(key):
    channel = channel_of(key)
    settings = Settings(channel.settings)
    g.frame_ancestors = ["'self'", *settings.sites]
    response = make_response(render_template("widget/frames/show.html", channel=channel, settings=settings))
    response.cache_control.public = True
    response.cache_control.max_age = 60
    response.vary.add("Accept-Language")
    return response
