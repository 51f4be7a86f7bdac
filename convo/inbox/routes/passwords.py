"""One's own password: changing it ends every other session."""

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _

from convo.accounts import passwords
from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.extensions import db
from convo.inbox import tries
from convo.inbox.doors import let_in
from convo.texts import Refused

routes = Blueprint("passwords", __name__)


@routes.get("/profile/password")
@door("agent")
def edit():
    return _page({})


@routes.post("/profile/password")
@door("agent")
def update():
    agent, ip = current.agent, request.remote_addr or ""
    checked = agent.password_hash
    if not tries.may_try(agent.email, ip):
        error = _("Too many tries. Wait ten minutes, then try again.")
        return _page({"old_password": error}), 429, {"Retry-After": "600"}
    if not agent.has_password(request.form.get("old_password", "")):
        return _page({"old_password": _("This is not your password.")}), 422
    tries.forget(agent.email, ip)
    try:
        passwords.check(request.form.get("password", ""))
    except Refused as refused:
        return _page(refused.errors), 422
    password_hash = passwords.hash_of(request.form["password"])
    with writing():
        db.session.refresh(agent, with_for_update=True)
        if agent.password_hash == checked:
            agent.set_password(password_hash, keep=current.session)
            token = current.session.renew()
    if agent.password_hash != password_hash:  # changed elsewhere in the meantime
        return _page({"old_password": _("This is not your password.")}), 422
    flash(_("Your password is changed. You are signed out everywhere else."))
    return let_in(token, url_for("inbox.profiles.edit"))


def _page(errors):
    return render_template("inbox/passwords/edit.html", errors=errors)
