"""Trying again to send a transcript that a mail server refused."""

from flask import Blueprint, abort

from convo.database import writing
from convo.doors import door
from convo.inbox.routes import scope
from convo.transcripts.sending import retry, transcript_delivery

routes = Blueprint("transcript_retries", __name__)


@routes.post("/conversations/<int:conversation_id>/transcripts/<int:delivery_id>/retries")
@door("agent")
def create(conversation_id, delivery_id):
    """The system line comes back, without its button, by the conversation's stream."""
    with writing():
        conversation = scope.conversation(conversation_id)
        retry(conversation, transcript_delivery(conversation, delivery_id) or abort(404))
    return "", 204
