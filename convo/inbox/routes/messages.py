"""An agent's answer."""

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from convo.conversations.draft import Draft
from convo.conversations.message import Message
from convo.conversations.words import said
from convo.current import current
from convo.database import once_more, writing
from convo.doors import door
from convo.extensions import limiter
from convo.inbox import presence
from convo.inbox.routes import scope
from convo.inbox.words import refusal
from convo.numbers import whole_number

routes = Blueprint("messages", __name__)


@routes.post("/conversations/<int:conversation_id>/messages")
@door("agent")
@limiter.limit("120/minute", key_func=scope.sender)
def create(conversation_id):
    """Send once, however often it is posted. Asks first (409) when a colleague answered meanwhile."""
    body, client_id, problem = said(request.form)
    if problem:
        return refusal(problem)
    known, kept = seen_by_author(), Draft.kept(request.form.get("draft", ""))
    conversation, message, unseen = once_more(lambda: attempt(conversation_id, body, client_id, known, kept))
    if unseen:
        return render_template("inbox/conversations/_collision.html", answers=unseen), 409
    if message is None:
        return refusal(_("This conversation is closed. Reopen it to answer."), 409)
    presence.answered(conversation, current.agent)
    return render_template("inbox/conversations/_sent.html", line=message, contact=conversation.contact)


def attempt(conversation_id, body, client_id, known, kept):
    """Where it went; the message, or what the agent should see before it is sent; neither when closed."""
    with writing():
        conversation = scope.conversation(conversation_id, hold=True)
        if message := Message.sent_as(current.agent, client_id):
            return scope.conversation(message.conversation_id), message, []
        if conversation.is_closed:
            return conversation, None, []
        if unseen := conversation.answers_since(known, current.agent) if known is not None else []:
            return conversation, None, unseen
        message = conversation.post(current.agent, body, client_id)
        Draft.spend(conversation, current.agent, "reply", body, kept)
        return conversation, message, []


def seen_by_author() -> int | None:
    """The revision up to which the agent knows their colleagues' answers: they were there when the draft was
    begun, or were shown since (`confirmed`). None when nothing says when that was.
    """
    begun_at = whole_number("begun_at", request.form, 0)
    return max(begun_at, whole_number("confirmed", request.form, 0)) if begun_at else None
