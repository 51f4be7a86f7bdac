"""Typing: said to the other side at once, never kept."""

from dataclasses import dataclass

from convo.conversations.events import ConversationEvent
from convo.live.announcements import tell


@dataclass(frozen=True)
class Typed(ConversationEvent):
    """Somebody is writing an answer. `agent_id` is None when it is the visitor."""

    agent_id: int | None


def typed(conversation, who):
    tell(Typed(conversation.id, None if conversation.is_visitor(who) else who.id))
