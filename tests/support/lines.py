"""The lines of a conversation's log, as they stand in a page, an answer or a push."""

import re
from html import unescape
from typing import NamedTuple

CURSOR = re.compile(r'id="cursor"[^>]*? value="(\d+)"')
LINE = re.compile(
    r'<(article|p) class="(?:message|comment|system-line)" id="([^"]+)"[^>]*?'
    r'data-position="(\d+)" data-revision="(\d+)"[^>]*>(.*?)</\1>',
    re.S,
)
BODY = re.compile(r'class="message-body[^>]*>\s*<p>(.*?)</p>', re.S)


class Line(NamedTuple):
    id: str
    position: int
    revision: int
    body: str  # of a message; empty for comments and system lines

    @property
    def is_message(self) -> bool:
        return self.id.startswith("message-")


def lines_in(html: str) -> list[Line]:
    found = []
    for _tag, name, position, revision, inside in LINE.findall(html):
        body = BODY.search(inside)
        found.append(Line(name, int(position), int(revision), unescape(body[1]) if body else ""))
    return found


def cursor_in(html: str) -> int | None:
    """The revision up to which it knows everything; None where it says nothing of it, as in a push."""
    found = CURSOR.search(html)
    return int(found[1]) if found else None
