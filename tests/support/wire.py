"""A WebSocket client that knows no manners: whole or broken frames, in any order, as raw bytes (RFC 6455)."""

import base64
import html
import os
import socket
import struct
import time
from contextlib import suppress

from tests.support.clients import Client

TEXT, BINARY, CLOSE, PING, PONG, CONTINUATION = 0x1, 0x2, 0x8, 0x9, 0xA, 0x0
OWN = object()


class Refused(Exception):
    """The answer to the handshake was plain HTTP."""

    def __init__(self, head: bytes):
        super().__init__(head.decode("latin-1"))
        self.head = head
        self.status = int(head.split()[1])


class Wire:
    """Open after `Wire(client, "/live?streams=…")`, with the cookies of `client`. Raises Refused.

    `origin` is sent as it is (bytes, str, a list of either for several headers, None for none);
    `port` is another one to dial than the server's; `window` is the receive buffer in bytes.
    """

    def __init__(self, client: Client, path: str, origin=OWN, headers=(), port=None, window=None):
        origin = client.url if origin is OWN else origin
        self._open(client, handshake(client, path, origin, headers), port, window)

    def _open(self, client, request, port, window):
        host, _, own_port = client.netloc.partition(":")
        self.socket = socket.socket()
        if window:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        self.socket.settimeout(15)
        self._received = b""
        try:
            self.socket.connect((host, port or int(own_port)))
            self.socket.sendall(request)
            self.head = self._head()
            if not self.head.startswith(b"HTTP/1.1 101 "):
                raise Refused(self.head)
        except BaseException:
            self.socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.drop()

    def drop(self):
        """Be gone without a word, in the middle of what another thread reads too."""
        with suppress(OSError):  # the other side was quicker
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def reset(self):
        """Be gone as after a crash (RST)."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def send(self, opcode: int, payload: bytes = b"", **how):
        self.socket.sendall(frame(opcode, payload, **how))

    def receive(self, limit: float = 15) -> tuple[int, bytes] | None:
        """The next frame: (opcode, payload). None at the connection's end; TimeoutError after `limit`."""
        deadline = time.monotonic() + limit
        head = self._take(2, deadline)
        if head is None:
            return None
        length = head[1] & 0x7F
        if length > 125:
            size = self._take(2 if length == 126 else 8, deadline)
            if size is None:
                return None
            length = int.from_bytes(size, "big")
        assert head[0] & 0x70 == 0 and head[1] & 0x80 == 0, f"a server's frame does not begin with {head}"
        payload = self._take(length, deadline)
        return None if payload is None else (head[0] & 0x0F, payload)

    def wait_for(self, text: bytes, limit: float = 5):
        deadline = time.monotonic() + limit
        while True:
            found = self.receive(deadline - time.monotonic())
            assert found is not None and found[0] != CLOSE, f"closed ({found}) before {text} came"
            if text in found[1]:
                return

    def end(self, limit: float = 5) -> int | None:
        """The code with which the other side closes; None when it drops the connection without one."""
        deadline = time.monotonic() + limit
        try:
            while found := self.receive(deadline - time.monotonic()):
                if found[0] == CLOSE:
                    return struct.unpack("!H", found[1][:2])[0]
        except ConnectionError:
            pass
        return None

    def _head(self) -> bytes:
        while b"\r\n\r\n" not in self._received:
            chunk = self.socket.recv(4096)
            if not chunk:
                break
            self._received += chunk
        head, _, self._received = self._received.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 "), head
        return head

    def _take(self, size: int, deadline: float) -> bytes | None:
        while len(self._received) < size:
            self.socket.settimeout(max(0.001, deadline - time.monotonic()))
            chunk = self.socket.recv(65536)
            if not chunk:
                return None
            self._received += chunk
        taken, self._received = self._received[:size], self._received[size:]
        return taken


def frame(opcode: int, payload: bytes = b"", final=True, reserved=0, masked=True, length=None) -> bytes:
    """A client's frame; `length` is what it claims to be long, `reserved` its three bits (section 5.2)."""
    claimed = len(payload) if length is None else length
    head = bytes([final << 7 | reserved << 4 | opcode])
    bit = 0x80 if masked else 0
    if claimed < 126:
        head += bytes([bit | claimed])
    elif claimed < 65536:
        head += struct.pack("!BH", bit | 126, claimed)
    else:
        head += struct.pack("!BQ", bit | 127, claimed)
    # A mask of zeros is a mask, and leaves the payload as it is.
    return head + (bytes(4) if masked else b"") + payload


def handshake(client: Client, path: str, origin, headers=()) -> bytes:
    lines = [
        f"GET {html.unescape(path)} HTTP/1.1",
        f"Host: {client.netloc}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        *headers,
    ]
    if client.cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in client.cookies.items()))
    origins = origin if isinstance(origin, list) else [origin]
    sent = [line.encode() for line in lines]
    sent += [b"Origin: " + as_bytes(each) for each in origins if each is not None]
    return b"\r\n".join(sent) + b"\r\n\r\n"


def as_bytes(text) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
