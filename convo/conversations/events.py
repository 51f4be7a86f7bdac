"""The catalogue of what happens to conversations: frozen, past tense, ids only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ConversationEvent:
    conversation_id: int


@dataclass(frozen=True)
class ConversationStarted(ConversationEvent):
    pass


@dataclass(frozen=True)
class MessagePosted(ConversationEvent):
    message_id: int


@dataclass(frozen=True)
class CommentPosted(ConversationEvent):
    comment_id: int


@dataclass(frozen=True)
class ActivityRecorded(ConversationEvent):
    activity_id: int


@dataclass(frozen=True)
class ConversationAssigned(ConversationEvent):
    assignee_id: int | None
    previous_id: int | None


@dataclass(frozen=True)
class ConversationClosed(ConversationEvent):
    pass


@dataclass(frozen=True)
class ConversationReopened(ConversationEvent):
    pass


@dataclass(frozen=True)
class ConversationRead(ConversationEvent):
    """Somebody's marks moved. `agent_id` is None when it was the visitor."""

    agent_id: int | None
