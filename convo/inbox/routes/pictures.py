"""Agents' pictures: set by themselves, seen by visitors."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.files import pictures, portrait, serving, store
from convo.inbox.doors import go
from convo.inbox.profile_page import profile_page

routes = Blueprint("pictures", __name__)


@routes.get("/pictures/<name>")
@door("public")
def show(name):
    return serving.picture(name)


@routes.post("/profile/picture")
@door("agent", files=True)
def create():
    sent = request.files.get("picture")
    data = sent.read(portrait.BYTES + 1) if sent else b""
    if not data:
        return profile_page(errors={"picture": _("Choose a picture first.")}), 422
    try:
        name = store.put(pictures.square(data), "webp")
    except pictures.NotAPicture:
        return profile_page(errors={"picture": _("This is not a picture that can be read.")}), 422
    except pictures.TooLarge:
        error = _("This picture is too large: at most 10 MB and 50 megapixels.")
        return profile_page(errors={"picture": error}), 422
    _show(name)
    return go(url_for("inbox.profiles.edit"))


@routes.delete("/profile/picture")
@door("agent")
def destroy():
    _show(None)
    return go(url_for("inbox.profiles.edit"))


def _show(name):
    try:
        with writing():
            replaced = current.agent.show_picture(name)
    except BaseException:
        store.remove(name)
        raise
    store.remove(replaced)
