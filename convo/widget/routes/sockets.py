"""The visitor's socket: by a ticket, good once, for the streams that it names."""

from flask import Blueprint, abort, request
from redis.exceptions import RedisError
from simple_websocket import Server

from convo.doors import check, door, require_same_origin
from convo.extensions import sock
from convo.live import sockets, streams

routes = Blueprint("sockets", __name__)


@check("visitor-socket")
def _enter():
    """Everything that can refuse does so before the handshake, as plain HTTP."""
    require_same_origin()
    sockets.require_room()
    try:
        subscription = streams.redeem(request.args.get("ticket", ""))
    except RedisError:
        abort(503)
    if subscription is None or not streams.is_allowed(subscription):
        abort(403)
    sockets.prepare(subscription)
    request.subscription = subscription


@sock.route("/widget/live", bp=routes)
@door("visitor-socket")
def show(websocket: Server):
    sockets.serve(websocket, request.subscription)
