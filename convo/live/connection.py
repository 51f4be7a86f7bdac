"""A browser's connection once the handshake is done: bytes in and out, without a greenlet of its own.

gevent's loop calls `_read` when there is something to read and `_write` when there is room again. Neither may
wait, nor may what they call. So a socket costs its buffers in the kernel and two kilobytes here, and the
request that opened it is over.
"""

import os
import socket
import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress

import gevent
from gevent.monkey import get_original

QUEUE_FRAMES = 256
QUEUE_BYTES = 1024 * 1024
READ_SIZE = 4096  # bytes at once: a page sends six of them every 15 seconds
SEND_BUFFER = 128 * 1024  # bytes in the kernel; it would take megabytes for a reader who does not read
USER_TIMEOUT = 30_000  # milliseconds that sent bytes may stay unacknowledged (RFC 5482)

READABLE, WRITABLE = 1, 2  # libev's events


class Connection:
    """Owns `descriptor`, and closes it where it can't be made (OSError). Use it in gevent's thread only.

    Calls `heard(bytes)` for what comes, `ended()` once when it is over.
    """

    __slots__ = (
        "_ended", "_heard", "_is_finishing", "_is_partly_sent", "_queue", "_queued", "_readable", "_socket",
        "_writable",
    )  # fmt: skip

    def __init__(self, descriptor: int, heard: Callable[[bytes], None], ended: Callable[[], None]):
        self._heard, self._ended = heard, ended
        self._queue: deque[bytes] = deque()
        self._queued = 0  # bytes
        self._is_partly_sent = False  # the first of the queue
        self._is_finishing = False
        self._socket = self._writable = None
        try:
            self._socket = get_original("socket", "socket")(fileno=descriptor)
            self._socket.setblocking(False)
            self._limit_kernel()
            self._readable = gevent.get_hub().loop.io(descriptor, READABLE)
            self._readable.start(self._read)
        except BaseException:
            self._socket.close() if self._socket else os.close(descriptor)
            raise

    @property
    def is_over(self) -> bool:
        return self._socket is None

    @property
    def is_finishing(self) -> bool:
        return self._is_finishing

    def send(self, data: bytes) -> bool:
        """Now or as soon as there is room, after what was sent before; False when too much waits already."""
        if self.is_over or self._is_finishing:
            return True
        if len(self._queue) >= QUEUE_FRAMES or self._queued + len(data) > QUEUE_BYTES:
            return False
        self._put(data)
        return True

    def finish(self, last: bytes):
        """Say `last` in place of all that waits, then nothing more, and read until the other side is gone."""
        if self.is_over or self._is_finishing:
            return
        begun = self._queue.popleft() if self._is_partly_sent else None
        self._queue.clear()
        self._queued = 0
        self._is_finishing = True
        if begun:
            self._queue.append(begun)
            self._queued = len(begun)
        self._put(last)

    def abort(self):
        """Be gone at once; what the kernel still holds is thrown away."""
        if self.is_over:
            return
        with suppress(OSError):  # macOS refuses it where the other side is gone already
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._end()

    def _put(self, data):
        self._queue.append(data)
        self._queued += len(data)
        if len(self._queue) == 1:
            self._write()

    def _write(self):
        try:
            while self._queue:
                data = self._queue[0]
                sent = self._socket.send(data)
                self._queued -= sent
                if sent == len(data):
                    self._queue.popleft()
                    self._is_partly_sent = False
                else:
                    self._queue[0] = data[sent:]
                    self._is_partly_sent = True
        except BlockingIOError:
            return self._wait_for_room()
        except OSError:
            return self._end()
        if self._writable:
            self._writable.stop()
        if self._is_finishing:
            self._shut()

    def _wait_for_room(self):
        if self._writable is None:
            self._writable = gevent.get_hub().loop.io(self._socket.fileno(), WRITABLE)
        if not self._writable.active:
            self._writable.start(self._write)

    def _read(self):
        try:
            data = self._socket.recv(READ_SIZE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._end()
        elif not self._is_finishing:
            self._heard(data)

    def _shut(self):
        # Closing with something unread would reset the connection and lose the last words (RFC 1122, 4.2.2).
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError:
            self._end()

    def _end(self):
        if self.is_over:
            return
        for watcher in (self._readable, self._writable):
            if watcher:
                watcher.stop()
                watcher.close()
        self._socket.close()
        self._socket = self._readable = self._writable = None
        self._queue.clear()
        self._queued = 0
        ended, self._heard, self._ended = self._ended, None, None  # no cycles: gone is gone
        ended()

    def _limit_kernel(self):
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        if hasattr(socket, "TCP_USER_TIMEOUT") and self._socket.family != socket.AF_UNIX:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, USER_TIMEOUT)
