"""Set-up: the first admin, while there is nobody."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import get_locale

from convo.accounts import passwords
from convo.accounts.founding import found, is_founded
from convo.database import writing
from convo.doors import door
from convo.inbox.doors import begin_session, let_in
from convo.texts import Refused

routes = Blueprint("setups", __name__)


@routes.get("/setup")
@door("guest")
def new():
    return _sign_in() if is_founded() else _page({})


@routes.post("/setup")
@door("guest")
def create():
    if is_founded():
        return _sign_in()
    password = request.form.get("password", "")
    try:
        passwords.check(password)
        password_hash = passwords.hash_of(password)
        email, name, zone = (request.form.get(field) for field in ("email", "name", "time_zone"))
        language = str(get_locale())
        with writing():
            agent = found(email, name, password_hash, zone, language)
            token = begin_session(agent)
    except Refused as refused:
        return _page(refused.errors), 422
    return let_in(token)


def _sign_in():
    return redirect(url_for("inbox.sessions.new"), 303)


def _page(errors):
    typed = {field: request.form.get(field, "") for field in ("email", "name")}
    return render_template("inbox/setups/new.html", errors=errors, **typed)
