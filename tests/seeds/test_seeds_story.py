"""What a seeded history writes down is what the verbs would have left."""

import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

import pytest
from sqlalchemy import select

from convo import database
from convo.accounts.agent import Agent
from convo.contacts.visitor import Visitor
from convo.conversations.channel import Channel
from convo.conversations.conversation import Conversation
from convo.conversations.participant import Participant
from convo.database import new_token, writing
from convo.deliveries import Delivery
from convo.deliveries.kinds import Trouble
from convo.extensions import db
from convo.live import streams
from convo.mail import Server
from convo.seeds.plot import ENDINGS, Colleague, Step, plot
from convo.seeds.speech import Speech
from convo.seeds.story import MAIL_TAKES, Story
from convo.transcripts import closing

BEGAN = datetime(2026, 3, 1, 9, tzinfo=UTC)
NOW = BEGAN + timedelta(days=30)
TAKEN = Trouble("sent", "")
OWN_COLUMNS = ("id", "key", "inbox_id", "channel_id", "contact_id", "visitor_id", "visit_id", "language")
OF_A_TABLE = ("id", "conversation_id", "client_id", "subject_id", "message_id", "lease", "lease_until")


class Clock:
    now = BEGAN

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    """The time that the verbs take for now."""
    clock, real = Clock(), database.utcnow
    for name, module in list(sys.modules.items()):
        if name.startswith("convo.") and getattr(module, "utcnow", None) is real:
            monkeypatch.setattr(module, "utcnow", clock)
    return clock


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("email", [None, "zoe@example.org"])
def test_a_plot_leaves_the_rows_that_the_verbs_leave(scene, times, ending, email):
    for number in range(times(5, full=60)):
        random = Random(number)
        length = 1 + 2 * (number % 6)
        scene.compare(plot(random, Speech(random), length, ending, *scene.colleagues, email))


def test_so_does_whatever_may_happen_in_one(scene):
    anna, ben = scene.colleagues
    steps = [
        Step(0, "says", None, "x" * 300),
        Step(9, "says", None, "Hello?"),
        Step(5, "gives", None, "zoe@example.org"),
        Step(5, "reads", anna),
        Step(5, "notes", ben, "Who takes this?"),
        Step(5, "says", anna, "I am here."),
        Step(5, "assigns", anna, ben),
        Step(5, "assigns", anna, ben),
        Step(5, "reads", None),
        Step(5, "reads", None),
        Step(5, "says", None, "So am I."),
        Step(5, "says", None, "Still."),
        Step(5, "closes", None, "550 no such user"),
        Step(5, "reopens", ben),
        Step(5, "says", ben, "One more thing."),
        Step(5, "closes", ben),
        Step(5, "reopens", anna),
        Step(5, "says", None, "Yes?"),
    ]
    assert {step.verb for step in steps} == set(Story.VERBS)
    for end in range(3, len(steps) + 1, 3):
        scene.compare(steps[:end])


class Scene:
    """Where the same steps are written down and played."""

    def __init__(self, cast, clock):
        self.cast, self.clock = cast, clock
        self.colleagues = Colleague(cast.anna, "Anna Martin"), Colleague(cast.ben, "Ben Okafor")

    def compare(self, steps):
        steps = list(steps)
        story = Story(BEGAN, (f"n{n}" for n in count()), None, "example.org").play(steps, until=NOW)
        played = Play(self.cast, self.clock).of(steps)
        assert told(played) == {**story.row(), "expiry_warned_at": None}
        assert lines(played) == {
            "messages": kept(story.messages, played),
            "comments": kept(story.comments, played),
            "activities": kept(story.activities, played),
            "participants": kept(story.participants(), played),
            "deliveries": kept([row for row, _ in story.deliveries], played),
        }


