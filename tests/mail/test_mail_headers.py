from email import message_from_bytes
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest

from convo.mail import Message
from convo.mail.addresses import InvalidAddress
from convo.mail.headers import BadHeader, check, clean

INJECTIONS = [
    "a\r\nBcc: eve@x.test", "a\nb", "a\rb", "a\0b", "a\x85b", "a\u2028b",
    "=?utf-8?q?a=0ABcc:_eve@x.test?=", "=?utf-8?b?YQ0KQmNjOiBlQHgudGVzdA==?=",
    "=?utf-7?q?+AAo-b?=", "=?no-such-charset?q?a?=",
]  # fmt: skip
PLACES = [
    "subject", "sender", "recipients", "cc", "bcc", "reply_to", "message_id", "envelope_from",
    "extra_headers", "extra_name", "filename", "content_type", "disposition", "attachment_header",
]  # fmt: skip


@pytest.mark.parametrize("text", INJECTIONS)
def test_control_characters_are_found_raw_and_decoded(text):
    with pytest.raises(BadHeader):
        check("Subject", text)
    check("Subject", clean(text))


@pytest.mark.parametrize("text", INJECTIONS)
@pytest.mark.parametrize("place", PLACES)
def test_no_header_can_be_broken_out_of(app, compose, place, text):
    attachment = {
        "filename": "a.txt",
        "content_type": "text/plain",
        "disposition": "attachment",
        "headers": {},
    }
    more = {}
    if place in ("subject", "message_id"):
        more[place] = text
    elif place in ("sender", "reply_to"):
        more[place] = (text, "help@acme.test")
    elif place in ("recipients", "cc", "bcc"):
        more[place] = [(text, "ada@example.test")]
    elif place == "envelope_from":
        more[place] = f"{text}@acme.test"
    elif place == "extra_headers":
        more[place] = {"X-Thing": text}
    elif place == "extra_name":
        more["extra_headers"] = {f"X{text}": "thing"}
    elif place == "attachment_header":
        attachment["headers"] = {"X-Thing": text}
    else:
        attachment[place] = f"text/{text}" if place == "content_type" else text
    with pytest.raises((BadHeader, InvalidAddress)):
        message = compose(**more)
        message.attach(data=b"x", **attachment)
        message.check()


def test_a_header_of_ours_cannot_come_in_by_the_side_door(compose):
    with pytest.raises(BadHeader):
        compose(extra_headers={"bcc": "eve@x.test"})


def test_automatic_mail_says_so_and_a_persons_does_not(compose):
    assert "Auto-Submitted: auto-generated" in compose(automatic=True).as_string()
    assert "Auto-Submitted" not in compose().as_string()


def test_long_and_foreign_headers_fold_and_read_back(compose):
    subject, name = "Votre conversation avec l’équipe " * 12, "Équipe d’accueil, " * 8
    raw = compose(subject=subject.strip(), sender=(name.strip(), "help@acme.test")).as_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) < 200
    mail = message_from_bytes(raw)
    assert str(make_header(decode_header(mail["Subject"]))) == subject.strip()
    shown, address = parseaddr(mail["From"])
    assert (str(make_header(decode_header(shown))), address) == (name.strip(), "help@acme.test")


def test_a_body_line_of_any_length_is_short_on_the_wire(compose):
    raw = compose(body="é" * 5000, html="<p>" + "x" * 5000).as_bytes()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 78
    assert raw.isascii()


def test_bcc_is_in_the_envelope_and_nowhere_else(compose):
    message = compose(bcc=["eve@x.test"], cc=["bob@x.test"])
    assert message.envelope_to == ["ada@example.test", "bob@x.test", "eve@x.test"]
    assert "eve@x.test" not in message.as_string()


def test_the_message_keeps_the_id_it_was_made_with(compose):
    assert isinstance(compose(), Message)
    assert "Message-ID: <one@acme.test>" in compose().as_string()
