"""Agents and visitors without a browser: cookies and tokens over HTTP, and their sockets."""

import html
import http.client
import re
import socket
import uuid
from contextlib import suppress
from dataclasses import dataclass
from random import randrange
from urllib.parse import urlencode, urljoin, urlsplit

import websocket

AGENT_COOKIE = re.compile(r"([^=;,\s]+)=([^;]*)")


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


class Client:
    """One connection to one server; `headers` go with every request."""

    def __init__(self, url: str, source: str = "127.0.0.1"):
        """`source` is the network address from which it comes, in 127.0.0.0/8."""
        self.url, self.source = url, source
        self.netloc = urlsplit(url).netloc
        self.headers: dict[str, str] = {}
        self.cookies: dict[str, str] = {}
        self.repeats = True  # once, what a kept connection lost
        self._connection = http.client.HTTPConnection(self.netloc, timeout=15, source_address=(source, 0))

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, headers=headers)

    def post(self, path: str, **fields) -> Answer:
        return self.request("POST", path, fields)

    def put(self, path: str, **fields) -> Answer:
        return self.request("PUT", path, fields)

    def delete(self, path: str, **fields) -> Answer:
        return self.request("DELETE", path, fields)

    def request(
        self, method: str, path: str, fields: dict | None = None, headers: dict | None = None
    ) -> Answer:
        """Unsafe methods carry the server's own Origin, as a browser on its pages would send."""
        sent = {**self.headers, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if method not in ("GET", "HEAD"):
            sent.setdefault("Origin", self.url)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(fields or {})
        try:
            answer = self._answer(method, path, body, sent)
            text = answer.read().decode(errors="replace")
        except (http.client.HTTPException, OSError):
            self._connection.close()  # what is left of this answer is not the next one's
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = AGENT_COOKIE.match(cookie).groups()
            self.cookies[name] = value
        return Answer(answer.status, answer.headers, text)

    def _answer(self, method, path, body, headers):
        try:
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()
        except (http.client.HTTPException, ConnectionError):
            if not self.repeats:
                raise
            # The server closed the kept connection, or was restarted.
            self._connection.close()
            self._connection.request(method, path, body, headers)
            return self._connection.getresponse()

    def tell_of_losses(self):
        """From now on each lost connection is an error: who counts them begins with a new one."""
        self.repeats = False
        self._connection.close()

    def hang_up(self):
        """End a request that waits for its answer: it fails."""
        if line := self._connection.sock:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def socket(self, path: str, origin: str | None = None) -> websocket.WebSocket:
        """Open a WebSocket. Raises websocket.WebSocketBadStatusException when it is refused."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        address = urljoin(f"ws://{self.netloc}", html.unescape(path))
        return websocket.create_connection(address, timeout=15, origin=origin or self.url, header=headers)


class AgentClient(Client):
    """Signed in."""

    def __init__(self, url: str, email: str, password: str):
        super().__init__(url)
        self._read_token("/sign-in")
        answer = self.post("/sign-in", email=email, password=password)
        assert answer.status == 303, f"{email} could not sign in: {answer.status}"
        self._read_token("/inbox/open")

    def say(self, conversation: int, body: str, client_id: str | None = None) -> Answer:
        return self.post(
            f"/conversations/{conversation}/messages", body=body, client_id=client_id or new_id()
        )

    def listen(self, path: str) -> websocket.WebSocket:
        """The socket that the page at `path` opens."""
        return self.socket(connection_in(self.get(path).text))

    def _read_token(self, path):
        found = re.search(r'"X-CSRFToken": "([^"]+)"', self.get(path).text)
        assert found, f"no CSRF token on {path}"
        self.headers["X-CSRFToken"] = found[1]


class VisitorClient(Client):
    """With the chat of a channel open on some page, at a network address of their own: limits count by it."""

    def __init__(self, url: str, key: str = "demo", token: str | None = None, **visit):
        super().__init__(url, f"127.{randrange(1, 255)}.{randrange(255)}.{randrange(1, 255)}")
        self.key = key
        if token:
            self.headers["X-Visitor-Token"] = token
        page = {"url": f"{url}/demo", "title": "Demo", "language": "en", "time_zone": "UTC", **visit}
        self.arrival = self.post(f"/widget/{key}/visits", **page)
        assert self.arrival.status == 200, self.arrival.text
        self.headers.setdefault("X-Visitor-Token", self.arrival.headers["X-Visitor-Token"])

    @property
    def token(self) -> str:
        return self.headers["X-Visitor-Token"]

    def say(self, body: str, conversation: str | None = None, client_id: str | None = None) -> Answer:
        """Without a conversation's key it goes into the open one, or begins one."""
        place = f"/conversations/{conversation}" if conversation else ""
        return self.post(f"/widget/{self.key}{place}/messages", body=body, client_id=client_id or new_id())

    def listen(self, conversation: str) -> websocket.WebSocket:
        """Fetch a ticket and spend it."""
        return self.socket(
            connection_in(self.get(f"/widget/{self.key}/conversations/{conversation}/live").text)
        )


def twin(client: Client, url: str | None = None) -> Client:
    """The same person on another connection, perhaps by another way to the server."""
    other = Client(url or client.url, client.source)
    other.headers, other.cookies = dict(client.headers), dict(client.cookies)
    return other


def connection_in(page: str) -> str:
    found = re.search(r'hx-ws:connect="([^"]+)"', page)
    assert found, f"nothing on this page listens:\n{page[:500]}"
    return found[1]


def new_id() -> str:
    return uuid.uuid4().hex
