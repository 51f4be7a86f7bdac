"""What has arrived on an agent's screen: said for the rows of their list, whichever conversation is open."""

from flask import Blueprint, request
from sqlalchemy import func, select

from convo.conversations.access import conversations_of
from convo.conversations.conversation import Conversation
from convo.conversations.participant import Participant
from convo.current import current
from convo.database import writing
from convo.doors import door
from convo.extensions import db
from convo.inbox.routes import scope
from convo.numbers import bounded

routes = Blueprint("arrivals", __name__)
AT_ONCE = 100  # rows


@routes.post("/inbox/arrivals")
@door("agent")
def create():
    """`arrived` is CONVERSATION:POSITION, once a row. What a colleague's screen has had needs no writing."""
    for conversation_id, position in undelivered(arrived(request.form.getlist("arrived")[:AT_ONCE])):
        with writing():
            conversation = scope.conversation(conversation_id, hold=True)
            conversation.mark(current.agent, delivered_through=position)
    return "", 204


def arrived(pairs: list[str]) -> dict[int, int]:
    """Position by conversation; what is no pair of numbers is left out."""
    numbers = [pair.partition(":")[::2] for pair in pairs]
    return {bounded(int(one)): bounded(int(two)) for one, two in numbers if is_number(one) and is_number(two)}


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 20


def undelivered(positions: dict[int, int]) -> list[tuple[int, int]]:
    """Those of the agent's conversations that no agent's screen has had that far."""
    theirs = conversations_of(current.agent).where(Conversation.id.in_(positions))
    delivered = dict(
        db.session.execute(
            select(Participant.conversation_id, func.max(Participant.delivered_through))
            .where(Participant.conversation_id.in_(positions), Participant.agent_id.is_not(None))
            .group_by(Participant.conversation_id)
        ).all()
    )
    known = db.session.scalars(theirs.with_only_columns(Conversation.id))
    return [(each, positions[each]) for each in known if positions[each] > delivered.get(each, 0)]
