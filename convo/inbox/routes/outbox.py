"""The outbox: mail kept on disk while no server sends it; else what became of the mail that was sent."""

from flask import Blueprint, abort, render_template, request
from sqlalchemy import select

from convo.deliveries import Delivery
from convo.doors import door
from convo.extensions import db
from convo.mail import configured_server, maildir
from convo.numbers import whole_number

routes = Blueprint("outbox", __name__)

PAGE = 50


@routes.get("/outbox")
@door("admin")
def index():
    server = configured_server()
    if server.server:
        return render_template("inbox/outbox/sent.html", server=server, **page_of(deliveries()))
    return render_template(
        "inbox/outbox/index.html", **page_of(maildir.newest(request.args.get("before"), PAGE + 1))
    )


@routes.get("/outbox/<mail_id>")
@door("admin")
def show(mail_id):
    return render_template("inbox/outbox/show.html", mail=maildir.find(mail_id) or abort(404))


def deliveries() -> list[Delivery]:
    """Mail that went or should have gone, newest first."""
    query = select(Delivery).order_by(Delivery.id.desc()).limit(PAGE + 1)
    if before := whole_number("before", request.args):
        query = query.where(Delivery.id < before)
    return list(db.session.scalars(query))


def page_of(entries: list) -> dict:
    """One more than a page was asked for: whether there is another."""
    return {"entries": entries[:PAGE], "older": entries[PAGE - 1].id if len(entries) > PAGE else None}
