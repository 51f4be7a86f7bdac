"""How far somebody has read, when several of their tabs say so at once."""

from sqlalchemy import update

from convo.accounts.agent import Agent
from convo.contacts.visitor import Visitor
from convo.conversations.conversation import Conversation
from convo.conversations.participant import Participant
from convo.database import writing
from convo.extensions import db


def test_marks_that_another_tab_moved_meanwhile_are_not_moved_back(context, cast):
    conversation = db.session.get(Conversation, cast.conversation)
    anna, visitor = db.session.get(Agent, cast.anna), db.session.get(Visitor, cast.visitor)
    with writing():
        conversation.post(visitor, "And to Sweden?", "second")
        conversation.mark(anna, delivered_through=1)
    with writing() as session:
        known = conversation.participant(anna)
        assert known.seen_through == 0
        theirs = update(Participant).values(delivered_through=2, seen_through=2)
        session.execute(theirs.execution_options(synchronize_session=False))  # as if by the other tab
        conversation.mark(anna, seen_through=1)
        assert conversation.participant(anna).seen_through == 2
    assert conversation.marks().agents == (2, 2)
