"""Agents' pictures: set by themselves, seen by visitors."""

from flask import Blueprint, request, url_for

from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.files import serving, store
from convo.inbox.doors import go
from convo.inbox.profile_page import profile_page
from convo.inbox.uploads import kept_picture
from convo.texts import Refused

routes = Blueprint("pictures", __name__)


@routes.get("/pictures/<name>")
@door("public")
def show(name):
    return serving.picture(name)


@routes.post("/profile/picture")
@door("agent", files=True)
def create():
    try:
        name = kept_picture(request.files.get("picture"))
    except Refused as refused:
        return profile_page(errors=refused.errors), 422
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
