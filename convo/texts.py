"""What people type into one line: kept as typed, or refused with a reason to show at its field."""

import unicodedata

from flask_babel import gettext as _

# Letters and symbols by category, yet nothing to see: the Hangul fillers and the empty Braille cell.
INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800")


class Refused(ValueError):
    """Typed values that can't be kept: field → message for the person who typed."""

    def __init__(self, **errors: str):
        super().__init__("; ".join(f"{field}: {message}" for field, message in errors.items()))
        self.errors = errors


def is_blank(text: str) -> bool:
    """True when nothing of it can be seen: white space, controls, formats, fillers."""
    return all(unicodedata.category(char)[0] in "ZC" or char in INVISIBLE for char in text)


def one_line(text: str | None, field: str, limit: int) -> str:
    """The text as typed. Raises Refused when blank, over `limit` characters, or not one line."""
    text = text or ""
    if is_blank(text):
        raise Refused(**{field: _("Write something here.")})
    if len(text) > limit:
        raise Refused(**{field: _("At most %(limit)d characters, please.", limit=limit)})
    # PostgreSQL keeps no NUL, headers of mails no line breaks, UTF-8 no lone surrogates.
    if any(char in "\0\r\n" or unicodedata.category(char) == "Cs" for char in text):
        raise Refused(**{field: _("This has characters that can't be kept, such as line breaks.")})
    return text
