"""The cast of a history: the inboxes and channels in which it happens, and the agents who answer.

What there is takes part; what is missing is made.
"""

from dataclasses import dataclass

from sqlalchemy import select

from convo.accounts.agent import Agent
from convo.channels.chat import DEFAULTS
from convo.conversations.channel import Channel
from convo.conversations.inbox import Inbox
from convo.database import writing
from convo.extensions import db
from convo.seeds import phrases
from convo.seeds.demo import DEMO_SITES
from convo.seeds.plot import Colleague


@dataclass(frozen=True)
class Place:
    """A channel and the inbox that it leads to."""

    inbox_id: int
    channel_id: int


@dataclass(frozen=True)
class Cast:
    places: list[Place]
    agents: list[Colleague]  # whoever came first answers most


def gathered(inboxes: int) -> Cast:
    """Those of the first `inboxes` inboxes, each with a chat; and eight agents, or all that work here."""
    with writing():
        for name in phrases.AGENTS[: max(0, 1 + len(phrases.AGENTS) - len(_agents()))]:
            address = f"{name.split()[0].lower()}@seeded.example"
            if not Agent.by_email(address):
                Agent.create(address, name, password_hash="")  # which opens nothing
        places = [place for inbox in _inboxes(inboxes) for place in _places(inbox)]
        return Cast(places, [Colleague(agent.id, agent.name) for agent in _agents()])


def _agents() -> list[Agent]:
    return sorted(db.session.scalars(Agent.active()), key=lambda agent: agent.id)


def _inboxes(count) -> list[Inbox]:
    found = list(db.session.scalars(select(Inbox).order_by(Inbox.id).limit(count)))
    for number in range(len(found), count):
        name = phrases.INBOXES[number % len(phrases.INBOXES)]
        found.append(Inbox(name=name if number < len(phrases.INBOXES) else f"{name} {number + 1}"))
        db.session.add(found[-1])
        db.session.flush()
    return found


def _places(inbox) -> list[Place]:
    chats = select(Channel).where(Channel.inbox_id == inbox.id, Channel.kind == "chat", Channel.active)
    found = list(db.session.scalars(chats.order_by(Channel.id)))
    if not found:
        settings = {**DEFAULTS, "sites": DEMO_SITES}
        found.append(Channel(kind="chat", name=f"{inbox.name} chat", inbox=inbox, settings=settings))
        db.session.add(found[-1])
        db.session.flush()
    return [Place(inbox.id, channel.id) for channel in found]
