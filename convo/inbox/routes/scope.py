"""Finding what a route is about through the agent who asks: what they may not see is not there (404)."""

from flask import abort, request

from convo.conversations.access import contact_of, conversation_of
from convo.current import current


def conversation(conversation_id: int, hold: bool = False):
    return conversation_of(current.agent, conversation_id, hold) or abort(404)


def contact(contact_id: int):
    return contact_of(current.agent, contact_id) or abort(404)


def is_fragment_request() -> bool:
    """Whether htmx asks for a part of a page, rather than the browser for all of it."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def sender() -> str:
    """Whom a limit on sending counts: the agent, not the office's one address."""
    return f"agent:{current.agent.id}"
