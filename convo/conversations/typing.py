"""Typing: said to the other side at once, never kept."""

from dataclasses import dataclass

from convo.conversations.events import ConversationEvent
from convo.live.announcements import tell


@dataclass(frozen=True)
class Typed(ConversationEvent):
    """Somebody is writing an answer. `agent_id` is None when it is the visitor.

    `revision` is how far they had read then: what they have said since is what they were writing.
    """

    agent_id: int | None
    revision: int


def typed(conversation, who, revision: int | None = None):
    """Tell the other side, unless nothing more can be said. Without a revision it is the present one."""
    if not conversation.is_closed:
        revision = conversation.revision if revision is None else revision
        tell(Typed(conversation.id, None if conversation.is_visitor(who) else who.id, revision))
