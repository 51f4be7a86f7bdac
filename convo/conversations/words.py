"""What somebody typed: taken as it is, or refused with a reason that they can act on."""

from flask_babel import gettext as _

from convo.conversations.message import BODY_LIMIT, CLIENT_ID_LIMIT
from convo.texts import is_blank


def said(form) -> tuple[str, str, str | None]:
    """(body, client_id, problem): the problem is None when it can be sent, and the body is as typed."""
    body = form.get("body", "").replace("\r\n", "\n")
    client_id = form.get("client_id", "")
    return body, client_id, problem_with(body) or problem_with_name(client_id)


def problem_with(body: str) -> str | None:
    if is_blank(body):
        return _("Write something first.")
    if len(body) > BODY_LIMIT:
        return _("At most %(limit)s characters, this has %(count)s.", limit=BODY_LIMIT, count=len(body))
    if "\x00" in body:
        return _("This contains a character (NUL) that can't be sent.")
    return None


def problem_with_name(client_id: str) -> str | None:
    is_ours = 0 < len(client_id) <= CLIENT_ID_LIMIT and client_id.isascii() and client_id.isprintable()
    return None if is_ours else _("This page is out of date. Reload it.")
