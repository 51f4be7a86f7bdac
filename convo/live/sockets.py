"""A socket that only speaks: a bounded queue, one writer, whole frames.

simple-websocket sends without a lock and ignores partial writes, so its raw socket is wrapped before the
handshake; frames are written here, by one greenlet.
"""

import socket as std_socket
import threading
import time
from collections import deque

from flask import abort, current_app, request
from simple_websocket import ConnectionClosed

from convo.extensions import db
from convo.live import frames, streams
from convo.live.streams import Subscription

INPUT_LIMIT = 64 * 1024  # bytes a message; pages send nothing over their socket
INPUT_COUNT = 20  # messages a socket may send in its life before it is taken for a flood
QUEUE_LIMIT = 256  # frames
HEARTBEAT = 15.0  # seconds
USER_TIMEOUT = 30_000  # milliseconds that sent bytes may stay unacknowledged (RFC 5482)

BEAT = frames.text(b'{"live":"beat"}')
READY = frames.text(streams.READY)
LOST = frames.text(b'{"live":"lost"}')


class WholeWrites:
    """The connection's socket as simple-websocket sees it: each send is whole and alone."""

    def __init__(self, connection):
        self._connection = connection
        self._lock = threading.Lock()

    def send(self, data):
        with self._lock:
            self._connection.sendall(data)
        return len(data)

    def __getattr__(self, name):
        return getattr(self._connection, name)


class Socket:
    """One browser's subscription: frames are offered by the hub and written by `serve`."""

    def __init__(self, websocket, subscription: Subscription):
        self.subscription = subscription
        self._websocket = websocket
        self._frames: deque[bytes] = deque()
        self._wake = threading.Event()
        self._closing: tuple[int, str] | None = None
        self._gone = False

    def offer(self, frame: bytes):
        """Queue a frame. A reader too slow for the queue is let go (1013): its page catches up."""
        if len(self._frames) >= QUEUE_LIMIT:
            self.close(1013, "too slow")
            self._shut()  # its writer may be stuck in a send that nobody reads
            return
        self._frames.append(frame)
        self._wake.set()

    def close(self, code: int, reason: str = ""):
        self._closing = self._closing or (code, reason)
        self._wake.set()

    def fail(self):
        """Close as for an internal error (1011), which pages redial. Nobody serves the queue any more."""
        try:
            self._websocket.sock.send(frames.close(1011))
        except OSError:
            return
        self._shut()

    def serve(self):
        """Write until the other side goes or the hub closes, with a heartbeat now and then."""
        threading.Thread(target=self._listen, daemon=True).start()
        silent_since = time.monotonic()
        while not self._gone:
            woken = self._wake.wait(timeout=max(0.0, HEARTBEAT - (time.monotonic() - silent_since)))
            self._wake.clear()
            if self._gone:
                return
            try:
                while self._frames and not self._closing:
                    self._websocket.sock.send(self._frames.popleft())
                if self._closing:
                    self._websocket.sock.send(frames.close(*self._closing))
                    self._shut()
                    return
                if not woken:
                    self._websocket.sock.send(BEAT)
                    silent_since = time.monotonic()
            except OSError:
                return

    def _listen(self):
        received = 0
        try:
            while received < INPUT_COUNT:
                self._websocket.receive()
                received += 1
            self.close(1008, "this socket only speaks")
        except ConnectionClosed:
            self._gone = True
            self._wake.set()

    def _shut(self):
        try:
            self._websocket.sock.shutdown(std_socket.SHUT_RDWR)
        except OSError:
            self._gone = True  # the other side was quicker


def prepare():
    """Before the handshake: refuse over the cap (503), make writes whole, decline compression."""
    hub = current_app.extensions["hub"]
    if hub.size >= current_app.config["LIVE_MAX_SOCKETS"]:
        abort(503)
    environ = request.environ
    environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
    for name in ("gunicorn.socket", "werkzeug.socket"):
        if (connection := environ.get(name)) is not None:
            if hasattr(std_socket, "TCP_USER_TIMEOUT") and connection.family != std_socket.AF_UNIX:
                connection.setsockopt(std_socket.IPPROTO_TCP, std_socket.TCP_USER_TIMEOUT, USER_TIMEOUT)
            environ[name] = WholeWrites(connection)


def serve(websocket, subscription: Subscription):
    """Join the hub, say when the page may catch up, write until the end."""
    hub = current_app.extensions["hub"]
    socket = Socket(websocket, subscription)
    db.session.remove()  # an idle socket holds no database connection
    try:
        if hub.join(socket):
            socket.offer(READY)
        socket.serve()
    except Exception:
        # An exception would make the server write an HTTP answer into the open socket.
        current_app.logger.exception("live: a socket failed")
        socket.fail()
    finally:
        hub.leave(socket)
