"""The arrival of a request's body: it may be slow, and it may not stop.

As Apache's RequestReadTimeout counts (mod_reqtimeout): so long at first, and longer the more has come. Files
get through slow lines by this, and whoever sends half of a body, or drips it, holds no connection for ever.
"""

import time

import gevent
from werkzeug.exceptions import RequestTimeout

PATIENCE = 30.0  # seconds
SLOWEST = 20_000  # bytes a second that earn more


class Arrival:
    """`with Arrival(request):` what is read of its body is read in time, or answered with 408."""

    def __init__(self, request):
        self._request = request
        self._reader = request.unreader
        self._sock = self._reader.sock
        self._deadline = time.monotonic() + PATIENCE

    def __enter__(self):
        self._reader.sock = self
        return self

    def __exit__(self, *failure):
        self._reader.sock = self._sock

    def recv(self, size: int) -> bytes:
        """In place of the socket's. Raises RequestTimeout, after which nothing more is read there."""
        left = self._deadline - time.monotonic()
        with gevent.Timeout(max(0, left), False):
            data = self._sock.recv(size)
            self._deadline += len(data) / SLOWEST
            return data
        self._request.force_close()
        raise RequestTimeout
