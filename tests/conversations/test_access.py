"""What is out of scope does not exist."""

from convo.accounts.agent import Agent
from convo.contacts.visitor import Visitor
from convo.conversations.access import agents_of, chat_of, chats_of, contact_of, conversation_of
from convo.conversations.conversation import Conversation
from convo.database import writing
from convo.extensions import db


def test_a_visitor_finds_their_own_chats_only(context, cast):
    conversation = db.session.get(Conversation, cast.conversation)
    visitor, outsider = db.session.get(Visitor, cast.visitor), db.session.get(Visitor, cast.outsider)
    assert list(db.session.scalars(chats_of(visitor))) == [conversation]
    assert chat_of(visitor, conversation.key) is conversation
    assert chat_of(outsider, conversation.key) is None
    assert list(db.session.scalars(chats_of(outsider))) == []


def test_an_agent_finds_conversations_and_their_contacts(context, cast):
    anna = db.session.get(Agent, cast.anna)
    conversation = conversation_of(anna, cast.conversation)
    assert contact_of(anna, conversation.contact_id) is conversation.contact
    assert conversation_of(anna, 999) is None
    assert contact_of(anna, 999) is None


def test_a_deactivated_agent_is_not_offered(context, cast):
    with writing():
        db.session.get(Agent, cast.ben).deactivate()
    conversation = db.session.get(Conversation, cast.conversation)
    assert [agent.id for agent in agents_of(conversation.inbox)] == [cast.anna]
