"""Finding what a route is about through the visitor who asks: what is not theirs is not there (404)."""

from flask import abort

from convo.conversations.access import chat_of
from convo.current import current


def conversation(conversation_key: str, hold: bool = False):
    return chat_of(current.visitor, conversation_key, hold) or abort(404)
