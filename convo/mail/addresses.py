"""E-mail addresses: read, check, write (RFC 5321 §4.5.3.1 limits, RFC 5322 §3.4 syntax)."""

import re
from email.header import Header
from email.utils import formataddr
from typing import NamedTuple

from convo.mail.headers import clean

ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LOCAL = re.compile(rf"{ATEXT}(\.{ATEXT})*")
LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
NAMED = re.compile(r'\s*(?P<name>"(?:[^"\\]|\\.)*"|[^<>"@,;:()\[\]\\]*?)\s*<(?P<email>[^<>]*)>\s*')


class InvalidAddress(ValueError):
    pass


class Address(NamedTuple):
    name: str
    email: str

    def __str__(self) -> str:
        return formatted(self)


def parse(text: str | tuple[str, str]) -> Address:
    """Read `a@b.example` or `Name <a@b.example>`; InvalidAddress when it is neither.

    Stricter than the RFC on purpose: one address, no comments, no quoted local part, no address literals.
    The standard library's parseaddr takes `a@x<b@y>` for a@x (CVE-2023-27043), so it is not used.
    """
    if isinstance(text, tuple):
        return Address(text[0] or "", email(text[1]))
    if match := NAMED.fullmatch(text[:1000]):
        name = match["name"]
        if name.startswith('"'):
            name = re.sub(r"\\(.)", r"\1", name[1:-1])
        return Address(name, email(match["email"]))
    return Address("", email(text))


def email(text: str) -> str:
    """The address alone, checked, its domain in lower-case ASCII; InvalidAddress if it cannot be one."""
    local, at, domain = text.strip(" ").rpartition("@")
    domain = ascii_domain(domain) if at else ""
    # "=?" would be taken for an encoded word in a header.
    if (
        not LOCAL.fullmatch(local)
        or "=?" in local
        or len(local) > 64
        or not domain
        or len(local + domain) > 253
    ):
        raise InvalidAddress(text)
    return f"{local}@{domain}"


def is_valid(text: str) -> bool:
    try:
        return bool(email(text))
    except InvalidAddress:
        return False


def domain_of(address: str) -> str:
    return address.rpartition("@")[2]


def formatted(address: Address) -> str:
    """The address as a header shows it: one line, names beyond ASCII as encoded words (RFC 2047)."""
    name = clean(address.name)
    if name.isascii():
        return formataddr((name, address.email))
    return f"{Header(name, 'utf-8').encode(linesep='')} <{address.email}>"


def ascii_domain(domain: str) -> str:
    """A domain as the DNS has it, or an empty string. No single label but localhost."""
    try:
        name = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    labels = name.split(".")
    if (len(labels) < 2 and name != "localhost") or not all(LABEL.fullmatch(label) for label in labels):
        return ""
    return "" if labels[-1].isdigit() else name
