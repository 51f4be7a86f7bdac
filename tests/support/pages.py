"""A conversation's page without a browser: it shows, listens, catches up, polls and redials as the real one.

Three threads: one hears the socket, one asks for what was missed, one sends. A push may overtake an answer.
"""

import http.client
import json
import random
import re
import struct
import threading
import time
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor

import websocket

from tests.support.clients import Answer, Client, connection_in, new_id, twin
from tests.support.lines import Line, cursor_in, lines_in
from tests.support.turns import Turns

SILENCE = 40  # seconds, as in js/live.js
DELAY, DELAY_MAX = 0.5, 10.0  # before what failed is tried again; doubles each time
REDIALLED = {1001, 1005, 1006, 1011, 1012, 1013, 1014}  # by htmx; a ticket's element renews whatever it was
REFUSED = 1008

TICK = 0.25  # seconds

ANSWERS = {200, 429, 503}  # what a page is told over HTTP, whatever breaks
HANDSHAKES = {503}  # with which a socket may be refused


class NotNow(Exception):
    """An answer without what was asked for: it is asked for again."""


FAILURES = (OSError, http.client.HTTPException, websocket.WebSocketException, NotNow)


class Page:
    """`with AgentPage(client, number) as page:` is open and listens until the block ends."""

    home: str  # the address of the page
    lines_url: str
    messages_url: str
    handshakes = HANDSHAKES

    def __init__(self, client: Client, url: str | None = None):
        self.asker, self.listener, self.sender = (twin(client, url) for _ in range(3))
        self.lines: dict[str, Line] = {}
        self.cursor = 0
        self.is_refused = False
        self.dials = 0  # sockets that were open
        self.failures: deque[str] = deque(maxlen=8)  # the last ones, for who wonders
        self.answers, self.refusals = Counter(), Counter()  # statuses, of requests and of handshakes
        self.ahead = 0.0  # seconds that it has slept
        self.unsent: list[tuple[str, str]] = []  # (client_id, body)
        self._attempts = {"dial": 0, "again": 0}
        self._up, self._wanted, self._over = (threading.Event() for _ in range(3))
        self._lock = threading.Lock()

    def __enter__(self):
        self._heard = self.now()
        self._turns = Turns(self._heard)
        self._show(self._given(self.asker.get(self.home)))
        works = (self._keep_listening, self._keep_asking, self._keep_sending)
        threads = ThreadPoolExecutor(len(works))
        self._works = [threads.submit(work) for work in works]
        threads.shutdown(wait=False)
        return self

    def __exit__(self, *failure):
        self._over.set()
        for work in self._works:
            work.result(20)  # raises what no page may meet
        assert self.answers.keys() <= ANSWERS, f"{self.home}: {self.answers}, {list(self.failures)}"
        assert self.refusals.keys() <= self.handshakes, f"{self.home}: sockets refused with {self.refusals}"

    def _given(self, answer: Answer) -> str:
        self.answers[answer.status] += 1
        if answer.status != 200:
            raise NotNow(f"{answer.status}: {answer.text[:150]}")
        return answer.text

    @property
    def is_up(self) -> bool:
        return self._up.is_set()

    @property
    def shown(self) -> list[tuple[str, int, str]]:
        """Its messages as they stand in its log."""
        with self._lock:
            lines = sorted(self.lines.values(), key=lambda line: line.position)
        return [(line.id, line.position, line.body) for line in lines if line.is_message]

    def wait_until_up(self, limit: float):
        if not self._up.wait(limit):
            told = f"{self.dials} sockets, refused: {self.is_refused}, last failures: {list(self.failures)}"
            raise AssertionError(f"{self.home} does not listen again: {told}")

    def now(self) -> float:
        return time.monotonic() + self.ahead

    def wake(self, slept: float):
        """After `slept` seconds in which nothing of it ran: no connection that it kept is of use any more."""
        self.ahead += slept
        for client in (self.asker, self.listener, self.sender):
            client.hang_up()

    def say(self, body: str):
        self.unsent.append((new_id(), body))

    def _show(self, html: str):
        """The newer of two copies stays (js/revisions.js); the cursor moves where the answer moves it."""
        with self._lock:
            for line in lines_in(html):
                known = self.lines.get(line.id)
                if known is None or known.revision <= line.revision:
                    self.lines[line.id] = line
        self.cursor = cursor_in(html) or self.cursor

    def _wait(self, name: str) -> bool:
        """Later each time, and not all pages at once. True when the page is left meanwhile."""
        delay = min(DELAY * 2 ** self._attempts[name], DELAY_MAX) * random.uniform(0.7, 1.3)
        self._attempts[name] += 1
        return self._over.wait(delay)

    def _keep_listening(self):
        while not self._over.is_set():
            code = 1006
            try:
                code = self._hear(self.dial())
                self.failures.append(f"closed: {code}")
            except websocket.WebSocketBadStatusException as refusal:
                self.refusals[refusal.status_code] += 1
            except FAILURES as failure:
                self.failures.append(repr(failure)[:200])  # as a browser says: 1006
            finally:
                self._up.clear()
            self.is_refused = code == REFUSED
            if self.is_refused or not self.redials(code) or self._wait("dial"):
                return

    def _hear(self, live: websocket.WebSocket) -> int:
        """Until it is closed: by which code. Silence for long is 1006 too."""
        self._heard = self.now()
        self.dials += 1
        self._turns.is_new = True
        live.settimeout(TICK)
        try:
            while not self._over.is_set():
                try:
                    opcode, data = live.recv_data()
                except websocket.WebSocketTimeoutException:
                    if self.now() - self._heard > SILENCE:
                        return 1006
                    continue
                if opcode == websocket.ABNF.OPCODE_CLOSE:
                    return struct.unpack("!H", data[:2])[0] if data else 1005
                self._heard = self.now()
                self._received(data.decode())
            return 1001
        finally:
            live.shutdown()

    def _received(self, frame: str):
        if not frame.startswith('{"live"'):
            assert cursor_in(frame) is None, f"a push must not move the cursor: {frame}"
            return self._show(frame)
        said = json.loads(frame)
        if said["live"] == "ready":
            self._attempts["dial"] = 0
            self._up.set()
        if said["live"] == "lost":
            self._up.clear()
        self._turns.heard(said, self.now())

    def _keep_asking(self):
        while not self._over.is_set():
            told = self._wanted.wait(TICK)
            due = self._turns.are_due(self.now(), self.is_up)
            if not told and not due:
                continue
            self._wanted.clear()
            try:
                self._catch_up()
            except FAILURES as failure:
                self.failures.append(repr(failure)[:200])
                self._wait("again")
                self._wanted.set()

    def _catch_up(self):
        answer = self.asker.get(f"{self.lines_url}?after={self.cursor}", **{"HX-Request": "true"})
        self._show(self._given(answer))
        self._attempts["again"] = 0
        if answer.headers.get("HX-Trigger") == "live:again":
            self._wanted.set()

    def _keep_sending(self):
        while not self._over.wait(TICK / 2):
            while self.unsent and not self._over.is_set():
                client_id, body = self.unsent[0]
                try:
                    answer = self.sender.post(self.messages_url, body=body, client_id=client_id)
                    self._show(self._given(answer))
                except FAILURES as failure:
                    self.failures.append(repr(failure)[:200])
                    self._over.wait(random.uniform(0.5, 1.5))
                    continue
                self.unsent.pop(0)


