"""What is said in a conversation: once, in one order."""

import pytest
from sqlalchemy import text

from convo.accounts.agent import Agent
from convo.contacts.visitor import Visitor
from convo.conversations.comment import Comment
from convo.conversations.conversation import Conversation
from convo.conversations.message import Message
from convo.database import writing
from convo.extensions import db
from convo.inbox.views import VIEWS


@pytest.fixture
def stage(context, cast):
    """(conversation, anna, ben, visitor) in the test's own session."""
    return (
        db.session.get(Conversation, cast.conversation),
        db.session.get(Agent, cast.anna),
        db.session.get(Agent, cast.ben),
        db.session.get(Visitor, cast.visitor),
    )


def test_a_repeated_message_is_the_first_one(stage):
    conversation, anna, *_ = stage
    with writing():
        first = conversation.post(anna, "Yes, we do.", "one")
    with writing():
        again = conversation.post(anna, "Yes, we do.", "one")
    assert again.id == first.id
    assert db.session.query(Message).filter_by(agent_id=anna.id).count() == 1


def test_two_authors_may_choose_the_same_client_id(stage):
    conversation, anna, ben, visitor = stage
    with writing():
        posted = [conversation.post(author, "Hello", "same") for author in (anna, ben, visitor)]
    assert len({message.id for message in posted}) == 3


def test_what_happens_by_itself_leaves_a_conversation_where_it_stands_in_the_lists(stage):
    conversation, anna, *_ = stage
    before = conversation.last_activity_at
    with writing():
        conversation.record("transcript_sent", to="zoe@example.com")
    assert conversation.last_activity_at == before
    with writing():
        conversation.close(by=anna)
    assert conversation.last_activity_at > before


def test_every_line_takes_the_next_revision(stage):
    conversation, anna, *_ = stage
    with writing():
        conversation.post(anna, "One", "1")
        conversation.comment(anna, "Two", "2")
        conversation.close(by=anna)
    lines = conversation.timeline(for_agents=True).latest()
    assert [line.position for line in lines] == list(range(1, conversation.revision + 1))


def test_everything_after_a_revision_is_found_in_order_and_nothing_before_it(stage):
    conversation, anna, *_ = stage
    with writing():
        for number in range(7):
            conversation.post(anna, f"Message {number}", f"m{number}")
    timeline = conversation.timeline(for_agents=True)
    found, after = [], 1
    while page := timeline.after(after, limit=3):
        found += page
        after = page[-1].revision
    assert [line.position for line in found] == list(range(2, conversation.revision + 1))


def test_earlier_pages_meet_without_gap_or_overlap(stage):
    conversation, anna, *_ = stage
    with writing():
        for number in range(9):
            conversation.post(anna, f"Message {number}", f"m{number}")
            conversation.comment(anna, f"Comment {number}", f"c{number}")
    timeline = conversation.timeline(for_agents=True)
    seen, before = [], None
    while page := timeline.latest(before, limit=4):
        seen = [line.position for line in page] + seen
        before = page[0].position
    assert seen == list(range(1, conversation.revision + 1))
    assert not timeline.has_before(1)


def test_the_visitors_timeline_holds_messages_and_public_lines_only(stage):
    conversation, anna, ben, _ = stage
    with writing():
        conversation.comment(anna, "MARKER he is difficult", "c")
        conversation.assign(ben, by=anna)
        conversation.record("transcript_not_sent", reason="no_address")
        conversation.close(by=anna)
        conversation.reopen(by=anna)
    shown = conversation.timeline(for_agents=False).latest()
    assert [line.kind for line in shown] == ["message", "activity", "activity"]
    assert [line.verb for line in shown[1:]] == ["closed", "reopened"]
    assert not [
        line for line in conversation.timeline(for_agents=False).after(0) if isinstance(line, Comment)
    ]


def test_the_first_answer_assigns_an_unassigned_conversation_and_ends_the_waiting(stage):
    conversation, anna, ben, _ = stage
    assert conversation.waiting_since is not None
    with writing():
        conversation.post(ben, "Hello", "1")
        conversation.post(anna, "Me too", "2")
    assert conversation.assignee_id == ben.id
    assert conversation.waiting_since is None


def test_waiting_counts_from_the_first_unanswered_message(stage):
    conversation, _, _, visitor = stage
    since = conversation.waiting_since
    with writing():
        conversation.post(visitor, "Anybody?", "2")
    assert conversation.waiting_since == since


