"""What a visitor typed: checked, or refused with a reason that they can act on."""

from flask import render_template
from flask_babel import gettext as _

from convo.conversations.message import BODY_LIMIT, CLIENT_ID_LIMIT
from convo.texts import is_blank


def said(form) -> tuple[str, str, str | None]:
    """(body, client_id, problem): the problem is None when it can be sent. The body is kept as typed."""
    body = form.get("body", "").replace("\r\n", "\n")
    client_id = form.get("client_id", "")
    if is_blank(body):
        return body, client_id, _("Write something first.")
    if len(body) > BODY_LIMIT:
        problem = _("At most %(limit)s characters, this has %(count)s.", limit=BODY_LIMIT, count=len(body))
        return body, client_id, problem
    if "\x00" in body:
        return body, client_id, _("This contains a character (NUL) that can't be sent.")
    if not client_id or len(client_id) > CLIENT_ID_LIMIT:
        return body, client_id, _("This page is out of date. Reload it.")
    return body, client_id, None


def refusal(problem: str, status: int = 422):
    """The reason, for the place beside the editor; the page puts the words back into it."""
    return render_template("widget/chats/_refusal.html", problem=problem), status
