"""Answering, over HTTP."""

from convo.conversations.conversation import Conversation
from convo.conversations.draft import Draft
from convo.conversations.message import BODY_LIMIT, Message
from convo.database import writing
from convo.extensions import db


def messages(cast):
    return f"/conversations/{cast.conversation}/messages"


def test_an_answer_is_shown_once_and_equal_however_often_it_is_posted(app, cast, anna):
    answers = [anna.post(messages(cast), body="Yes **we** do", client_id="c1") for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert "<strong>we</strong>" in answers[0].text
    with app.app_context():
        assert db.session.query(Message).filter_by(client_id="c1").count() == 1


def test_what_cannot_be_sent_is_refused_with_a_reason(cast, anna):
    for body, reason in (
        ("  \n ", "Write something"),
        ("x" * (BODY_LIMIT + 1), "At most"),
        ("a\x00b", "NUL"),
    ):
        answer = anna.post(messages(cast), body=body, client_id="c1")
        assert answer.status_code == 422
        assert reason in answer.text


def test_a_send_without_a_name_is_refused(cast, anna):
    assert anna.post(messages(cast), body="Hello").status_code == 422
    assert anna.post(messages(cast), body="Hello", client_id="x" * 65).status_code == 422


def test_a_colleagues_answer_since_the_draft_was_begun_is_shown_and_send_asks_once(cast, anna, ben):
    anna.post(messages(cast), body="Anna was quicker", client_id="a1")
    asked = ben.post(messages(cast), body="So am I", client_id="b1", begun_at=1)
    assert asked.status_code == 409
    assert "Anna was quicker" in asked.text
    confirmed = int(asked.text.split('data-send-anyway="')[1].split('"')[0])
    assert (
        ben.post(messages(cast), body="So am I", client_id="b1", begun_at=1, confirmed=confirmed).status_code
        == 200
    )


def test_one_who_began_after_the_answer_is_not_asked(cast, anna, ben):
    anna.post(messages(cast), body="First", client_id="a1")
    assert ben.post(messages(cast), body="Second", client_id="b1", begun_at=9).status_code == 200


def test_a_closed_conversation_takes_no_answer_until_it_is_reopened(app, cast, anna):
    anna.post(f"/conversations/{cast.conversation}/closure")
    refused = anna.post(messages(cast), body="Too late", client_id="c1")
    assert refused.status_code == 409
    assert "Reopen" in refused.text
    anna.delete(f"/conversations/{cast.conversation}/closure")
    assert anna.post(messages(cast), body="In time", client_id="c1").status_code == 200


def test_sending_empties_the_draft(app, cast, anna):
    anna.put(f"/conversations/{cast.conversation}/draft", reply="Half a thou", comment="A note")
    anna.post(messages(cast), body="Half a thought", client_id="c1", draft="Half a thou")
    with app.app_context():
        draft = db.session.query(Draft).one()
        assert (draft.reply, draft.comment, draft.begun_at) == ("", "A note", 0)
    anna.post(f"/conversations/{cast.conversation}/comments", body="A note", client_id="c2")
    with app.app_context():
        assert db.session.query(Draft).one().comment == ""


def test_sending_leaves_a_draft_of_something_else(app, cast, anna):
    anna.put(f"/conversations/{cast.conversation}/draft", reply="Begun elsewhere", comment="And a note")
    anna.post(messages(cast), body="Sent late", client_id="c1", draft="Sent la")
    anna.post(f"/conversations/{cast.conversation}/comments", body="Noted late", client_id="c2")
    with app.app_context():
        draft = db.session.query(Draft).one()
        assert (draft.reply, draft.comment, draft.begun_at > 0) == ("Begun elsewhere", "And a note", True)


def test_a_draft_comes_back_with_the_page(cast, anna, ben):
    anna.put(f"/conversations/{cast.conversation}/draft", reply="Half a thought")
    assert "Half a thought" in anna.get(f"/conversations/{cast.conversation}").text
    assert "Half a thought" not in ben.get(f"/conversations/{cast.conversation}").text


def test_a_comment_is_added_once_also_when_closed(cast, anna):
    anna.post(f"/conversations/{cast.conversation}/closure")
    path = f"/conversations/{cast.conversation}/comments"
    answers = {anna.post(path, body="For us", client_id="c1").text for _ in range(2)}
    assert len(answers) == 1
    assert 'class="comment"' in answers.pop()


def test_a_message_full_of_markup_never_becomes_markup(app, cast, anna):
    bad = (
        '<img src=x onerror=alert(1)><div hx-get="/x" hx-trigger="load">x</div>'
        '<script>1</script></hx-partial><hx-partial hx-target="body">'
    )
    with app.app_context(), writing():
        conversation = db.session.get(Conversation, cast.conversation)
        conversation.post(conversation.visitor, bad, "bad")
    page = anna.get(f"/conversations/{cast.conversation}").text
    sent = anna.post(messages(cast), body=bad, client_id="c1").text
    for html in (page, sent):
        assert "<img src=x" not in html
        assert '<div hx-get="/x"' not in html
        assert "<script>1" not in html
        assert '<hx-partial hx-target="body">' not in html


def test_what_cannot_be_sent_is_refused_alike_wherever_it_should_go(cast, anna):
    """422 comes before 404: it is about the words alone, and says of no conversation whether it is there."""
    for kind in ("messages", "comments"):
        refused = [
            anna.post(f"/conversations/{id}/{kind}", body=" ", client_id="c1")
            for id in (cast.conversation, 999)
        ]
        assert [answer.status_code for answer in refused] == [422, 422]
        assert refused[0].text == refused[1].text
        assert anna.post(f"/conversations/999/{kind}", body="Hello", client_id="c1").status_code == 404
