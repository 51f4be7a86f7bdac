"""Everything that came over a socket, as it came."""

import re
import threading

import websocket

from tests.support.clients import AgentClient
from tests.support.waiting import wait_until


class Recorder:
    """`with Recorder(client.listen(path)) as heard:` is listening once the block begins."""

    def __init__(self, socket: websocket.WebSocket):
        self.socket = socket
        self.frames: list[str] = []

    def __enter__(self):
        threading.Thread(target=self._record, daemon=True).start()
        self.wait_for('"ready"')
        return self

    def __exit__(self, *failure):
        self.socket.close(timeout=1)

    @property
    def text(self) -> str:
        return "\n".join(self.frames)

    @property
    def is_told_to_catch_up(self) -> bool:
        """Once more than at the beginning."""
        return self.text.count('"ready"') > 1

    def wait_for(self, text: str, limit: float = 5):
        def what():
            return f"{text} over the socket, which brought:\n{self.text[-3000:]}"

        wait_until(lambda: text in self.text, limit, what)

    def _record(self):
        try:
            while frame := self.socket.recv():
                self.frames.append(frame)
        except (websocket.WebSocketException, OSError):
            return


def conversation_socket(agent: AgentClient, number: int) -> websocket.WebSocket:
    """What the log of an agent's page listens to; its list has a socket of its own."""
    page = agent.get(f"/conversations/{number}").text
    return agent.socket(re.search(r'id="live-conversation"[^>]*hx-ws:connect="([^"]+)"', page)[1])
