"""A preview that is a document of its own, such as a mail, for a frame: as inert as the outbox shows one."""

from flask import Blueprint, Response, abort

from convo.doors import door
from convo.inbox.routes.outbox_bodies import INERT
from convo.inbox.routes.previews import asked_language, of_package

routes = Blueprint("preview_documents", __name__)


@routes.get("/dev/previews/<package>/<int:number>")
@door("admin")
def show(package, number):
    with asked_language():
        preview = dict(enumerate(of_package(package))).get(number)
        if preview is None or not preview.document:
            abort(404)
        html = preview.render()
    return Response(html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": INERT})