@pytest.fixture
def scene(app, cast, clock, monkeypatch):
    monkeypatch.setattr(streams, "publish", lambda fragment: None)  # nobody listens
    for limit in ("UNCONFIRMED_LIMIT", "UNANSWERED_LIMIT", "VISITOR_LIMIT"):
        monkeypatch.setattr(closing, limit, 10**6)  # all of these are played at once
    app.extensions["mail"] = Server.parse("smtp://127.0.0.1:1", app.extensions["mail"].default_sender)
    with app.app_context():
        yield Scene(cast, clock)


class Play:
    """Steps, played by the verbs of a conversation."""

    def __init__(self, cast, clock):
        self.clock = clock
        self.clock.now = BEGAN
        self.names = (new_token() for _ in count())
        with writing():
            channel = db.session.get(Channel, cast.channel)
            self.visitor, _ = Visitor.arrive(channel.id, "en")
            self.conversation = Conversation.start(channel, self.visitor, None)
            self.conversation.created_at = self.conversation.last_activity_at = BEGAN
            self.agents = {each.id: each for each in db.session.scalars(select(Agent))}

    def of(self, steps) -> Conversation:
        with writing():
            for after, verb, who, what in steps:
                self.clock.now += timedelta(seconds=after)
                getattr(self, verb)(self.agents[who.id] if who else self.visitor, what)
        return self.conversation

    def says(self, who, body):
        self.conversation.post(who, body, next(self.names))

    def reads(self, who, _what):
        self.conversation.mark(who, seen_through=self.conversation.last_message_position)

    def notes(self, who, body):
        self.conversation.comment(who, body, next(self.names))

    def gives(self, who, email):
        self.conversation.contact.identify(email)
        self.conversation.record("email_given", by=who, email=email)

    def assigns(self, who, to):
        self.conversation.assign(self.agents[to.id], by=who)

    def closes(self, who, refusal):
        self.conversation.close(by=who)
        waiting = select(Delivery).where(
            Delivery.subject_id == self.conversation.id, Delivery.sent_at.is_(None)
        )
        for delivery in db.session.scalars(waiting.where(Delivery.state == "queued")):
            delivery.created_at = delivery.next_try_at = self.clock.now
            self.clock.now += MAIL_TAKES
            Delivery.claim(delivery.id).settle(Trouble("permanent", refusal) if refusal else TAKEN)

    def reopens(self, who, _what):
        self.conversation.reopen(by=who)


def told(conversation) -> dict:
    return {name: getattr(conversation, name) for name in names_of(conversation) if name not in OWN_COLUMNS}


def names_of(row) -> list[str]:
    return [column.key for column in row.__table__.columns]


def lines(conversation) -> dict:
    timeline = conversation.timeline(for_agents=True).latest(limit=1000)
    with_marks = select(Participant).where(Participant.conversation_id == conversation.id)
    mails = select(Delivery).where(Delivery.subject_id == conversation.id)
    rows = {
        "messages": [line for line in timeline if line.kind == "message"],
        "comments": [line for line in timeline if line.kind == "comment"],
        "activities": [line for line in timeline if line.kind == "activity"],
        "participants": db.session.scalars(with_marks.order_by(Participant.id)),
        "deliveries": db.session.scalars(mails.order_by(Delivery.id)),
    }
    return {name: [columns_of(row) for row in found] for name, found in rows.items()}


def columns_of(row) -> dict:
    values = {name: getattr(row, name) for name in names_of(row) if name not in OF_A_TABLE}
    if "details" in values:
        values["details"] = {key: value for key, value in values["details"].items() if key != "delivery_id"}
    values.pop("unread_from", None)
    return values


def kept(rows, conversation) -> list[dict]:
    """As they are written down: the visitor's number in its place."""
    found = []
    for row in rows:
        row = {name: value for name, value in row.items() if name not in OF_A_TABLE}
        if "visitor_id" in row:
            row["visitor_id"] = conversation.visitor_id if row["visitor_id"] else None
        found.append(row)
    return found
