"""The agents' socket: by cookie and exact Origin, for the signed streams of the page."""

from flask import Blueprint, abort, request
from simple_websocket import Server

from convo.doors import check, door, require_same_origin
from convo.extensions import sock
from convo.inbox.doors import presented_session
from convo.live import sockets, streams

routes = Blueprint("sockets", __name__)


@check("agent-socket")
def _enter():
    """Everything that can refuse does so before the handshake, as plain HTTP."""
    require_same_origin()
    session = presented_session() or abort(401)
    subscription = streams.unsign(request.args.get("streams", ""))
    if subscription is None or subscription.principal != session.principal:
        abort(403)
    if not streams.is_allowed(subscription):
        abort(403)
    sockets.prepare()
    request.subscription = subscription


@sock.route("/live", bp=routes)
@door("agent-socket")
def show(websocket: Server):
    sockets.serve(websocket, request.subscription)
