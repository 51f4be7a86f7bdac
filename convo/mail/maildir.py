"""Mail kept on disk when there is no server to send it: a maildir in CONVO_DATA/mail, one file a mail."""

import hashlib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

from flask import current_app

from convo.mail.message import Message

NAME = re.compile(r"\d{14,20}\.[0-9a-f]{32}\.convo")
LARGEST = 30_000_000  # bytes of a mail that is opened for reading


def folder() -> Path:
    return Path(current_app.config["CONVO_DATA"], "mail")


def keep(message: Message) -> Path:
    """Write it whole or not at all; the same Message-ID again is the same mail."""
    root = folder()
    for name in ("tmp", "new", "cur"):
        (root / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256(message.msgId.encode()).hexdigest()[:32]
    for kept in root.glob(f"new/*.{digest}.convo"):
        return kept
    name = f"{time.time_ns() // 1000}.{digest}.convo"
    draft = root / "tmp" / name
    with draft.open("xb") as file:
        file.write(message.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    kept = draft.rename(root / "new" / name)
    directory = os.open(kept.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return kept


@dataclass(frozen=True)
class KeptMail:
    path: Path

    @property
    def id(self) -> str:
        return self.path.name

    @property
    def kept_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.id.partition(".")[0]) / 1_000_000, UTC)

    @cached_property
    def message(self) -> EmailMessage:
        with self.path.open("rb") as file:
            return message_from_bytes(file.read(LARGEST), policy=policy.default)

    def header(self, name: str) -> str:
        return str(self.message.get(name, ""))

    def body(self, subtype: str) -> str | None:
        """The text of the "plain" or "html" part, or None."""
        part = self.message.get_body(preferencelist=(subtype,))
        if part is None:
            return None
        try:
            return part.get_content()
        except LookupError:  # a charset that nobody knows
            return part.get_payload(decode=True).decode("latin-1")


def newest(before: str | None = None, limit: int = 50) -> list[KeptMail]:
    """Mails, newest first, older than the id `before`."""
    names = sorted((name for name in _names() if before is None or name < before), reverse=True)
    return [KeptMail(folder() / "new" / name) for name in names[:limit]]


def find(id: str) -> KeptMail | None:
    path = folder() / "new" / id
    return KeptMail(path) if NAME.fullmatch(id) and path.is_file() else None


def _names() -> Iterator[str]:
    try:
        with os.scandir(folder() / "new") as entries:
            yield from (entry.name for entry in entries if NAME.fullmatch(entry.name))
    except FileNotFoundError:
        return
