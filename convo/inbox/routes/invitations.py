"""Invitations: an admin makes a link, somebody becomes an agent with it."""

from flask import Blueprint, abort, current_app, render_template, request, url_for
from flask_babel import get_locale

from convo.accounts import passwords
from convo.accounts.invitations import Invitation
from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.extensions import db
from convo.inbox.doors import begin_session, go, let_in
from convo.texts import Refused

routes = Blueprint("invitations", __name__)


@routes.get("/invitations/new")
@door("admin")
def new():
    return _form({})


@routes.post("/invitations")
@door("admin")
def create():
    """Answer with the link: it is told only now."""
    typed = (request.form.get("email"), request.form.get("name"), request.form.get("role", "agent"))
    try:
        with writing():
            invitation, token = Invitation.invite(*typed, by=current.agent)
    except Refused as refused:
        return _form(refused.errors), 422
    link = current_app.config["CONVO_URL"] + url_for("inbox.invitations.edit", token=token)
    return render_template("inbox/invitations/create.html", invitation=invitation, link=link), 201


@routes.delete("/invitations/<int:invitation_id>")
@door("admin")
def destroy(invitation_id):
    with writing():
        (db.session.get(Invitation, invitation_id) or abort(404)).withdraw()
    return go(url_for("inbox.agents.index"))


@routes.get("/invitations/<token>")
@door("guest")
def edit(token):
    invitation = Invitation.by_token(token)
    if invitation is None:
        return _gone()
    return _acceptance(token, invitation, invitation.name, {})


@routes.post("/invitations/<token>")
@door("guest")
def update(token):
    """Accept it: become an agent and be signed in."""
    invitation = Invitation.by_token(token)
    if invitation is None:
        return _gone()
    name, password = request.form.get("name", ""), request.form.get("password", "")
    try:
        passwords.check(password)
        password_hash = passwords.hash_of(password)
        zone, language = request.form.get("time_zone"), str(get_locale())
        with writing():
            session_token = _accepted(token, name, password_hash, zone, language)
    except Refused as refused:
        return _acceptance(token, invitation, name, refused.errors), 422
    return let_in(session_token) if session_token else _gone()


def _accepted(token, name, password_hash, zone, language):
    """The token of the new agent's session; None when somebody else was faster."""
    invitation = Invitation.by_token(token, lock=True)
    if invitation is None:
        return None
    return begin_session(invitation.accept(name, password_hash, zone, language))


def _form(errors):
    typed = {field: request.form.get(field, "") for field in ("email", "name", "role")}
    return render_template("inbox/invitations/new.html", errors=errors, **typed)


def _acceptance(token, invitation, name, errors):
    values = {"token": token, "invitation": invitation, "name": name, "errors": errors}
    return render_template("inbox/invitations/edit.html", **values)


def _gone():
    return render_template("inbox/invitations/gone.html"), 410
