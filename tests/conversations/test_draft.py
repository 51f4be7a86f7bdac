"""Drafts: kept for their agent, and when they were begun."""

from convo.accounts.agent import Agent
from convo.conversations.conversation import Conversation
from convo.conversations.draft import Draft
from convo.database import writing
from convo.extensions import db


def test_a_reply_remembers_when_it_was_begun_until_it_is_emptied(context, cast):
    conversation, anna = db.session.get(Conversation, cast.conversation), db.session.get(Agent, cast.anna)
    with writing():
        draft = Draft.keep(conversation, anna, reply="He")
    begun = draft.begun_at
    with writing():
        conversation.comment(anna, "A note", "c")
        Draft.keep(conversation, anna, reply="Hello")
    assert Draft.of(conversation, anna).begun_at == begun
    with writing():
        Draft.keep(conversation, anna, reply="")
        Draft.keep(conversation, anna, reply="Anew")
    assert Draft.of(conversation, anna).begun_at == conversation.revision > begun


def test_a_draft_is_its_agents_own_and_keeps_reply_and_comment_apart(context, cast):
    conversation = db.session.get(Conversation, cast.conversation)
    anna, ben = db.session.get(Agent, cast.anna), db.session.get(Agent, cast.ben)
    with writing():
        Draft.keep(conversation, anna, reply="To the visitor")
        Draft.keep(conversation, anna, comment="To colleagues")
    assert (Draft.of(conversation, anna).reply, Draft.of(conversation, anna).comment) == (
        "To the visitor",
        "To colleagues",
    )
    assert Draft.of(conversation, ben) is None
