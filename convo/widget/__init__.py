"""The visitors' screen: the loader on somebody's page, the frame it opens, and what is said in it."""

from flask import Blueprint

from convo.channels.chat import Settings
from convo.widget import broadcasts, previews, visitors  # noqa: F401 (they register)
from convo.widget.routes import (
    closures,
    conversations,
    demo,
    frames,
    homes,
    identities,
    launchers,
    lines,
    lives,
    messages,
    readings,
    sockets,
    typings,
    visits,
)

ROUTES = (
    launchers,
    frames,
    visits,
    homes,
    conversations,
    messages,
    lines,
    readings,
    typings,
    closures,
    identities,
    lives,
    sockets,
)


def register(app):
    widget = Blueprint("widget", __name__)
    for resource in (*ROUTES, demo) if app.config["DEMO"] else ROUTES:
        widget.register_blueprint(resource.routes)
    app.register_blueprint(widget)
    app.jinja_env.globals["chat_settings"] = lambda channel: Settings(channel.settings)
