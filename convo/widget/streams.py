"""The visitor's stream of a conversation, and who may listen to it."""

from convo.conversations.conversation import Conversation
from convo.extensions import db
from convo.live.streams import authorise


def chat_stream(conversation_id: int) -> str:
    return f"conversation:{conversation_id}:visitor"


@authorise("conversation:*:visitor")
def _chat(stream, principal):
    conversation = db.session.get(Conversation, int(stream.split(":")[1]))
    kind, _, number = principal.partition(":")
    return kind == "visitor" and conversation is not None and conversation.visitor_id == int(number)
