"""Views, their counts and their pages."""

import re

import pytest
from sqlalchemy import event

from convo.accounts.agent import Agent
from convo.contacts.visitor import Visitor
from convo.conversations.channel import Channel
from convo.conversations.conversation import Conversation
from convo.database import writing
from convo.extensions import db
from convo.inbox.views import VIEWS, counts, longest_waiting


@pytest.fixture
def many(app, cast):
    """Seventy conversations; every seventh closed, every fifth Ben's."""
    with app.app_context(), writing():
        channel, ben = db.session.get(Channel, cast.channel), db.session.get(Agent, cast.ben)
        for number in range(70):
            visitor, _ = Visitor.arrive(channel.id, "en")
            conversation = Conversation.start(channel, visitor, None)
            conversation.post(visitor, f"Question {number}", "q")
            if number % 5 == 0:
                conversation.assign(ben, by=ben)
            if number % 7 == 0:
                conversation.close(by=ben)


def test_pages_follow_each_other_newest_first_without_gap_or_double(app, cast, many):
    with app.app_context():
        anna = db.session.get(Agent, cast.anna)
        seen, cursor = [], None
        while True:
            rows, cursor = VIEWS["open"].page(anna, cursor)
            seen += [row.id for row in rows]
            if cursor is None:
                break
        open_ones = {row.id for row in db.session.scalars(VIEWS["open"].query(anna))}
    assert len(seen) == len(set(seen)) == 61
    assert set(seen) == open_ones
    assert seen == sorted(seen, reverse=True)


def test_a_cursor_that_is_none_of_ours_starts_at_the_top(app, cast, many):
    with app.app_context():
        anna = db.session.get(Agent, cast.anna)
        for nonsense in ("x", "1-2-3", "nan-1", "9" * 400, "-", "1e999-1"):
            assert VIEWS["open"].page(anna, nonsense)[0]


def test_counts_are_each_agents_own(app, cast, many):
    with app.app_context():
        assert counts(db.session.get(Agent, cast.ben)) == {
            "open": "61",
            "mine": "12",
            "unassigned": "49",
            "closed": "10",
        }
        assert counts(db.session.get(Agent, cast.anna))["mine"] == "0"


def test_counts_above_the_limit_are_bounded(app, cast, many, monkeypatch):
    monkeypatch.setattr("convo.inbox.views.COUNT_LIMIT", 20)
    with app.app_context():
        assert counts(db.session.get(Agent, cast.anna))["open"] == "20+"


def test_the_longest_waiting_unassigned_conversation_comes_next(app, cast, many):
    with app.app_context():
        anna = db.session.get(Agent, cast.anna)
        assert longest_waiting(anna).id == cast.conversation
        assert longest_waiting(anna, but_not=cast.conversation).id == cast.conversation + 2


def test_another_unassigned_conversation_is_opened_or_the_list_when_there_is_none(cast, anna):
    answer = anna.get("/conversations/unassigned?but_not=0")
    assert answer.location == f"/conversations/{cast.conversation}?view=unassigned"
    none = f"/conversations/unassigned?but_not={cast.conversation}"
    assert anna.get(none).location == "/inbox/unassigned"
    stays = anna.fragment(none)
    assert "HX-Redirect" not in stays.headers
    assert "No other conversation is unassigned" in stays.text


def test_scrolling_brings_the_next_rows(anna, many):
    page = anna.get("/inbox/open").text
    following = re.search(r'hx-get="([^"]*before[^"]*)"', page)[1].replace("&amp;", "&")
    more = anna.fragment(following).text
    assert set(re.findall(r'id="(row-\d+)"', more)).isdisjoint(re.findall(r'id="(row-\d+)"', page))
    assert "<html" not in more


def test_an_unknown_view_is_not_there(anna):
    assert anna.get("/inbox/nothing").status_code == 404


def test_a_deep_link_shows_the_list_the_conversation_and_the_card(cast, anna):
    page = anna.get(f"/conversations/{cast.conversation}").text
    for expected in (
        "Do you ship to Norway?",
        'id="conversations"',
        "Firefox · Windows",
        "https://shop.test/pricing",
        "English",
    ):
        assert expected in page


def test_opening_from_the_list_brings_only_the_panes(cast, anna):
    fragment = anna.fragment(f"/conversations/{cast.conversation}").text
    assert 'hx-target="#conversation-pane"' in fragment
    assert "<html" not in fragment


@pytest.mark.parametrize("path", ["", "/lines", "/reading", "/assignment/edit"])
def test_a_conversation_that_is_not_there_is_404(anna, path):
    assert anna.fragment(f"/conversations/999{path}").status_code == 404


def test_a_page_asks_once_which_inboxes_its_agent_works_in(app, cast, anna):
    asked = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    assert anna.get(f"/conversations/{cast.conversation}").status_code == 200
    assert len([each for each in asked if "FROM inbox ORDER BY" in " ".join(each.split())]) == 1
