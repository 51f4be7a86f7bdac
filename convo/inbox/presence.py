"""Which agents are looking at a conversation, and which are answering it."""

from sqlalchemy import select

from convo.accounts.agent import Agent
from convo.conversations.typing import typed
from convo.extensions import db
from convo.inbox.streams import conversation_stream
from convo.live import presence
from convo.live.announcements import publish
from convo.live.fragments import partial, render

TEMPLATE = "inbox/conversations/_presence.html"


def arrive(conversation, agent, answering: bool) -> str:
    """Note a sign of life, tell the others if it changed who is here, and return what they see."""
    before = _here(conversation)
    presence.beat(_viewing(conversation), str(agent.id))
    if answering:
        presence.beat(_answering(conversation), str(agent.id))
        typed(conversation, agent)
    if _here(conversation) != before:
        _tell(conversation)
    return render(TEMPLATE, **_shown(conversation))


def answered(conversation, agent):
    """They have sent it: no longer answering."""
    presence.leave(_answering(conversation), str(agent.id))
    _tell(conversation)


def depart(conversation, agent):
    presence.leave(_viewing(conversation), str(agent.id))
    presence.leave(_answering(conversation), str(agent.id))
    _tell(conversation)


def _tell(conversation):
    shown = _shown(conversation)
    publish(
        lambda: [
            partial(conversation_stream(conversation.id), "#presence", TEMPLATE, swap="innerHTML", **shown)
        ]
    )


def _here(conversation) -> tuple[list[str], list[str]]:
    return presence.present(_viewing(conversation)), presence.present(_answering(conversation))


def _shown(conversation) -> dict:
    viewing, answering = _here(conversation)
    numbers = [int(number) for number in {*viewing, *answering}]
    agents = db.session.scalars(select(Agent).where(Agent.id.in_(numbers)).order_by(Agent.name))
    return {
        "conversation_id": conversation.id,
        "people": [(agent, str(agent.id) in answering) for agent in agents],
    }


def _viewing(conversation):
    return f"conversation:{conversation.id}"


def _answering(conversation):
    return f"conversation:{conversation.id}:answering"
