import pytest

from convo.conversations.conversation import Conversation
from convo.database import utcnow
from convo.transcripts import closing
from convo.transcripts.sending import retry, transcript_delivery
from tests.transcripts.conftest import Chat


def verbs(chat):
    return [line.verb for line in chat.lines]


def test_the_transcript_goes_with_the_close_and_not_without_it(chat):
    chat.say(chat.visitor, "Hello")

    def close_and_fail(conversation):
        conversation.close(by=chat.anna)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        chat.change(close_and_fail)
    assert (chat.deliveries, chat.conversation.is_closed) == ([], False)
    chat.close()
    assert [(each.kind, each.subject_id, each.args) for each in chat.deliveries] == [
        ("transcript", chat.id, {"to": "zoe@example.test"})
    ]


def test_closing_twice_sends_one(chat):
    chat.say(chat.visitor, "Hello")
    chat.close()
    chat.close()
    assert len(chat.deliveries) == 1


def test_a_visitor_who_ends_the_chat_gets_it_too(chat):
    chat.say(chat.visitor, "Hello")
    chat.change(lambda conversation: conversation.close(by=chat.visitor))
    assert len(chat.deliveries) == 1


def test_when_it_is_sent_the_conversation_says_to_whom(chat, post_office):
    chat.say(chat.visitor, "Hello")
    chat.close()
    assert chat.lines == []
    chat.post()
    assert [(line.verb, line.details["to"]) for line in chat.lines] == [
        ("transcript_sent", "zoe@example.test")
    ]
    assert post_office.mails[0][1] == ["zoe@example.test"]


def test_a_refusal_is_shown_with_the_servers_words_and_can_be_retried(chat, post_office):
    chat.say(chat.visitor, "Hello")
    chat.close()
    post_office.answers["RCPT"] = "550 5.1.1 No such user"
    chat.post()
    (line,) = chat.lines
    assert (line.verb, line.details["words"]) == ("transcript_failed", "550 5.1.1 No such user")

    post_office.answers.clear()
    before = chat.conversation.revision

    def try_again(conversation):
        retry(conversation, transcript_delivery(conversation, line.details["delivery_id"]))

    chat.change(try_again)
    assert chat.lines[0].details["retried"] and chat.lines[0].revision > before
    chat.post()
    assert verbs(chat) == ["transcript_failed", "transcript_sent"]
    assert len(post_office.mails) == 1


def test_the_system_line_offers_a_retry_until_it_is_asked_for(chat, anna, post_office):
    def log():
        return anna.get(f"/conversations/{chat.id}").text

    chat.say(chat.visitor, "Hello")
    chat.close()
    post_office.answers["RCPT"] = "550 No such user"
    chat.post()

    assert "/retries" in log()
    id = chat.deliveries[0].id
    assert anna.post(f"/conversations/{chat.id}/transcripts/{id}/retries").status_code == 204
    assert "/retries" not in log()


def test_later_is_not_shown_as_a_failure(chat, post_office):
    chat.say(chat.visitor, "Hello")
    chat.close()
    post_office.answers["RCPT"] = "451 Later"
    chat.post()
    assert (verbs(chat), chat.deliveries[0].state) == ([], "queued")


def test_without_an_address_the_conversation_says_that_nothing_was_sent(chat):
    chat.say(chat.visitor, "Hello")
    chat.change(lambda conversation: conversation.contact.change_email(None))
    chat.close()
    assert chat.deliveries == []
    assert [(line.verb, line.details["reason"]) for line in chat.lines] == [
        ("transcript_not_sent", "no_address")
    ]


def test_what_is_no_address_gets_nothing(chat):
    chat.say(chat.visitor, "Hello")
    chat.change(lambda conversation: conversation.contact.change_email("zoe@home\r\n"))
    chat.close()
    assert (chat.deliveries, chat.lines[0].details["reason"]) == ([], "bad_address")


def test_a_channel_may_turn_it_off(chat):
    chat.say(chat.visitor, "Hello")
    chat.change(lambda conversation: conversation.channel.set(transcript=False))
    chat.close()
    assert (chat.deliveries, chat.lines[0].details["reason"]) == ([], "turned_off")


def test_an_address_that_nobody_confirmed_gets_three_a_day(chat):
    chat.say(chat.visitor, "Hello")
    chat.close_and_reopen(4)
    assert (len(chat.deliveries), chat.lines[-1].details["reason"]) == (3, "too_many")


def test_another_address_has_its_own_three(chat):
    chat.close_and_reopen(3)
    chat.change(lambda conversation: conversation.contact.change_email("other@example.test"))
    chat.close()
    assert len(chat.deliveries) == 4


@pytest.mark.parametrize("who", ["anna", "visitor", "itself"])
def test_whoever_ends_it_it_is_sent_answered_or_not(app, cast, who):
    chat = Chat(app, cast)
    chat.change(lambda conversation: conversation.contact.identify("zoe@example.test"))
    chat.change(lambda conversation: conversation.close(by=getattr(chat, who, None)))
    assert [delivery.args["to"] for delivery in chat.deliveries] == ["zoe@example.test"]


def test_one_visitor_cannot_name_one_address_after_the_other(chat, anna):
    for number in range(6):
        chat.change(lambda conversation, n=number: conversation.contact.identify(f"victim{n}@example.test"))
        chat.close_and_reopen(1)
    assert (len(chat.deliveries), chat.lines[-1].details["reason"]) == (5, "too_many_addresses")
    assert "this visitor got several today" in anna.get(f"/conversations/{chat.id}").text


def test_a_channel_mails_few_whose_chats_nobody_answered(app, cast, monkeypatch):
    monkeypatch.setattr(closing, "UNANSWERED_LIMIT", 2)
    chat = Chat(app, cast)
    for number in range(3):
        chat.change(lambda conversation, n=number: conversation.contact.identify(f"someone{n}@example.test"))
        chat.change(lambda conversation: conversation.close(by=chat.visitor))
        chat.change(lambda conversation: conversation.reopen(by=chat.anna))
    assert (len(chat.deliveries), chat.lines[-1].details["reason"]) == (2, "too_many_unanswered")
    chat.say(chat.anna, "Here I am.")
    chat.close()
    assert len(chat.deliveries) == 3


def test_a_confirmed_address_gets_them_all(chat):
    chat.say(chat.visitor, "Hello")

    def confirm(conversation):
        conversation.contact.emails[-1].confirmed_at = utcnow()

    chat.change(confirm)
    chat.close_and_reopen(4)
    assert len(chat.deliveries) == 4


def test_no_line_about_transcripts_reaches_the_visitor(chat, post_office):
    chat.say(chat.visitor, "Hello")
    post_office.answers["RCPT"] = "550 No"
    chat.close()
    chat.post()
    assert chat.lines
    with chat.app.app_context():
        seen = chat.conversation.timeline(for_agents=False).latest()
    assert [line.kind for line in seen if line.kind != "message" and line.verb.startswith("transcript")] == []


def test_another_conversations_transcript_is_not_found(chat):
    chat.say(chat.visitor, "Hello")
    chat.close()
    delivery = chat.deliveries[0]
    with chat.app.app_context():
        other = Conversation(id=chat.id + 1)
        assert transcript_delivery(chat.conversation, delivery.id)
        assert transcript_delivery(other, delivery.id) is None
