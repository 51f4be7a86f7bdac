"""A page, as far as its socket goes: it reads, answers pings, and tells what it heard and how it ended."""

import struct
import threading
import time
from collections.abc import Callable

from tests.support.waiting import wait_until
from tests.support.wire import CLOSE, PING, PONG, TEXT, Wire


class Listener:
    """`with Listener(Wire(…)) as page:` is listening once the block begins.

    `frames` are the payloads as they came; `code` is that of the close frame, `ended_at` (time.monotonic) the
    end of the connection, both None before. `note` makes of a payload what is kept of it.
    """

    def __init__(self, wire: Wire, note: Callable = bytes):
        self.wire = wire
        self.note = note
        self.frames: list = []
        self.pings = 0
        self.code: int | None = None
        self.ended_at: float | None = None

    def __enter__(self):
        self.wire.socket.settimeout(None)
        threading.Thread(target=self._listen, daemon=True).start()
        self.wait_for(b'"ready"')
        return self

    def __exit__(self, *failure):
        self.wire.drop()

    @property
    def text(self) -> bytes:
        return b"\n".join(self.frames)

    def wait_for(self, text: bytes, limit: float = 5):
        wait_until(lambda: any(text in each for each in self.frames), limit, f"{text} over the socket")

    def wait_for_pings(self, count: int, limit: float = 5):
        wait_until(lambda: self.pings >= count, limit, f"{count} pings")

    def wait_for_end(self, limit: float = 5) -> int | None:
        """The code with which it was closed; None when it was dropped."""
        wait_until(lambda: self.ended_at, limit, "the socket is closed")
        return self.code

    def _listen(self):
        try:
            while found := self.wire.receive(3600):
                opcode, payload = found
                if opcode == TEXT:
                    self.frames.append(self.note(payload))
                elif opcode == PING:
                    self.pings += 1
                    self.wire.send(PONG, payload)
                elif opcode == CLOSE:
                    self.code = struct.unpack("!H", payload[:2])[0]
                    break
        except OSError:
            return  # dropped, by either side
        finally:
            self.ended_at = time.monotonic()
            self.wire.drop()
