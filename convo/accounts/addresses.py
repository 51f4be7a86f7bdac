"""E-mail addresses that agents sign in with: stored in lower case, so that typing is forgiving."""

import re

from flask_babel import gettext as _

from convo.texts import Refused

LIMIT = 254  # characters, RFC 5321 section 4.5.3.1.3 less the angle brackets

# What browsers accept in an e-mail field (the HTML standard's own expression).
PATTERN = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    r"(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"
)


def folded(email: str | None) -> str:
    return (email or "").strip().lower()


def checked(email: str | None) -> str:
    """The address in lower case. Raises Refused(email=…) for what is none."""
    address = folded(email)
    if len(address) > LIMIT or not PATTERN.fullmatch(address):
        raise Refused(email=_("This is not an e-mail address."))
    return address
