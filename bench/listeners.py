"""Sockets that listen: one, read by a thread; or thousands, in a process of their own."""

import base64
import os
import select
import socket
import sys
import time

from processes.descriptors import allow_descriptors

PING = 9
# Empty, and masked as a browser's are (RFC 6455, sections 5.5.1 and 5.5.3).
CLOSE, PONG = (bytes((0x80 | opcode, 0x80)) + os.urandom(4) for opcode in (8, 10))


def dial(port: int, ticket: str) -> socket.socket:
    """Connect and shake hands (RFC 6455, section 4.1). ConnectionError when refused."""
    line = socket.create_connection(("127.0.0.1", port), timeout=30)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    key = base64.b64encode(os.urandom(16)).decode()
    lines = (
        f"GET /widget/live?ticket={ticket} HTTP/1.1",
        f"Host: localhost:{port}",
        f"Origin: http://localhost:{port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {key}",
    )
    line.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
    head = b""
    while b"\r\n\r\n" not in head:
        if not (chunk := line.recv(1)):
            break
        head += chunk
    if not head.startswith(b"HTTP/1.1 101"):
        raise ConnectionError(head.decode(errors="replace")[:200])
    return line


class Listener:
    """One socket, read when asked."""

    def __init__(self, port: int, ticket: str):
        self.line = dial(port, ticket)
        self.heard_at: float | None = None

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        self.line.sendall(CLOSE)
        self.line.close()

    def hear(self, words: bytes):
        """Read until they have come; `heard_at` is when (time.perf_counter)."""
        self.heard_at, seen = None, b""
        while words not in seen:
            if not (chunk := self.line.recv(65536)):
                raise ConnectionError("the socket was closed")
            seen = seen[-200:] + chunk
        self.heard_at = time.perf_counter()


def idle(port: int):
    """Dial the tickets on standard input; at "open" say how many are; answer pings until it ends."""
    allow_descriptors()
    poll, lines = select.epoll(), {}
    poll.register(sys.stdin, select.EPOLLIN | select.EPOLLHUP)
    while True:
        for number, _ in poll.poll():
            if number != sys.stdin.fileno():
                if not answer(lines[number]):
                    poll.unregister(number)
                    lines.pop(number).close()
                continue
            words = os.read(number, 1 << 20)  # tickets are short: 500 of them fit
            if not words:
                return
            while not words.endswith(b"\n"):
                words += os.read(number, 1 << 20)
            for word in words.decode().split():
                if word == "open":
                    print(len(lines), flush=True)
                    continue
                line = dial(port, word)
                line.setblocking(False)
                lines[line.fileno()] = line
                poll.register(line, select.EPOLLIN)


def answer(line: socket.socket) -> bool:
    """Pongs for pings (section 5.5.3); what else comes is read and forgotten. False when it was closed."""
    try:
        received = line.recv(65536)
        for opcode in opcodes(received):
            if opcode == PING:
                line.sendall(PONG)
    except OSError:
        return False
    return bool(received)


def opcodes(received: bytes):
    """Those of the frames, which came whole (section 5.2)."""
    while received:
        yield received[0] & 0x0F
        length, start = received[1], 2
        if length == 126:
            length, start = int.from_bytes(received[2:4]), 4
        received = received[start + length :]


if __name__ == "__main__":
    idle(int(sys.argv[1]))
