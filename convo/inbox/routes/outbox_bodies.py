"""The HTML of a kept mail, for the frame on its page: it runs nothing and fetches nothing."""

from flask import Blueprint, Response, abort

from convo.doors import door
from convo.mail import maildir

routes = Blueprint("outbox_bodies", __name__)

INERT = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none';"
    " form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)


@routes.get("/outbox/<mail_id>/body")
@door("admin")
def show(mail_id):
    mail = maildir.find(mail_id) or abort(404)
    html = mail.body("html")
    if html is None:
        abort(404)
    return Response(html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": INERT})
