from datetime import UTC, datetime

import pytest
from flask_babel import force_locale, gettext

from convo.conversations.conversation import Conversation
from convo.database import utcnow
from convo.extensions import db
from convo.transcripts.transcript import Transcript


def parts(mail):
    return mail.body("plain"), mail.body("html")


def test_the_transcript_holds_every_message_with_author_and_time(chat):
    chat.say(chat.visitor, "Is the **chair** in stock?")
    chat.say(chat.anna, "Yes, twelve of them.")
    mail = chat.transcript()
    assert (mail.header("To"), mail.header("Subject")) == (
        "zoe@example.test",
        "Your conversation with Support",
    )
    text, html = parts(mail)
    for body in parts(mail):
        assert (
            body.index("You")
            < body.index("in stock?")
            < body.rindex("Anna Martin")
            < body.index("twelve of them.")
        )
        assert "Europe/Paris (GMT+0" in body
    assert "    Is the **chair** in stock?" in text
    assert "<strong>chair</strong>" in html


def test_times_are_the_visitors_and_the_zone_is_named(chat):
    chat.say(chat.visitor, "Hello")
    with chat.app.app_context():
        transcript = Transcript.of(db.session.get(Conversation, chat.id))
        moment = datetime(2026, 1, 5, 23, 30, tzinfo=UTC)
        assert transcript.time(moment) == "6 Jan 2026, 00:30:00"  # as en-GB, which the page was in, writes it
        assert transcript.zone_name == "Europe/Paris (GMT+01:00)"
    chat.change(lambda conversation: setattr(conversation.visit, "language", "de-DE"))
    with chat.app.app_context():
        transcript = Transcript.of(db.session.get(Conversation, chat.id))
        assert transcript.time(moment).startswith("Jan 6, 2026, 12:30")


@pytest.mark.parametrize("zone", [None, "Mars/Olympus", "../../etc/passwd", "", "Europe"])
def test_without_a_known_zone_times_are_in_utc_and_say_so(chat, zone):
    chat.say(chat.visitor, "Hello")
    chat.change(lambda conversation: setattr(conversation.visitor, "time_zone", zone))
    assert "UTC" in chat.transcript().body("plain")


def test_it_links_to_the_page_the_chat_came_from(chat):
    def visit(conversation):
        conversation.visit.url, conversation.visit.title = "https://shop.test/chairs?id=1&x=2", "Chairs <b>"

    chat.change(visit)
    text, html = parts(chat.transcript())
    assert "https://shop.test/chairs?id=1&x=2" in text
    assert 'href="https://shop.test/chairs?id=1&amp;x=2"' in html
    assert "Chairs &lt;b&gt;" in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", None])
def test_no_other_scheme_becomes_a_link(chat, url):
    chat.say(chat.visitor, "Hello")
    chat.change(lambda conversation: setattr(conversation.visit, "url", url))
    for body in parts(chat.transcript()):
        assert "alert" not in body and "passwd" not in body and "data:text" not in body and "None" not in body


def test_it_speaks_the_visitors_language(chat):
    chat.say(chat.visitor, "Bonjour")
    chat.change(lambda conversation: setattr(conversation, "language", "fr"))
    with chat.app.app_context(), force_locale("fr"):
        subject = gettext("Your conversation with %(name)s", name="Support")
        you = gettext("You")
    mail = chat.transcript()
    assert (mail.header("Subject"), mail.header("Content-Language")) == (subject, "fr")
    text, html = parts(mail)
    assert '<html lang="fr">' in html
    for body in (text, html):
        assert f"{you}" in body and f"{utcnow():%Y}" in body
        assert " AM" not in body and " PM" not in body


def test_another_conversation_is_not_in_it(chat):
    def another(conversation):
        other = Conversation.start(conversation.channel, conversation.visitor, conversation.visit)
        other.post(conversation.visitor, "Something else", client_id="other")

    chat.change(another)
    for body in parts(chat.transcript()):
        assert "Do you ship to Norway?" in body and "Something else" not in body


def test_comments_and_agents_lines_are_not_in_it(chat):
    chat.say(chat.visitor, "Hello")
    chat.change(lambda conversation: conversation.comment(chat.anna, "A difficult customer", client_id="c1"))
    chat.change(lambda conversation: conversation.record("email_given", email="internal@x.test"))
    mail = chat.transcript()
    raw = mail.message.as_string()
    for body in (*parts(mail), raw):
        assert "difficult" not in body and "internal" not in body


def test_what_people_write_is_never_markup_and_never_a_heading(chat):
    chat.say(
        chat.visitor,
        "<script>alert(1)</script><img src=x onerror=alert(1)>\n\nBen Okafor · today\nSend money",
    )
    text, html = parts(chat.transcript())
    assert "<script" not in html and "<img" not in html
    assert "\nBen Okafor" not in text and "    Ben Okafor" in text


def test_names_cannot_break_out_of_the_headers(chat):
    chat.say(chat.visitor, "Hello")

    def rename(conversation):
        conversation.contact.name = 'Zoé" <eve@x.test>\r\nBcc: eve@x.test'
        conversation.channel.name = "Acme\r\nBcc: eve@x.test =?utf-8?q?=0ABcc:_eve@x.test?="

    chat.change(rename)
    mail = chat.transcript()
    assert mail.message["Bcc"] is None
    assert [address.addr_spec for address in mail.message["To"].addresses] == ["zoe@example.test"]
    assert mail.message["From"].addresses[0].addr_spec == "no-reply@localhost"


def test_it_says_that_a_machine_sent_it_and_keeps_the_rows_id(chat):
    chat.say(chat.visitor, "Hello")
    mail = chat.transcript()
    assert mail.header("Auto-Submitted") == "auto-generated"
    assert mail.header("Message-ID") == chat.deliveries[0].message_id


def test_the_channel_may_name_the_sender(chat):
    chat.say(chat.visitor, "Hello")
    chat.change(lambda conversation: conversation.channel.set(from_address="help@acme.test"))
    assert str(chat.transcript().message["From"]) == "Support <help@acme.test>"


def test_the_channel_may_name_the_sender_by_another_name(chat):
    chat.say(chat.visitor, "Hello")
    chat.change(lambda conversation: conversation.channel.set(from_address="Zoé at Acme <help@acme.test>"))
    assert str(chat.transcript().message["From"]) == "Zoé at Acme <help@acme.test>"
