"""What a visitor says: sent once, in one conversation, or refused with a reason."""

import pytest
from sqlalchemy import event

from convo.conversations.conversation import Conversation
from convo.conversations.message import Message
from convo.database import writing
from convo.extensions import db

SEND_LIMIT = 11  # statements, less those that begin the transactions


def test_a_first_message_makes_its_conversation(outsider, count):
    conversations = count(Conversation)
    answer = outsider.say("Hello")
    assert answer.status_code == 200
    assert "Hello" in answer.text
    assert "data-messages-url" in answer.text
    assert count(Conversation) == conversations + 1


def test_a_first_message_repeated_is_one_with_equal_answers(outsider, count):
    conversations, messages = count(Conversation), count(Message)
    answers = {outsider.say("Hello", client_id="same").text for _ in range(5)}
    assert len(answers) == 1
    assert (count(Conversation), count(Message)) == (conversations + 1, messages + 1)


def test_a_second_tab_that_begins_is_in_the_same_conversation(outsider, count):
    outsider.say("From one tab")
    conversations = count(Conversation)
    answer = outsider.say("From the other")
    assert count(Conversation) == conversations
    assert "From one tab" in answer.text


def test_a_message_to_a_closed_conversation_is_not_taken(app, cast, vera, key, count):
    close(app, cast)
    messages = count(Message)
    answer = vera.say("Too late", conversation=key)
    assert answer.status_code == 409
    assert "Start a new conversation" in answer.text
    assert count(Message) == messages


def test_a_message_after_the_end_without_a_conversation_begins_anew(app, cast, vera, count):
    close(app, cast)
    conversations = count(Conversation)
    assert vera.say("Something else").status_code == 200
    assert count(Conversation) == conversations + 1


def test_a_repeat_of_what_was_sent_before_the_end_is_still_answered(app, cast, vera, key):
    vera.say("In time", conversation=key, client_id="mine")
    close(app, cast)
    assert vera.say("In time", conversation=key, client_id="mine").status_code == 200


@pytest.mark.parametrize("body", ["", "  \n ", "\u200b", "x" * 10_001, "nul \x00"])
def test_what_cannot_be_sent_is_refused_with_a_reason(vera, key, body, count):
    messages = count(Message)
    answer = vera.say(body, conversation=key)
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert count(Message) == messages


def test_html_and_htmx_stay_text(vera, key):
    answer = vera.say('<img src=x onerror=alert(1)> <b hx-get="/x">b</b>', conversation=key)
    assert "<img" not in answer.text
    assert "<b hx-get" not in answer.text
    assert "&lt;img" in answer.text


def test_another_sites_page_cannot_send(vera, key):
    answer = vera.send(
        "POST", f"/conversations/{key}/messages", origin="https://evil.example", body="x", client_id="y"
    )
    assert answer.status_code == 403


def test_an_unknown_token_sends_nothing(vera, key):
    vera.token = "made up"
    assert vera.say("x", conversation=key).status_code == 401


def close(app, cast):
    with app.app_context(), writing():
        conversation = db.session.get(Conversation, cast.conversation)
        conversation.close(by=conversation.visitor)


def test_a_tab_that_joins_a_long_conversation_can_load_what_is_older(app, cast, vera):
    with app.app_context(), writing():
        conversation = db.session.get(Conversation, cast.conversation)
        for number in range(60):
            conversation.post(conversation.visitor, f"Line {number}", f"long-{number}")
    joined = vera.say("From the other tab").text
    earlier = joined.split('hx-target="#earlier"')[1].split("</hx-partial>")[0]
    assert 'id="earlier"' in earlier and "before=" in earlier


def test_a_new_conversation_keeps_its_welcome_where_it_is(outsider):
    assert "#earlier" not in outsider.say("Hello").text


def test_a_send_asks_the_database_little(app, vera, key):
    vera.say("The first takes more", conversation=key)
    asked = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    assert vera.say("How much is that?", conversation=key).status_code == 200
    asked = [each for each in asked if not each.startswith("BEGIN") and "sqlite_schema" not in each]
    assert 8 < len(asked) <= SEND_LIMIT, "\n".join(asked)


def test_what_cannot_be_sent_is_refused_alike_wherever_it_should_go(vera, key, count):
    """422 comes before 404: it is about the words alone, and says of no conversation whether it is there."""
    messages = count(Message)
    refused = [vera.say(" ", conversation=each) for each in (key, "not-there")]
    assert [answer.status_code for answer in refused] == [422, 422]
    assert refused[0].text == refused[1].text
    assert vera.say("Hello", conversation="not-there").status_code == 404
    assert count(Message) == messages
