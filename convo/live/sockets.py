"""A browser's socket, which only speaks: the hub offers frames, a heartbeat says that we are there, and a
page from which nothing comes back is let go.

flask-sock and simple-websocket shake hands. Then the connection is taken from them: theirs would cost three
greenlets and a request that never ends, hold any amount of input, and mix frames that are sent at once.
"""

import base64
import binascii
import struct
import time

from flask import abort, current_app, request

from convo.extensions import db
from convo.live import frames, streams
from convo.live.connection import Connection
from convo.live.incoming import Incoming, Violation
from convo.live.streams import Subscription

HEARTBEAT = 15.0  # seconds
SILENCE = 38.0  # seconds without an answer after which nobody is there; with a tick, under 40
LAST_WORDS = 5.0  # seconds to take a close frame and go
RETRY_AFTER = 10  # seconds

BEAT = frames.text(b'{"live":"beat"}') + frames.ping()
READY = frames.text(streams.READY)  # to one that has just joined, which catches up at once


class Unstarted:
    """In place of the thread in which simple-websocket would read."""

    def __init__(self, target):
        self.name = ""

    def start(self):
        pass


class Socket:
    """One browser's subscription. `ended(socket)` is called once, when its connection is over."""

    __slots__ = ("_connection", "_due", "_ended", "_heard_at", "_incoming", "subscription")

    def __init__(self, descriptor: int, subscription: Subscription, ended):
        self.subscription = subscription
        self._ended = ended
        self._incoming = Incoming()
        self._heard_at = time.monotonic()
        self._due = self._heard_at + HEARTBEAT
        self._connection = Connection(descriptor, self._heard, self._over)

    @property
    def is_over(self) -> bool:
        return self._connection.is_over

    def offer(self, frame: bytes):
        """Send a frame. A reader too slow for its queue is let go (1013): its page catches up."""
        if not self._connection.send(frame):
            self.close(1013, "too slow")

    def close(self, code: int | None, reason: str = ""):
        """Say nothing more but why; who does not go by themselves is gone LAST_WORDS later."""
        if not self._connection.is_finishing:
            self._due = time.monotonic() + LAST_WORDS
            self._connection.finish(frames.close(code, reason))

    def tick(self, now: float):
        """What time brings; `now` is time.monotonic()."""
        if self._connection.is_finishing:
            if now >= self._due:
                self._connection.abort()
        elif now - self._heard_at >= SILENCE:
            self._connection.abort()
        elif now >= self._due:
            self._due = now + HEARTBEAT
            self._incoming.refill()
            self.offer(BEAT)

    def _heard(self, data):
        self._heard_at = time.monotonic()
        try:
            for opcode, payload in self._incoming.feed(data):
                if opcode == frames.PING:
                    self.offer(frames.pong(payload))
                elif opcode == frames.CLOSE:
                    return self.close(answer_to(payload))
        except Violation as violation:
            self.close(violation.code, violation.reason)

    def _over(self):
        self._ended(self)


def answer_to(payload: bytes) -> int | None:
    """The code that answers a close frame: theirs, if it is one that may be sent (RFC 6455, section 7.4).

    None is answered with none: whoever is told 1000 takes it that all is done, and never dials again.
    """
    if not payload:
        return None
    code = struct.unpack("!H", payload[:2])[0] if len(payload) > 1 else 0
    return code if code in range(1000, 5000) and code not in (1004, 1005, 1006, 1015) else 1002


def require_room():
    """503 over the cap: pages poll then, and dial again. Cheap, so that it comes before all else is asked."""
    if not current_app.extensions["hub"].has_room:
        abort(503, retry_after=RETRY_AFTER)


def prepare(subscription: Subscription):
    """Before the handshake: refuse over the caps, and what is no handshake (section 4.2.1); no compression.

    Whoever has too many is refused the newest. Closed, the oldest would dial again and push out the next one.
    """
    db.session.remove()  # waiting for the hub holds no database connection
    if not current_app.extensions["hub"].has_room_for(subscription.principal):
        abort(503, retry_after=RETRY_AFTER)
    environ = request.environ
    if not is_key(environ.get("HTTP_SEC_WEBSOCKET_KEY", "")):
        abort(400)
    if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13":
        abort(400)
    environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)


def is_key(key: str) -> bool:
    """Sixteen bytes in base64."""
    try:
        return len(base64.b64decode(key, validate=True)) == 16
    except (binascii.Error, ValueError):
        return False


def serve(websocket, subscription: Subscription):
    """After the handshake: take the connection over, join the hub, say when the page may catch up."""
    hub = current_app.extensions["hub"]
    websocket.connected = False  # those who shook hands have nothing to close any more
    socket = None
    try:
        socket = Socket(websocket.sock.detach(), subscription, hub.leave)
        if hub.join(socket):
            socket.offer(READY)
    except Exception:
        # An exception would make the server write an HTTP answer, and to nobody.
        current_app.logger.exception("live: a socket failed")
        if socket:
            socket.close(1011)
    if socket and socket.is_over:
        hub.leave(socket)  # it may have gone before it had joined
