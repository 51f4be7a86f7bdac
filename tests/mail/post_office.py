"""A real SMTP server in a thread that misbehaves on request."""

import asyncio
import socket
import ssl
import threading
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


class PostOffice:
    """`answers` maps a hook ("MAIL", "RCPT", "DATA", "QUIT") to what the server says, "hang", "slow", "drop".

    "drop" at DATA takes the mail first, then cuts the line: the sender cannot know.
    """

    def __init__(self, tls: ssl.SSLContext | None = None):
        self.answers: dict[str, str] = {}
        self.mails: list[tuple[str, list[str], bytes]] = []
        self.dropped: list[bytes] = []
        self.hanging = threading.Event()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.controller = Controller(
            self, hostname="127.0.0.1", port=self.port, tls_context=tls, enable_SMTPUTF8=False
        )

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *failure):
        self.controller.stop(no_assert=True)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?timeout=1"

    @property
    def messages(self):
        return [message_from_bytes(raw, policy=policy.default) for _, _, raw in self.mails]

    async def _answer(self, hook, server, default):
        answer = self.answers.get(hook, default)
        if answer == "hang":
            self.hanging.set()
            await asyncio.sleep(5)
            return "421 too late"
        if answer == "slow":
            await asyncio.sleep(1.5)
            return default
        if answer == "drop":
            server.transport.abort()
            return "421 gone"
        return answer

    async def handle_MAIL(self, server, session, envelope, address, options):
        answer = await self._answer("MAIL", server, "250 OK")
        if answer.startswith("250"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get(f"RCPT {address}") or await self._answer("RCPT", server, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = await self._answer("DATA", server, "250 OK")
        if self.answers.get("DATA") == "drop":
            self.dropped.append(envelope.content)
        if answer.startswith("250"):
            self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return answer

    async def handle_QUIT(self, server, session, envelope):
        return await self._answer("QUIT", server, "221 Bye")
