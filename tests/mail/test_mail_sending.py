import socket
import ssl
import time

import pytest
import trustme

from convo.mail import Server, deliver, send
from convo.mail.server import sender_for
from tests.mail.post_office import PostOffice


def test_a_mail_arrives_with_its_envelope_both_parts_and_its_id(compose, post_office):
    outcome = send(compose(envelope_from="bounces@acme.test"), Server.parse(post_office.url))
    assert (outcome.state, outcome.accepted) == ("sent", ("ada@example.test",))
    (sender, recipients, _), mail = post_office.mails[0], post_office.messages[0]
    assert (sender, recipients) == ("bounces@acme.test", ["ada@example.test"])
    assert mail["Message-ID"] == "<one@acme.test>"
    assert mail.get_body(("plain",)).get_content().strip() == "Bonjour, ça va ?"
    assert "<p>Bonjour, ça va ?</p>" in mail.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    ("hook", "answer", "state"),
    [("RCPT", "550 5.1.1 No such user", "permanent"), ("RCPT", "450 4.2.1 Mailbox busy", "temporary"),
     ("MAIL", "553 5.1.8 Sender refused", "permanent"), ("MAIL", "451 4.3.0 Later", "temporary"),
     ("MAIL", "530 5.7.0 Authentication required", "temporary"), ("DATA", "554 5.7.1 Spam", "permanent"),
     ("DATA", "421 4.3.2 Shutting down", "temporary")],
)  # fmt: skip
def test_a_refusal_is_told_apart_and_keeps_the_servers_words(compose, post_office, hook, answer, state):
    post_office.answers[hook] = answer
    outcome = send(compose(), Server.parse(post_office.url))
    assert (outcome.state, outcome.words) == (state, answer)
    assert post_office.mails == []


def test_one_recipient_refused_is_noted_and_the_other_served(compose, post_office):
    post_office.answers["RCPT eve@x.test"] = "550 No such user"
    outcome = send(compose(recipients=["ada@example.test", "eve@x.test"]), Server.parse(post_office.url))
    assert (outcome.state, outcome.accepted) == ("sent", ("ada@example.test",))
    assert outcome.refused == {"eve@x.test": "550 No such user"}


@pytest.mark.parametrize("hook", ["MAIL", "RCPT", "DATA"])
def test_a_hanging_server_is_left_after_the_time_limit(compose, post_office, hook):
    post_office.answers[hook] = "hang"
    began = time.monotonic()
    assert send(compose(), Server.parse(post_office.url)).state == "temporary"
    assert time.monotonic() - began < 4.5


def test_a_server_that_thinks_about_the_text_is_waited_for(compose, post_office):
    post_office.answers["DATA"] = "slow"  # slower than the time limit
    assert send(compose(), Server.parse(post_office.url)).state == "sent"


def test_a_line_that_drops_after_the_text_counts_as_temporary(compose, post_office):
    post_office.answers["DATA"] = "drop"
    assert send(compose(), Server.parse(post_office.url)).state == "temporary"
    assert len(post_office.dropped) == 1


@pytest.mark.parametrize("answer", ["hang", "drop"])
def test_a_mail_that_was_taken_is_sent_whatever_happens_at_the_goodbye(compose, post_office, answer):
    post_office.answers["QUIT"] = answer
    assert send(compose(), Server.parse(post_office.url)).state == "sent"


def test_no_server_there_is_temporary(compose):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    outcome = send(compose(), Server.parse(f"smtp://127.0.0.1:{port}?timeout=1"))
    assert (outcome.state, bool(outcome.words)) == ("temporary", True)


@pytest.fixture
def authority(tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    authority.path = tmp_path / "ca.pem"
    return authority


def server_context(authority, name):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_starttls_is_used_when_offered_and_verified(compose, authority):
    with PostOffice(server_context(authority, "127.0.0.1")) as office:
        assert (
            send(compose(), Server.parse(f"{office.url}&ca={authority.path}&starttls=required")).state
            == "sent"
        )
        assert send(compose(), Server.parse(f"{office.url}&ca={authority.path}")).state == "sent"
        assert office.messages[0]["Message-ID"] == "<one@acme.test>"


@pytest.mark.parametrize("name", ["127.0.0.1", "elsewhere.test"])
def test_a_certificate_of_a_stranger_or_for_another_name_sends_nothing(compose, authority, name):
    trusted = f"&ca={authority.path}" if name == "elsewhere.test" else ""
    with PostOffice(server_context(authority, name)) as office:
        outcome = send(compose(), Server.parse(office.url + trusted))
        assert (outcome.state, office.mails) == ("temporary", [])
        assert "certificate" in outcome.words.lower()


def test_starttls_can_be_turned_off(compose, authority):
    with PostOffice(server_context(authority, "elsewhere.test")) as office:
        assert send(compose(), Server.parse(f"{office.url}&starttls=off")).state == "sent"


def test_required_starttls_that_is_missing_sends_nothing(compose, post_office):
    outcome = send(compose(), Server.parse(post_office.url + "&starttls=required"))
    assert (outcome.state, post_office.mails) == ("temporary", [])


def test_a_password_does_not_travel_in_the_clear(compose, post_office, monkeypatch):
    monkeypatch.setattr("convo.mail.server.LOOPBACK", ())
    server = Server.parse(post_office.url.replace("//", "//joe:secret@"))
    outcome = send(compose(), server)
    assert (outcome.state, post_office.mails) == ("temporary", [])
    assert "secret" not in repr(server)


def test_smtp_url_is_read():
    server = Server.parse("smtp://joe%40acme.test:p%2Fw@mail.acme.test:2525?starttls=required&timeout=7")
    assert (server.server, server.port, server.username, server.password) == (
        "mail.acme.test", 2525, "joe@acme.test", "p/w")  # fmt: skip
    assert (server.tls, server.timeout) == ("required", 7)
    assert (Server.parse("smtps://mail.acme.test").tls, Server.parse("smtps://mail.acme.test").port) == (
        "implicit",
        465,
    )
    assert Server.parse("smtp+starttls://mail.acme.test").port == 587
    assert Server.parse(None).server is None


@pytest.mark.parametrize(
    "url", ["mail.acme.test", "http://x", "smtp://", "smtp://x:nope", "smtp://joe:secret@x?starttls=maybe"]
)
def test_a_wrong_smtp_url_is_said_without_its_password(url):
    with pytest.raises(ValueError, match="SMTP_URL") as error:
        Server.parse(url)
    assert "secret" not in str(error.value)


def test_the_sender_is_who_signs_in_else_no_reply_here():
    assert sender_for("smtp://joe%40acme.test:x@mail.acme.test", "http://a.test") == "joe@acme.test"
    assert (
        sender_for("smtp://joe:x@mail.acme.test", "https://chat.acme.test:8000") == "no-reply@chat.acme.test"
    )
    assert sender_for(None, "http://127.0.0.1:8000") == "no-reply@localhost"


def test_without_a_server_mail_is_kept_on_disk(compose):
    assert deliver(compose()).state == "sent"
