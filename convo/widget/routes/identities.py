"""The visitor says where to reach them. It proves nothing, and nobody has to."""

from flask import Blueprint, g, render_template, request
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address

from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.extensions import limiter
from convo.mail import addresses
from convo.widget.routes import scope
from convo.widget.screen import state
from convo.widget.visitors import asker

routes = Blueprint("identities", __name__)


@routes.post("/widget/<key>/conversations/<conversation_key>/identity")
@door("visitor")
@limiter.limit("20/minute", key_func=asker)
@limiter.limit("120/hour", key_func=get_remote_address)  # each may get a transcript, and be anybody's
def create(key, conversation_key):
    conversation = scope.conversation(conversation_key)
    typed = request.form.get("email", "").strip()
    try:
        email = addresses.email(typed)
    except addresses.InvalidAddress:
        error = _("This is not an e-mail address.")
        return _question(conversation, typed, error), 422
    with writing():
        conversation = scope.conversation(conversation_key, hold=True)
        if not conversation.is_closed:
            note(conversation, email)
    if conversation.is_closed:
        return render_template("widget/chats/_state.html", **state(conversation)), 409
    return render_template("widget/identities/_thanks.html", email=email)


def note(conversation, email):
    """A system line says what is new; the same address again is nothing new."""
    contact = current.visitor.become_contact()
    before = contact.email
    contact.identify(email)
    if contact.email != before:
        conversation.record("email_given", by=current.visitor, email=email)


def _question(conversation, typed, error):
    return render_template(
        "widget/identities/_question.html",
        channel=g.channel,
        conversation=conversation,
        typed=typed,
        error=error,
    )
