import pytest

from convo import doors
from convo.current import current
from convo.doors import door_of
from convo.mail import maildir


@pytest.fixture
def client(app, chat, monkeypatch):
    """A browser in which Ana, an admin, is signed in."""

    def let_ana_in():
        current.agent = chat.ana

    for name in ("admin", "agent"):
        monkeypatch.setitem(doors._checks, name, let_ana_in)
    return app.test_client()


@pytest.fixture
def kept(chat):
    chat.say(chat.visitor, "Is it <i>blue</i>?")
    chat.close()
    chat.post()
    return maildir.newest()[0]


def test_the_outbox_lists_kept_mail_and_says_that_nothing_is_sent(client, kept):
    page = client.get("/outbox").text
    assert "Convo is not sending mail" in page
    assert "Your conversation with Acme, Inc." in page and "zoe@example.test" in page
    assert f"/outbox/{kept.id}" in page


def test_an_empty_outbox_says_so(client):
    assert "No mail yet" in client.get("/outbox").text


def test_it_pages_from_the_newest(client, chat, monkeypatch):
    monkeypatch.setattr("convo.inbox.routes.outbox.PAGE", 2)
    chat.say(chat.visitor, "Hello")
    for _ in range(3):
        chat.close()
        chat.change(lambda conversation: conversation.reopen(by=chat.ana))
    chat.post()
    ids = [mail.id for mail in maildir.newest()]
    first = client.get("/outbox").text
    assert [id in first for id in ids] == [True, True, False] and f"before={ids[1]}" in first
    second = client.get(f"/outbox?before={ids[1]}").text
    assert ids[2] in second and "before=" not in second


def test_a_mail_opens_as_text_and_in_a_frame_that_runs_nothing(client, kept):
    page = client.get(f"/outbox/{kept.id}").text
    assert "Is it &lt;i&gt;blue&lt;/i&gt;?" in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    body = client.get(f"/outbox/{kept.id}/body")
    assert "Is it &lt;i&gt;blue" in body.text
    policy = body.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "script-src" not in policy
    assert "allow-scripts" not in policy and "frame-ancestors 'self'" in policy


@pytest.mark.parametrize("id", ["nothing", "..%2f..%2fsecret", "1" * 16 + "." + "a" * 32 + ".convo"])
def test_what_is_not_there_is_not_found(client, id):
    assert client.get(f"/outbox/{id}").status_code == 404
    assert client.get(f"/outbox/{id}/body").status_code == 404


def test_with_a_server_it_tells_what_became_of_each_mail(post_office, client, chat):
    chat.say(chat.visitor, "Hello")
    chat.close()
    post_office.answers["RCPT"] = "550 5.1.1 No such user"
    chat.post()
    page = client.get("/outbox").text
    assert "Failed" in page and "550 5.1.1 No such user" in page and "zoe@example.test" in page
    assert "not sending" not in page


def test_a_failed_transcript_is_retried_by_a_click(post_office, client, chat):
    chat.say(chat.visitor, "Hello")
    chat.close()
    post_office.answers["RCPT"] = "550 No such user"
    chat.post()
    post_office.answers.clear()
    failed = chat.deliveries[0]
    assert (
        client.post(f"/conversations/{chat.conversation.id}/transcripts/{failed.id}/retries").status_code
        == 204
    )
    chat.post()
    assert chat.deliveries[0].state == "sent"
    assert (
        client.post(f"/conversations/{chat.conversation.id}/transcripts/{failed.id + 1}/retries").status_code
        == 404
    )


def test_only_admins_have_an_outbox(app):
    for endpoint in ("outbox.index", "outbox.show", "outbox_bodies.show"):
        assert door_of(app.view_functions[f"inbox.{endpoint}"]) == "admin"
