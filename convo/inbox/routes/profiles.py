"""One's own profile: the name that visitors see, and how one likes to work."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.inbox.profile_page import FIELDS, profile_page
from convo.texts import Refused

routes = Blueprint("profiles", __name__)


@routes.get("/profile")
@door("agent")
def edit():
    return profile_page()


@routes.post("/profile")
@door("agent")
def update():
    typed = {field: request.form.get(field, "") for field in FIELDS}
    errors = {}
    try:
        with writing():
            errors = _changed(current.agent, typed)
            if errors:
                raise Refused(**errors)
    except Refused as refused:
        return profile_page(typed, refused.errors), 422
    with force_locale(current.agent.language or "en"):
        flash(_("Saved."))
    return redirect(url_for("inbox.profiles.edit"), 303)


def _changed(agent, typed) -> dict:
    """Change what can be; what can't is told all at once."""
    errors = {}
    verbs = (
        lambda: agent.rename(typed["name"]),
        lambda: agent.prefer(typed["language"], typed["time_zone"], typed["send_key"]),
    )
    for verb in verbs:
        try:
            verb()
        except Refused as refused:
            errors |= refused.errors
    return errors
