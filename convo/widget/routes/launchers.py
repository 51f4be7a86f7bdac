"""What a customer's page loads: the script, and how its launcher looks."""

from flask import Blueprint, Response, jsonify, request
from flask_babel import force_locale, gettext, ngettext

from convo.channels.chat import Settings
from convo.conversations.channel import Channel
from convo.doors import door
from convo.languages import DEFAULT, supported
from convo.ui import assets

routes = Blueprint("launchers", __name__)


@routes.get("/widget.js")
@door("public")
def index():
    """The loader. Its address never changes, so it is asked for again every five minutes."""
    found = assets.find("widget.js")
    response = Response(found.body, content_type="text/javascript; charset=utf-8")
    response.vary.add("Accept-Encoding")
    for encoding in assets.ENCODINGS:
        if request.accept_encodings[encoding] > 0:
            response.data = found.encoded(encoding)
            response.content_encoding = encoding
            break
    response.set_etag(f"{found.digest[:16]}{response.content_encoding or ''}")
    _cache(response)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response.make_conditional(request)


@routes.get("/widget/<key>/launcher")
@door("public")
def show(key):
    """Colour, side and words, and whether the `site` that asks is listed. `lang` names the page's language,
    then the browser's, with commas between.
    """
    channel = Channel.by_key("chat", key)
    if channel is None:  # said so that the page's console can tell
        return jsonify(error="no such channel"), 404, {"Access-Control-Allow-Origin": "*"}
    settings = Settings(channel.settings)
    wanted = request.args.get("lang", "").split(",")
    language = next(filter(None, map(supported, wanted)), DEFAULT)
    with force_locale(language):
        words = {"open": gettext("Open chat"), "close": gettext("Close chat"), "frame": gettext("Chat")}
        words["unread"] = [ngettext("unread", "unread", count) for count in (1, 2)]
    response = jsonify(
        allowed=is_allowed(settings, request.args.get("site", "")),
        colour=settings.colour,
        ink=settings.text_colour,
        side=settings.position,
        text=settings.text("launcher", language),
        lang=language,
        **words,
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    _cache(response)
    return response


def is_allowed(settings: Settings, site: str) -> bool:
    return site == request.host_url.rstrip("/") or settings.allows(site)


def _cache(response):
    response.cache_control.public = True
    response.cache_control.max_age = 300
