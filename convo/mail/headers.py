"""Header values: what may stand in one, and how a value of unknown origin is made fit."""

import re
import secrets
import unicodedata
from email.errors import HeaderParseError
from email.header import Header, decode_header

NAME = re.compile(r"[A-Za-z0-9-]+")
BREAKING = ("Cc", "Cs", "Zl", "Zp")


class BadHeader(ValueError):
    """A header that would break out of its line, now or once the receiver has decoded it."""


def clean(text: str, limit: int = 500) -> str:
    """One line out of any text: whatever could end or disguise a header is a space."""
    line = "".join(" " if unicodedata.category(c) in BREAKING else c for c in text[: limit * 4])
    return " ".join(line.replace("=?", "= ?").split())[:limit].rstrip()


def check(name: str, value: str) -> None:
    """Raise BadHeader for control characters, raw or inside encoded words (CVE-2024-6923)."""
    if not NAME.fullmatch(name):
        raise BadHeader(f"{name!r} is no header name")
    if breaks(value) or any(breaks(piece) for piece in decoded(name, value)):
        raise BadHeader(f"control characters in {name}")


def breaks(text: str) -> bool:
    return any(unicodedata.category(c) in BREAKING and c != "\t" for c in text)


def decoded(name: str, value: str) -> list[str]:
    try:
        pieces = decode_header(value)
        return [text if isinstance(text, str) else text.decode(charset or "latin-1", "replace")
                for text, charset in pieces]  # fmt: skip
    except (HeaderParseError, LookupError, ValueError) as error:
        raise BadHeader(f"{name} cannot be decoded") from error


def encoded(text: str) -> str:
    """Unstructured text on one line: ASCII as it is, else encoded words (RFC 2047 §2)."""
    return text if text.isascii() else Header(text, "utf-8").encode(linesep="")


def new_message_id(domain: str) -> str:
    """A Message-ID (RFC 5322 §3.6.4) that nobody can guess; at most 250 characters."""
    return f"<{secrets.token_hex(16)}@{domain[-200:]}>"
