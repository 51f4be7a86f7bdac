"""`bin/convo seed --conversations N`: a history that everything else takes for a real one."""

from itertools import pairwise

import pytest
from sqlalchemy import func, select

from convo.accounts.agent import Agent
from convo.contacts.contact import Contact
from convo.contacts.visitor import Visitor
from convo.conversations.activity import Activity
from convo.conversations.conversation import Conversation
from convo.conversations.inbox import Inbox
from convo.conversations.message import Message
from convo.database import digest, utcnow, writing
from convo.deliveries import Delivery
from convo.extensions import db
from convo.inbox.views import VIEWS, counts
from convo.seeds import history, seed_command, writing_down
from convo.seeds.cast import gathered
from convo.seeds.history import LONG, History
from convo.seeds.writing_down import LINES, write_down
from convo.widget.visitors import TOKEN_HEADER

MANY = 150


@pytest.fixture
def seeded(app, cast, monkeypatch):
    monkeypatch.setattr(history, "LONG_FROM", MANY)
    seed(app)
    return cast


def seed(app, *words, count=MANY):
    result = app.test_cli_runner().invoke(args=["seed", "--conversations", str(count), *words])
    assert result.exit_code == 0, result.output
    return result.output


def test_every_conversation_is_whole(app, seeded):
    with app.app_context():
        for conversation in db.session.scalars(select(Conversation)):
            lines = conversation.timeline(for_agents=True).latest(limit=5000)
            assert [line.position for line in lines] == list(range(1, conversation.revision + 1))
            said = [line for line in lines if line.kind == "message"]
            assert conversation.last_message_position == said[-1].position
            assert conversation.preview == said[-1].body[:200]
            assert conversation.last_activity_at <= utcnow()
            assert [line.created_at for line in lines] == sorted(line.created_at for line in lines)
            unanswered = None if conversation.is_closed else conversation.unanswered_since()
            assert conversation.waiting_since == unanswered
            marks = conversation.marks()
            for side in (marks.agents, marks.visitor):
                assert side.seen <= side.delivered <= conversation.revision


def test_its_pages_open_and_go_on(app, seeded, anna):
    with app.app_context(), writing():
        long = db.session.scalar(select(Conversation).order_by(Conversation.revision.desc()).limit(1))
        number, key, revision = long.id, long.key, long.revision
        long.visitor.token_hash, channel = digest("a token of the tests"), long.channel.key
        assert long.last_message_position >= LONG[0]
    assert anna.get(f"/conversations/{number}").status_code == 200
    missed = anna.fragment(f"/conversations/{number}/lines?after={revision - 10}").text
    assert missed.count("data-position=") == 10
    chat = app.test_client().get(
        f"/widget/{channel}/conversations/{key}", headers={TOKEN_HEADER: "a token of the tests"}
    )
    assert chat.status_code == 200
    assert anna.post(f"/conversations/{number}/closure").status_code == 200
    assert anna.delete(f"/conversations/{number}/closure").status_code == 200


def test_there_is_some_of_everything(app, seeded):
    with app.app_context():
        anna = db.session.get(Agent, seeded.anna)
        assert all(int(count) > 5 for count in counts(anna).values())
        assert {each.name for each in db.session.scalars(select(Inbox))} == {"Support", "Sales", "Workshop"}
        assert count_of(Agent) == 8
        assert count_of(Delivery) > 10 and not Delivery.due(1)
        assert count_of(Contact) < count_of(Conversation)
        verbs = set(db.session.scalars(select(Activity.verb)))
        assert {"assigned", "closed", "email_given", "transcript_sent", "transcript_not_sent"} <= verbs
        assert 6 * MANY < count_of(Message) < 20 * MANY


def test_a_visitor_has_one_open_conversation_at_a_time(app, seeded):
    with app.app_context():
        open_ones = select(Conversation.visitor_id).where(Conversation.open())
        most = db.session.scalar(
            select(func.count())
            .select_from(open_ones.subquery())
            .group_by("visitor_id")
            .order_by(func.count().desc())
        )
        assert most == 1
        for visitor in db.session.scalars(select(Visitor)):
            theirs = select(Conversation).where(Conversation.visitor_id == visitor.id)
            for former, following in pairwise(db.session.scalars(theirs.order_by(Conversation.id))):
                assert former.closed_at < following.created_at


def test_running_it_again_adds_as_many(app, seeded):
    with app.app_context():
        before = {model: count_of(model) for model in (Conversation, Agent, Inbox)}
    said = seed(app, count=20)
    assert "20 conversations with " in said
    with app.app_context():
        assert count_of(Conversation) == before[Conversation] + 20
        assert count_of(Agent) == before[Agent] and count_of(Inbox) == before[Inbox]


def test_the_same_number_tells_the_same_story(app, cast):
    with app.app_context():
        now, everybody = utcnow(), gathered(2)

        def told(number):
            stories = History(everybody, 30, number, now).stories()
            return [
                (person.name, [line["body"] for line in story.messages], story.row())
                for person, story in stories
            ]

        assert told(1) == told(1) != told(2)


def test_it_stays_out_of_the_way_of_others(app, cast):
    with app.app_context():
        stories = History(gathered(1), MANY, 1).stories()
        for batch in writing_down._batches(stories):
            *others, last = [story.revision for _, story in batch]
            assert sum(others) < LINES, "a transaction ends as soon as it is long enough"
            assert last < 2 * LONG[1]


def test_ending_it_early_keeps_what_was_made(app, cast, monkeypatch):
    def interrupted(stories):
        yield next(write_down(stories))
        raise KeyboardInterrupt

    monkeypatch.setattr(seed_command, "write_down", interrupted)
    result = app.test_cli_runner().invoke(args=["seed", "--conversations", "1000"])
    assert result.exit_code == 130
    with app.app_context():
        kept = count_of(Conversation) - 1
        assert 0 < kept < 1000
        assert VIEWS["closed"].count(db.session.get(Agent, cast.anna)) > 0
    assert f"Stopped. Kept: {kept} conversations with " in result.output


def test_it_does_not_take_the_place_of_who_sets_convo_up(app):
    result = app.test_cli_runner().invoke(args=["seed", "--conversations", "5"])
    assert result.exit_code == 1 and "set Convo up first" in result.output
    with app.app_context():
        assert count_of(Agent) == count_of(Conversation) == 0
    assert "Sign in as" in seed(app, "--demo", count=5)
    with app.app_context():
        assert count_of(Conversation) == 5


def test_a_short_history_has_about_ten_messages_a_conversation_too(app, cast):
    with app.app_context():
        everybody, now = gathered(1), utcnow()
        for number in range(20):
            stories = list(History(everybody, 5, number, now).stories())
            assert sum(len(story.messages) for _, story in stories) < 5 * 60
    assert seed(app, count=1).splitlines()[-1].startswith("1 conversation with ")


def test_without_a_word_of_what_to_seed_it_says_what_there_is(app, cast):
    result = app.test_cli_runner().invoke(args=["seed"])
    assert result.exit_code == 2
    assert "Usage:" in result.output and "--demo, --conversations N" in result.output


def test_a_demo_that_is_there_is_said_to_be(app):
    assert "Sign in as" in app.test_cli_runner().invoke(args=["seed", "--demo"]).output
    again = app.test_cli_runner().invoke(args=["seed", "--demo"])
    assert again.exit_code == 0 and "The demo is there already" in again.output


def count_of(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))
