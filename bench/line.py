"""A kept connection that asks and waits, costing as little as can be: the server is measured."""

import re
import socket
from urllib.parse import urlencode

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Line:
    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body. Raises OSError or ConnectionError."""
        self.socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head, body = received[:end], received[end + 4 :]
        found = LENGTH.search(head)
        while len(body) < (int(found[1]) if found else 0):
            body += self._more()
        return int(head[9:12]), body

    def _more(self) -> bytes:
        if chunk := self.socket.recv(65536):
            return chunk
        raise ConnectionError("the server closed the connection")


def post(port: int, path: str, headers: dict[str, str], **fields: str) -> bytes:
    """A request as a browser on the server's own pages makes it."""
    body = urlencode(fields)
    sent = {
        "Host": f"localhost:{port}",
        "Origin": f"http://localhost:{port}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        **headers,
    }
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in sent.items())]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()
