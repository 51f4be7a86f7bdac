"""Who is told what. Each event: seen by its audience, not by others, and never after a rollback."""

import re

import pytest

from convo.accounts.agent import Agent
from convo.contacts.visitor import Visitor
from convo.conversations.conversation import Conversation
from convo.conversations.typing import typed
from convo.database import writing
from convo.extensions import db

ACTIONS = {
    "message of the visitor": lambda it, anna, ben: it.post(it.visitor, "From the visitor", "v2"),
    "message of an agent": lambda it, anna, ben: it.post(anna, "From Anna", "a1"),
    "comment": lambda it, anna, ben: it.comment(anna, "MARKER", "c1"),
    "assignment": lambda it, anna, ben: it.assign(ben, by=anna),
    "close": lambda it, anna, ben: it.close(by=anna),
    "system line": lambda it, anna, ben: it.record("transcript_sent", to="MARKER"),
    "reading": lambda it, anna, ben: it.mark(anna, seen_through=1),
    "contact": lambda it, anna, ben: it.contact.rename(f"MARKER {it.contact.revision}"),
}


def act(app, cast, name, fail=False):
    with app.app_context():
        try:
            with writing():
                conversation = db.session.get(Conversation, cast.conversation)
                ACTIONS[name](conversation, db.session.get(Agent, cast.anna), db.session.get(Agent, cast.ben))
                if fail:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            assert fail


@pytest.mark.parametrize("name", ACTIONS)
def test_agents_are_told_of_every_event(app, cast, published, name):
    act(app, cast, name)
    assert f"conversation:{cast.conversation}:agents" in {stream for stream, _ in published}


@pytest.mark.parametrize("name", ACTIONS)
def test_nobody_is_told_of_what_was_rolled_back(app, cast, published, name):
    act(app, cast, name, fail=True)
    assert published == []


@pytest.mark.parametrize("name", ["comment", "system line", "contact"])
def test_the_visitor_is_told_nothing_that_is_the_agents_own(app, cast, published, name):
    act(app, cast, name)
    assert not [html for stream, html in published if stream.endswith(":visitor") and "MARKER" in html]
    assert [html for stream, html in published if stream.endswith(":agents") and "MARKER" in html]


def test_rows_go_to_the_views_that_hold_the_conversation_and_its_absence_to_the_others(app, cast, published):
    act(app, cast, "assignment")
    rows = {stream: html for stream, html in published if "row-" in html}
    present = {stream for stream, html in rows.items() if "data-gone" not in html}
    assert present == {f"inbox:{cast.inbox}:open", f"agent:{cast.ben}:mine:{cast.inbox}"}
    assert set(rows) - present == {f"inbox:{cast.inbox}:unassigned", f"inbox:{cast.inbox}:closed"}


def test_of_two_names_the_later_one_has_the_higher_revision(app, cast, published):
    shown = {}
    for _ in range(2):
        published.clear()
        act(app, cast, "contact")
        for number, html in enumerate(html for _, html in published if "data-revision" in html):
            shown.setdefault(number, []).append(int(html.split('data-revision="')[1].split('"')[0]))
    assert len(shown) > 3
    assert all(first < second for first, second in shown.values())


@pytest.mark.parametrize("name", ["message of the visitor", "comment", "assignment"])
def test_pages_of_the_contacts_other_conversations_ask_again_as_their_cards_show_this_one(
    app, cast, published, name
):
    with app.app_context(), writing():
        first = db.session.get(Conversation, cast.conversation)
        other = Conversation.start(first.channel, first.visitor, first.visit).id
        stranger = Conversation.start(first.channel, db.session.get(Visitor, cast.outsider), None).id
    published.clear()
    act(app, cast, name)
    told = [stream for stream, html in published if html == '{"live":"changed"}']
    assert f"conversation:{other}:agents" in told
    assert f"conversation:{stranger}:agents" not in told


def test_of_two_marks_the_later_one_has_the_higher_revision_whosever_they_are(app, cast, published):
    act(app, cast, "reading")
    act(app, cast, "message of the visitor")
    with app.app_context(), writing():
        db.session.get(Conversation, cast.conversation).mark(db.session.get(Agent, cast.ben), seen_through=2)
    for side in ("agents", "visitor"):
        stream = f"conversation:{cast.conversation}:{side}"
        marks = [html for name, html in published if name == stream and 'id="marks"' in html]
        revisions = [int(re.search(r'data-revision="(\d+)"', html)[1]) for html in marks]
        assert len(revisions) == 3 and revisions == sorted(set(revisions))


def test_a_conversation_leaves_the_view_of_who_had_it(app, cast, published):
    act(app, cast, "message of an agent")  # which assigns it to Anna
    published.clear()
    act(app, cast, "assignment")
    left = dict(published)[f"agent:{cast.anna}:mine:{cast.inbox}"]
    assert "data-gone" in left


def test_what_one_agent_has_read_is_told_to_that_agent_alone(app, cast, published):
    act(app, cast, "reading")
    assert [stream for stream, html in published if "seen-" in html] == [f"agent:{cast.anna}"]


def test_of_two_readings_the_later_one_has_the_higher_revision(app, cast, published):
    act(app, cast, "reading")
    with app.app_context(), writing():
        db.session.get(Conversation, cast.conversation).mark_unread(db.session.get(Agent, cast.anna))
    marks = [
        re.search(r'value="(\d+)" data-revision="(\d+)"', html) for _, html in published if "seen-" in html
    ]
    (read, first), (unread, second) = [tuple(map(int, mark.groups())) for mark in marks]
    assert read > unread and first < second


def test_the_visitors_typing_is_seen_in_the_conversation_and_its_rows_and_not_by_the_visitor(
    app, cast, published
):
    with app.app_context():
        conversation = db.session.get(Conversation, cast.conversation)
        typed(conversation, conversation.visitor)
    streams = {stream for stream, html in published if "typing-indicator" in html}
    assert streams == {
        f"conversation:{cast.conversation}:agents",
        f"inbox:{cast.inbox}:open",
        f"inbox:{cast.inbox}:unassigned",
    }
