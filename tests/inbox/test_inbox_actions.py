"""Closing, assigning, reading, editing the contact: over HTTP."""

from convo.conversations.conversation import Conversation
from convo.extensions import db


def conversation(app, cast, attribute):
    with app.app_context():
        return getattr(db.session.get(Conversation, cast.conversation), attribute)


def test_closing_and_reopening_change_the_header(app, cast, anna):
    path = f"/conversations/{cast.conversation}/closure"
    assert "Reopen" in anna.post(path).text
    assert conversation(app, cast, "is_closed")
    assert "Mark as done" in anna.delete(path).text
    assert not conversation(app, cast, "is_closed")


def test_agents_to_assign_are_offered_and_chosen(app, cast, anna):
    offered = anna.fragment(f"/conversations/{cast.conversation}/assignment/edit").text
    assert "Anna Martin" in offered and "Ben Okafor" in offered
    assert "Ben Okafor" in anna.put(f"/conversations/{cast.conversation}/assignment", agent_id=cast.ben).text
    assert conversation(app, cast, "assignee_id") == cast.ben
    anna.put(f"/conversations/{cast.conversation}/assignment", agent_id="")
    assert conversation(app, cast, "assignee_id") is None


def test_an_agent_who_is_not_offered_cannot_be_chosen(app, cast, anna):
    for nobody in ("999", "x", "-1"):
        assert anna.put(f"/conversations/{cast.conversation}/assignment", agent_id=nobody).status_code == 422
    assert conversation(app, cast, "assignee_id") is None


def test_reading_is_each_agents_own(cast, anna, ben):
    path = f"/conversations/{cast.conversation}/reading"
    assert 'value="1"' in anna.post(path, seen_through=1).text
    assert 'value="0"' in ben.fragment(path).text
    assert 'value="0"' in anna.delete(path).text


def test_nonsense_marks_change_nothing(cast, anna):
    path = f"/conversations/{cast.conversation}/reading"
    for nonsense in ("-5", "x", "", "99999999999999999999"):
        assert anna.post(path, seen_through=nonsense).status_code == 200


def test_missed_lines_come_in_pages_and_the_cursor_moves_with_them(app, cast, anna):
    for number in range(60):
        anna.post(
            f"/conversations/{cast.conversation}/comments", body=f"Note {number}", client_id=f"n{number}"
        )
    first = anna.fragment(f"/conversations/{cast.conversation}/lines?after=1")
    assert 'name="after" value="51"' in first.text and first.headers["HX-Trigger"] == "live:again"
    for around in ("#header-", "#contact-", "#past", "#marks"):  # as it is now, whatever was missed
        assert f'hx-target="{around}' in first.text
    second = anna.fragment(f"/conversations/{cast.conversation}/lines?after=51")
    assert 'name="after" value="61"' in second.text and "HX-Trigger" not in second.headers
    assert first.text.count('class="comment"') + second.text.count('class="comment"') == 60


def test_a_contact_is_edited_in_place_and_nonsense_is_kept_for_correction(app, cast, anna):
    path = f"/contacts/{conversation(app, cast, 'contact_id')}"
    assert "Zoë &lt;b&gt;" in anna.put(path, name="Zoë <b>", email="zoe@example.com").text
    refused = anna.put(path, name="Zoë", email="not an address")
    assert refused.status_code == 422
    assert 'value="not an address"' in refused.text
    assert "zoe@example.com" in anna.fragment(path).text
    assert "zoe@example.com" not in anna.put(path, name="", email="").text


def test_who_is_there_is_told_and_who_leaves_is_gone(cast, anna, ben):
    path = f"/conversations/{cast.conversation}/presence"
    assert "Ben Okafor is viewing" in ben.post(path, answering="false").text
    assert "Ben Okafor is answering" in ben.post(path, answering="true").text
    assert "Ben Okafor is answering" in anna.post(path, answering="false").text
    ben.delete(path)
    assert "Ben Okafor" not in anna.post(path, answering="false").text


def test_an_odd_address_names_nobody_else_in_its_link(app, cast, anna):
    path = f"/contacts/{conversation(app, cast, 'contact_id')}"
    shown = anna.put(path, name="", email="a?cc=eve%40x.test&b@example.com").text
    assert 'href="mailto:a%3Fcc%3Deve%2540x.test%26b@example.com"' in shown
