"""The front door: to set-up, to sign-in or to the inbox."""

from flask import Blueprint, redirect, url_for

from convo.accounts.founding import is_founded
from convo.doors import door
from convo.inbox.doors import HOME, presented_session

routes = Blueprint("homes", __name__)


@routes.get("/")
@door("public")
def show():
    if presented_session():
        return redirect(HOME)
    return redirect(url_for("inbox.sessions.new") if is_founded() else url_for("inbox.setups.new"))
