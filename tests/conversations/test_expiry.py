"""Chats that end by themselves: answered, silent for as long as their channel says, and warned."""

from datetime import timedelta

import pytest

from convo.accounts.agent import Agent
from convo.channels.chat import Settings, expiry
from convo.contacts.visitor import Visitor
from convo.conversations import expirable
from convo.conversations.channel import Channel
from convo.conversations.conversation import Conversation
from convo.conversations.expirable import WARNING
from convo.database import utcnow, writing
from convo.extensions import db

IDLE = timedelta(minutes=30)


class Clock:
    """The time for what expires: moved by hand."""

    def __init__(self):
        self.ahead = timedelta()

    def __call__(self):
        return utcnow() + self.ahead

    def move(self, **by):
        self.ahead += timedelta(**by)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(expirable, "utcnow", clock)
    return clock


@pytest.fixture
def chat(context, cast, clock):
    """The cast's conversation, answered, in a channel whose chats end after half an hour."""
    with writing():
        db.session.get(Channel, cast.channel).set(close_after=30)
        conversation = db.session.get(Conversation, cast.conversation)
        conversation.post(db.session.get(Agent, cast.anna), "We do.", "answer")
    return conversation


def verbs(conversation):
    lines = conversation.timeline(for_agents=False).latest()
    return [line.verb for line in lines if line.kind == "activity"]


def test_the_visitor_is_warned_and_then_the_chat_ends(chat, clock):
    clock.move(minutes=24)
    expiry.sweep()
    assert verbs(chat) == []
    clock.move(minutes=1)
    expiry.sweep()
    assert (verbs(chat), chat.is_closed) == (["expiry_warned"], False)
    clock.move(minutes=4, seconds=50)
    expiry.sweep()
    assert (verbs(chat), chat.is_closed) == (["expiry_warned"], False)
    clock.move(seconds=10)
    expiry.sweep()
    assert (verbs(chat), chat.is_closed, chat.closed_by_id) == (["expiry_warned", "closed"], True, None)


def test_nobody_is_closed_unwarned_however_late_the_schedule_is(chat, clock):
    clock.move(days=3)
    expiry.sweep()
    assert (verbs(chat), chat.is_closed) == (["expiry_warned"], False)
    expiry.sweep()
    assert chat.is_closed is False
    clock.move(minutes=5)
    expiry.sweep()
    assert chat.is_closed


def test_a_word_of_the_visitor_takes_the_warning_back(chat, clock, cast):
    clock.move(minutes=25)
    expiry.sweep()
    with writing():
        chat.post(db.session.get(Visitor, cast.visitor), "Still here", "second")
    clock.move(days=1)
    expiry.sweep()
    assert (verbs(chat), chat.is_closed) == (["expiry_warned"], False)


def test_an_answer_after_the_warning_begins_the_time_anew(chat, clock, cast, monkeypatch):
    clock.move(minutes=25)
    expiry.sweep()
    monkeypatch.setattr("convo.conversations.conversation.utcnow", clock)
    clock.move(minutes=2)
    with writing():
        chat.post(db.session.get(Agent, cast.anna), "Anything else?", "more")
    clock.move(minutes=24)
    expiry.sweep()
    assert (verbs(chat), chat.is_closed) == (["expiry_warned"], False)
    clock.move(minutes=1)
    expiry.sweep()
    assert (verbs(chat), chat.is_closed) == (["expiry_warned", "expiry_warned"], False)


def test_a_warning_of_a_shorter_time_does_not_stand_for_a_longer_one(chat, clock, cast):
    clock.move(minutes=25)
    expiry.sweep()
    with writing():
        db.session.get(Channel, cast.channel).set(close_after=600)
    clock.move(minutes=570)
    expiry.sweep()
    assert (verbs(chat), chat.is_closed) == (["expiry_warned"] * 2, False)
    clock.move(minutes=5)
    expiry.sweep()
    assert chat.is_closed


def test_what_was_left_open_before_chats_began_to_end_by_themselves_is_left_alone(chat, clock, cast):
    before = (utcnow() + timedelta(seconds=1)).isoformat()
    with writing():
        db.session.get(Channel, cast.channel).set(expiring_since=before)
    clock.move(days=1)
    expiry.sweep()
    assert (verbs(chat), chat.is_closed) == ([], False)


def test_one_that_goes_wrong_holds_up_no_other(chat, clock, cast, monkeypatch):
    clock.move(minutes=25)
    real = expiry.due
    monkeypatch.setattr(expiry, "due", lambda *channel: [404, *real(*channel)])
    expiry.sweep()
    assert verbs(chat) == ["expiry_warned"]


def test_who_waits_for_an_answer_is_never_cut_off(context, cast, clock):
    with writing():
        db.session.get(Channel, cast.channel).set(close_after=30)
    clock.move(days=30)
    expiry.sweep()
    conversation = db.session.get(Conversation, cast.conversation)
    assert (verbs(conversation), conversation.is_closed) == ([], False)


def test_by_default_nothing_ends_by_itself(chat, clock, cast):
    with writing():
        db.session.get(Channel, cast.channel).set(close_after=None)
    clock.move(days=30)
    expiry.sweep()
    assert (verbs(chat), chat.is_closed) == ([], False)


def test_what_changed_between_the_search_and_the_lock_is_left_alone(chat, clock, cast):
    clock.move(minutes=25)
    assert expiry.due(cast.channel, Settings(chat.channel.settings)) == [chat.id]
    with writing():
        chat.post(db.session.get(Visitor, cast.visitor), "Just in time", "second")
        chat.expire(IDLE)
    assert verbs(chat) == []


def test_both_sides_see_it_at_once(chat, clock, cast, published):
    clock.move(minutes=25)
    expiry.sweep()
    clock.move(minutes=WARNING.seconds // 60)
    expiry.sweep()
    visitor = "".join(html for stream, html in published if stream.endswith(":visitor"))
    agents = "".join(html for stream, html in published if stream.endswith(":agents"))
    assert "Are you still there? This chat ends in 5 minutes unless you write." in visitor
    assert "The chat has ended" in visitor
    assert "The visitor was told that the chat ends in 5 minutes" in agents
    assert "The conversation closed by itself" in agents


@pytest.mark.database("sqlite")  # by the words of its planner
def test_an_index_finds_them(chat):
    search = db.select(Conversation.id).where(
        Conversation.channel_id == chat.channel_id, Conversation.expirable(IDLE)
    )
    query = search.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")
    assert "ix_conversation_answered" in str(plan.all())
