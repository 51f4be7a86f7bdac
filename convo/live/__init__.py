"""HTML to browsers, live. Knows no domain: events in, fragments out, over streams and sockets."""

from convo.live import announcements, sockets
from convo.live.hub import Hub
from convo.live.misses import Misses


def register(app):
    announcements.register(app)
    app.extensions["live_misses"] = Misses(app)
    app.extensions["hub"] = Hub(app)
    app.config.setdefault("SOCK_SERVER_OPTIONS", {}).setdefault("thread_class", sockets.Unstarted)
    app.config.setdefault("MAX_SOCKETS", 8000)
    app.config.setdefault("MAX_SOCKETS_EACH", 40)
