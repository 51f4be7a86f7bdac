"""The agents' socket: by cookie and exact Origin, for the signed streams of the page."""

from dataclasses import replace

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
    sockets.require_room()
    session = presented_session() or abort(401)
    asked = streams.unsign(request.args.get("streams", "")) or abort(403)
    # Whoever signed in again meanwhile is somebody anew: what counts is what they may hear now.
    subscription = replace(asked, principal=session.principal)
    if not streams.is_allowed(subscription):
        abort(403)
    sockets.prepare(subscription)
    request.subscription = subscription


@sock.route("/live", bp=routes)
@door("agent-socket")
def show(websocket: Server):
    sockets.serve(websocket, request.subscription)
