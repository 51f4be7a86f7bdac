"""E-mail addresses that agents sign in with: stored in lower case, so that typing is forgiving."""

from flask_babel import gettext as _

from convo.mail.addresses import is_valid
from convo.texts import Refused

LIMIT = 254  # characters, RFC 5321 section 4.5.3.1.3 less the angle brackets


def folded(email: str | None) -> str:
    return (email or "").strip().lower()


def checked(email: str | None) -> str:
    """The address in lower case. Raises Refused(email=…) for what is none."""
    address = folded(email)
    if len(address) > LIMIT or not is_valid(address):
        raise Refused(email=_("This is not an e-mail address."))
    return address
