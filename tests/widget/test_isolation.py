"""What is one visitor's is not there for another, and nothing of the agents' own reaches any."""

import dataclasses

import pytest

from convo.accounts.agent import Agent
from convo.conversations import events
from convo.conversations.conversation import Conversation
from convo.conversations.typing import typed
from convo.database import writing
from convo.extensions import db
from convo.live import streams
from convo.live.streams import Subscription
from convo.widget.streams import chat_stream

SECRET = "between us: the margin is 40 %"


def paths(key):
    return [
        ("GET", f"/conversations/{key}"),
        ("GET", f"/conversations/{key}/lines?after=0"),
        ("GET", f"/conversations/{key}/live"),
        ("POST", f"/conversations/{key}/messages"),
        ("POST", f"/conversations/{key}/reading"),
        ("POST", f"/conversations/{key}/typing"),
        ("POST", f"/conversations/{key}/closure"),
        ("POST", f"/conversations/{key}/identity"),
    ]


@pytest.mark.parametrize("number", range(8))
def test_another_visitors_conversation_is_not_there(outsider, key, number):
    method, path = paths(key)[number]
    answer = outsider.send(method, path, body="x", client_id="y", email="x@example.com")
    assert answer.status_code == 404
    assert "Norway" not in answer.text


def test_another_visitors_conversations_are_not_listed(outsider):
    assert "Norway" not in outsider.get("/conversations").text
    assert "Norway" not in outsider.get("/home").text


def test_another_visitors_stream_is_refused(app, cast):
    with app.app_context():
        stream = chat_stream(cast.conversation)
        assert streams.is_allowed(Subscription(f"visitor:{cast.visitor}", (stream,), "en"))
        assert not streams.is_allowed(Subscription(f"visitor:{cast.outsider}", (stream,), "en"))
        for other in (
            f"conversation:{cast.conversation}:agents",
            f"inbox:{cast.inbox}",
            f"agent:{cast.anna}",
        ):
            assert not streams.is_allowed(Subscription(f"visitor:{cast.visitor}", (other,), "en"))


def test_comments_and_agents_lines_are_never_shown(app, cast, vera, key):
    with app.app_context(), writing():
        conversation, anna = db.session.get(Conversation, cast.conversation), db.session.get(Agent, cast.anna)
        conversation.comment(anna, SECRET, "note")
        conversation.record("transcript_not_sent", reason=SECRET)
        conversation.assign(anna, by=anna)
        conversation.close(by=anna)
    pages = [
        vera.get(f"/conversations/{key}"),
        vera.get(f"/conversations/{key}/lines?after=0"),
        vera.post("/visits"),
    ]
    for page in pages:
        assert SECRET not in page.text
        assert page.text.count('class="system-line"') == 1  # that it was closed


def happenings(conversation, anna):
    """For each event, what makes it, and whether the visitor may hear of it."""
    return {
        events.MessagePosted: (lambda: conversation.post(anna, "Yes, we do", "answer"), True),
        events.CommentPosted: (lambda: conversation.comment(anna, SECRET, "note"), False),
        events.ActivityRecorded: (lambda: conversation.record("transcript_not_sent", reason=SECRET), False),
        events.ConversationAssigned: (lambda: conversation.assign(anna, by=anna), True),
        events.ConversationClosed: (lambda: conversation.close(by=anna), True),
        events.ConversationRead: (lambda: conversation.mark(anna, seen_through=1), True),
    }


@pytest.mark.parametrize("event", list(happenings(None, None)))
def test_only_what_is_public_is_on_the_visitors_stream(app, cast, published, event):
    with app.app_context(), writing():
        conversation, anna = (
            db.session.get(Conversation, cast.conversation),
            db.session.get(Agent, cast.anna),
        )
        happens, public = happenings(conversation, anna)[event]
        happens()
    heard = [html for stream, html in published if stream == chat_stream(cast.conversation)]
    assert bool(heard) is public
    assert not any(SECRET in html for html in heard)
    assert not any(
        stream == chat_stream(cast.conversation) and "agents" in html for stream, html in published
    )


def test_every_event_of_conversations_was_considered():
    catalogue = {
        kind
        for kind in vars(events).values()
        if dataclasses.is_dataclass(kind) and kind is not events.ConversationEvent
    }
    reviewed = set(happenings(None, None)) | {
        events.ConversationStarted,  # the visitor's own answer says it
        events.ConversationReopened,  # as closed
    }
    assert catalogue == reviewed


def test_nothing_is_heard_of_what_was_rolled_back(app, cast, published):
    with app.app_context(), pytest.raises(ZeroDivisionError), writing():
        db.session.get(Conversation, cast.conversation).post(
            db.session.get(Agent, cast.anna), "Yes", "answer"
        )
        raise ZeroDivisionError
    assert not published


def test_nobody_types_in_a_chat_that_has_ended(app, cast, published):
    with app.app_context():
        anna = db.session.get(Agent, cast.anna)
        with writing():
            conversation = db.session.get(Conversation, cast.conversation)
            conversation.close(by=anna)
        ended = [html for stream, html in published if stream == chat_stream(cast.conversation)]
        assert any('hx-target="#typing"' in html and "typing-indicator" not in html for html in ended)
        published.clear()
        typed(conversation, anna)
        typed(conversation, conversation.visitor)
    assert published == []


def test_the_visitor_hears_the_agent_type_and_not_themselves(app, cast, published):
    with app.app_context():
        conversation = db.session.get(Conversation, cast.conversation)
        typed(conversation, conversation.visitor)
        assert not [stream for stream, _html in published if stream == chat_stream(cast.conversation)]
        typed(conversation, db.session.get(Agent, cast.anna))
    assert [
        html
        for stream, html in published
        if stream == chat_stream(cast.conversation) and "Anna Martin is typing" in html
    ]
