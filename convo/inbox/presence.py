"""Which agents are looking at a conversation, and which are answering it. Several tabs are one person."""

from dataclasses import dataclass

from sqlalchemy import select

from convo.accounts.agent import Agent
from convo.conversations.events import ConversationEvent
from convo.conversations.typing import typed
from convo.extensions import db
from convo.live import presence
from convo.live.announcements import tell


@dataclass(frozen=True)
class PresenceChanged(ConversationEvent):
    """Somebody came, went, began to answer or stopped."""


def arrive(conversation, agent, tab: str, answering: bool, revision: int | None = None):
    """Note a sign of life of one of the agent's tabs, and tell the others if it changed who is here.

    `revision` is what they know of the conversation.
    """
    before = _here(conversation.id)
    presence.beat(_viewing(conversation.id), f"{agent.id}:{tab}")
    if answering:
        presence.beat(_answering(conversation.id), f"{agent.id}:{tab}")
        typed(conversation, agent, revision)
    if _here(conversation.id) != before:
        tell(PresenceChanged(conversation.id))


def answered(conversation, agent):
    """They have sent it: no longer answering, in whatever tab."""
    topic = _answering(conversation.id)
    theirs = [member for member in presence.present(topic) if _agent_id(member) == agent.id]
    for member in theirs:
        presence.leave(topic, member)
    if theirs:
        tell(PresenceChanged(conversation.id))


def depart(conversation, agent, tab: str):
    """One of their tabs is gone."""
    before = _here(conversation.id)
    for topic in (_viewing(conversation.id), _answering(conversation.id)):
        presence.leave(topic, f"{agent.id}:{tab}")
    if _here(conversation.id) != before:
        tell(PresenceChanged(conversation.id))


def shown(conversation_id: int) -> dict:
    """What the template wants: each agent who is here, and whether they answer."""
    viewing, answering = _here(conversation_id)
    agents = db.session.scalars(select(Agent).where(Agent.id.in_(viewing | answering)).order_by(Agent.name))
    return {
        "conversation_id": conversation_id,
        "people": [(agent, agent.id in answering) for agent in agents],
    }


def _here(conversation_id) -> tuple[set[int], set[int]]:
    topics = (_viewing(conversation_id), _answering(conversation_id))
    viewing, answering = ({_agent_id(member) for member in presence.present(topic)} for topic in topics)
    return viewing, answering


def _agent_id(member: str) -> int:
    return int(member.partition(":")[0])


def _viewing(conversation_id):
    return f"conversation:{conversation_id}"


def _answering(conversation_id):
    return f"conversation:{conversation_id}:answering"
