"""Passwords: hashed with argon2id (RFC 9106), off gevent's loop."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from convo.texts import Refused, is_blank
from convo.threadpool import in_thread

SHORTEST, LONGEST = 8, 1000  # characters

hasher = PasswordHasher()
# Checked when an address is unknown, so that the answer takes as long as for a known one.
DECOY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$" + "A" * 43


def check(password: str, field: str = "password"):
    """Raises Refused for what is too short, too long or nothing but blanks."""
    if len(password) < SHORTEST or is_blank(password):
        raise Refused(**{field: _("At least %(limit)d characters, please.", limit=SHORTEST)})
    if len(password) > LONGEST:
        raise Refused(**{field: _("At most %(limit)d characters, please.", limit=LONGEST)})
    if not is_encodable(password):
        raise Refused(**{field: _("This has characters that can't be kept, such as line breaks.")})


def hash_of(password: str) -> str:
    """Takes some 50 ms: call it before `writing()`."""
    return in_thread(hasher.hash, password)


def matches(password_hash: str | None, password: str) -> bool:
    """Takes as long without a hash as with one."""
    if len(password) > LONGEST or not is_encodable(password):
        return False
    return in_thread(_verify, password_hash or DECOY, password)


def is_outdated(password_hash: str) -> bool:
    """True when it was made with weaker parameters than today's."""
    return hasher.check_needs_rehash(password_hash)


def is_encodable(password: str) -> bool:
    """False for lone surrogates, which no UTF-8 has."""
    try:
        password.encode()
    except UnicodeEncodeError:
        return False
    return True


def _verify(password_hash, password):
    try:
        return hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