def test_closing_twice_is_closing_once(stage):
    conversation, anna, ben, _ = stage
    with writing():
        conversation.close(by=anna)
    with writing():
        conversation.close(by=ben)
    assert [line.verb for line in conversation.timeline(True).latest() if line.kind == "activity"].count(
        "closed"
    ) == 1
    assert conversation.closed_by_id == anna.id


def test_a_closed_conversation_takes_comments(stage):
    conversation, anna, *_ = stage
    with writing():
        conversation.close(by=anna)
        conversation.comment(anna, "For the record", "c")
    assert conversation.is_closed
    assert conversation.timeline(True).latest()[-1].body == "For the record"


def test_assigning_to_the_same_agent_again_says_nothing(stage):
    conversation, anna, ben, _ = stage
    with writing():
        conversation.assign(ben, by=anna)
        revision = conversation.revision
        conversation.assign(ben, by=anna)
    assert conversation.revision == revision


def test_marks_only_move_forward_and_never_past_what_was_said(stage):
    conversation, anna, *_ = stage
    with writing():
        conversation.mark(anna, delivered_through=999, seen_through=0)
        conversation.mark(anna, seen_through=1)
        conversation.mark(anna, delivered_through=0, seen_through=0)
    assert conversation.marks().agents == (conversation.revision, 1)


def test_marking_unread_makes_the_visitors_last_message_unseen_also_after_an_answer(stage):
    conversation, anna, *_ = stage
    with writing():
        conversation.post(anna, "Answered", "a")
        conversation.mark(anna, seen_through=conversation.revision)
        conversation.mark_unread(anna)
    marks = conversation.participant(anna)
    assert marks.read_through == conversation.last_visitor_position - 1
    assert (
        conversation.marks().agents.seen == marks.seen_through > marks.read_through
    )  # as the visitor was told
    with writing():
        conversation.mark(anna, seen_through=marks.seen_through)
    marks = conversation.participant(anna)
    assert (marks.unread_from, marks.read_through) == (None, marks.seen_through)


def test_reopening_finds_who_still_waits(stage):
    conversation, anna, _, visitor = stage
    since = conversation.waiting_since
    with writing():
        conversation.close(by=anna)
    assert conversation.waiting_since is None
    with writing():
        conversation.reopen(by=anna)
    assert conversation.waiting_since == since
    with writing():
        conversation.post(anna, "Yes.", "answer")
        conversation.close(by=anna)
        conversation.reopen(by=anna)
    assert conversation.waiting_since is None
    with writing():
        second = conversation.post(visitor, "And to Sweden?", "second")
        conversation.post(visitor, "Hello?", "third")
        conversation.close(by=anna)
        conversation.reopen(by=anna)
    assert conversation.waiting_since == second.created_at


@pytest.mark.database("sqlite")
def test_each_view_has_its_index(stage):
    """By the words of SQLite's planner; a scan would read every conversation there is."""
    _, anna, *_ = stage
    for view in VIEWS.values():
        ordered = view.query(anna).order_by(Conversation.last_activity_at.desc(), Conversation.id.desc())
        statement = str(ordered.compile(db.engine, compile_kwargs={"literal_binds": True}))
        explained = db.session.connection().execute(text(f"EXPLAIN QUERY PLAN {statement}"))
        plan = " ".join(row[3] for row in explained)
        assert "SCAN conversation" not in plan, (view.name, plan)
        assert "TEMP B-TREE" not in plan, (view.name, plan)


def test_answers_of_colleagues_since_a_position_are_found_and_ones_own_are_not(stage):
    conversation, anna, ben, _ = stage
    begun = conversation.revision
    with writing():
        conversation.post(ben, "I answered", "b")
        conversation.post(anna, "So did I", "a")
    assert [message.body for message in conversation.answers_since(begun, by_others_than=anna)] == [
        "I answered"
    ]


def test_a_line_that_comes_between_two_queries_is_left_to_the_next_time(stage):
    """On PostgreSQL a query sees what was committed since the last one: the cursor must not jump."""
    conversation, anna, *_ = stage
    timeline = conversation.timeline(for_agents=True)
    with writing():
        conversation.post(anna, "Committed after the revision was read", "late")
    assert timeline.since(0)["cursor"] < conversation.revision
    (late, *_) = conversation.timeline(for_agents=True).since(timeline.through)["lines"]
    assert late.body.startswith("Committed")
