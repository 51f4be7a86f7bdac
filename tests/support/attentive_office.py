"""A mail server that stops where a test wants it to, and says so."""

import asyncio
import threading

from tests.mail.post_office import PostOffice


class AttentiveOffice(PostOffice):
    """`stop_at("DATA")`, `reached.wait(…)`, `go_on()`.

    "RCPT": no text has come. "DATA": it has the mail and has not said so. "QUIT": it has said 250.
    """

    def __init__(self):
        super().__init__()
        self.place: str | None = None
        self.reached, self.may_go_on = threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        """Nobody who waits for it gives up while a test is thinking."""
        return f"smtp://127.0.0.1:{self.port}?timeout=60"

    def stop_at(self, place: str) -> None:
        self.reached.clear()
        self.may_go_on.clear()
        self.place = place

    def go_on(self) -> None:
        self.place = None
        self.may_go_on.set()

    def letters(self, message_id: str) -> list:
        """What it has been given under this Message-ID."""
        return [mail for mail in self.messages if mail["Message-ID"] == message_id]

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self._stop("RCPT")
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        await self._stop("DATA")
        return answer

    async def handle_QUIT(self, server, session, envelope):
        await self._stop("QUIT")
        return await super().handle_QUIT(server, session, envelope)

    async def _stop(self, place: str) -> None:
        if self.place == place:
            self.place = None  # one is enough: who comes after it passes
            self.reached.set()
            while not self.may_go_on.is_set():
                await asyncio.sleep(0.01)