class AgentPage(Page):
    """Its socket has the same address whenever it is dialled."""

    def __init__(self, client: Client, number: int, url: str | None = None):
        super().__init__(client, url)
        self.home = f"/conversations/{number}"
        self.lines_url, self.messages_url = f"{self.home}/lines", f"{self.home}/messages"

    def _show(self, html: str):
        if found := re.search(r'id="live-conversation"[^>]*hx-ws:connect="([^"]+)"', html):
            self.socket_url = found[1]
        super()._show(html)

    def dial(self) -> websocket.WebSocket:
        return self.listener.socket(self.socket_url)

    def redials(self, code: int) -> bool:
        return code in REDIALLED


class VisitorPage(Page):
    """A tab with the chat open: each time it listens it fetches a ticket first."""

    handshakes = HANDSHAKES | {403}  # a ticket that is late: asleep, or its answer came over a slow line

    def __init__(self, client, conversation: str, url: str | None = None):
        super().__init__(client, url)
        self.home = f"/widget/{client.key}/conversations/{conversation}"
        self.lines_url, self.messages_url = f"{self.home}/lines", f"{self.home}/messages"

    def dial(self) -> websocket.WebSocket:
        answer = self.listener.get(f"{self.home}/live")
        return self.listener.socket(connection_in(self._given(answer)))

    def redials(self, code: int) -> bool:
        return True
