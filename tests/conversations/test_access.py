"""What is out of scope does not exist."""

from sqlalchemy import event, select

from convo.accounts.agent import Agent
from convo.contacts.visitor import Visitor
from convo.conversations import access
from convo.conversations.access import (
    agents_of,
    chat_of,
    chats_of,
    contact_of,
    conversation_of,
    conversations_of,
    inboxes_of,
    leading,
)
from convo.conversations.channel import Channel
from convo.conversations.conversation import Conversation
from convo.conversations.inbox import Inbox
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


def test_a_scope_is_stated_once_and_holds_for_lists_and_for_one_alike(context, cast, monkeypatch):
    anna = db.session.get(Agent, cast.anna)
    monkeypatch.setattr(access, "scope_of", lambda _agent: select(Inbox).where(Inbox.id != cast.inbox))
    contact_id = db.session.get(Conversation, cast.conversation).contact_id
    assert list(db.session.scalars(conversations_of(anna))) == []
    assert conversation_of(anna, cast.conversation) is None
    assert contact_of(anna, contact_id) is None


def test_the_inboxes_are_asked_for_once_a_transaction(context, cast):
    anna, ben = db.session.get(Agent, cast.anna), db.session.get(Agent, cast.ben)
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    for _ in range(3):
        assert [inbox.id for inbox in inboxes_of(anna)] == [cast.inbox]
    assert len([each for each in asked if "FROM inbox" in each]) == 1
    assert [inbox.id for inbox in inboxes_of(ben)] == [cast.inbox]
    with writing() as session:
        session.add(Inbox(name="Another"))
    assert len(inboxes_of(anna)) == 2


def test_who_works_in_hundreds_of_inboxes_has_one_list_of_them_in_order(context, cast):
    anna = db.session.get(Agent, cast.anna)
    with writing() as session:
        session.add_all(Inbox(name=f"Inbox {number}") for number in range(500))
    inboxes = inboxes_of(anna)
    assert len(inboxes) == 501
    started = []
    for inbox in (inboxes[500], inboxes[0], inboxes[250], inboxes[499]):
        with writing() as session:
            channel = Channel(inbox_id=inbox.id, kind="chat", key=f"{inbox.id}", name="Chat", settings={})
            session.add(channel)
            conversation = Conversation.start(channel, session.get(Visitor, cast.visitor), None)
            started.append(conversation.id)
    place = (Conversation.last_activity_at, Conversation.id)
    newest = leading(anna, Conversation.open(), by=place, limit=4, descending=True)
    assert [each.id for each in db.session.scalars(newest)] == started[::-1]
    oldest = leading(anna, by=place, limit=2)
    assert [each.id for each in db.session.scalars(oldest)] == [cast.conversation, started[0]]
