"""Sessions: signing in and out; where else one is signed in."""

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_babel import gettext as _

from convo.accounts import passwords
from convo.accounts.agent import Agent
from convo.accounts.founding import is_founded
from convo.accounts.sessions import Session
from convo.contacts.visit import device_of
from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.extensions import db
from convo.inbox import tries
from convo.inbox.doors import COOKIE, HOME, begin_session, go, let_in, own_path, presented_session

routes = Blueprint("sessions", __name__)


@routes.get("/profile/sessions")
@door("agent")
def index():
    sessions = Session.of(current.agent)
    return render_template("inbox/sessions/index.html", sessions=sessions, device_of=device_of)


@routes.get("/sign-in")
@door("guest")
def new():
    if presented_session():
        return redirect(own_path(request.args.get("next")) or HOME)
    if not is_founded():
        return redirect(url_for("inbox.setups.new"))
    return _page({}, email="", wanted=request.args.get("next"), has_left=COOKIE in request.cookies)


@routes.post("/sign-in")
@door("guest")
def create():
    email, password = request.form.get("email", ""), request.form.get("password", "")
    wanted, ip = request.form.get("next"), request.remote_addr or ""
    if not tries.may_try(email, ip):
        error = _("Too many tries. Wait ten minutes, then try again.")
        return _page({"password": error}, email, wanted), 429, {"Retry-After": "600"}
    token = _opened(Agent.authenticate(email, password), password)
    if token is None:
        error = _("This address and this password do not belong together.")
        return _page({"password": error}, email, wanted), 422
    tries.forget(email, ip)
    return let_in(token, own_path(wanted) or HOME)


@routes.post("/sign-out", defaults={"session_id": None})
@routes.delete("/profile/sessions/<int:session_id>")
@door("agent")
def destroy(session_id):
    """Sign out here, or end one of one's other sessions."""
    with writing():
        sessions = {each.id: each for each in Session.of(current.agent)}
        ended = sessions.get(session_id or current.session.id) or abort(404)
        is_this_one = ended.id == current.session.id
        ended.end()
    if not is_this_one:
        return go(url_for("inbox.sessions.index"))
    session.clear()
    response = redirect(url_for("inbox.sessions.new"), 303)
    if "HX-Request" in request.headers:
        response.status_code, response.headers["HX-Redirect"] = 200, url_for("inbox.sessions.new")
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    return response


def _opened(agent, password):
    """The token of a new session; None unless what was checked before the transaction still holds in it."""
    if agent is None:
        return None
    checked = agent.password_hash
    fresh = passwords.hash_of(password) if passwords.is_outdated(checked) else checked
    with writing():
        db.session.refresh(agent, with_for_update=True)
        if not agent.is_active or agent.password_hash != checked:
            return None
        agent.password_hash = fresh
        return begin_session(agent)


def _page(errors, email, wanted, has_left=False):
    """`has_left` is a session that opens no door any more: they may wonder why they are here."""
    values = {"email": email, "next": own_path(wanted) or "", "errors": errors, "ended": False}
    return render_template("inbox/sessions/new.html", has_left=has_left, **values)
