"""The outbox, through the doors, as Anna (an admin) and Ben (an agent)."""

import pytest


@pytest.fixture
def kept(chat):
    chat.say(chat.visitor, "Is it <i>blue</i>?")
    return chat.transcript()


def test_the_outbox_lists_kept_mail_and_says_that_nothing_is_sent(anna, kept):
    page = anna.get("/outbox").text
    assert "Convo is not sending mail" in page
    assert "Your conversation with Support" in page and "zoe@example.test" in page
    assert f"/outbox/{kept.id}" in page


def test_an_empty_outbox_says_so(anna):
    assert "No mail yet" in anna.get("/outbox").text


def test_it_pages_from_the_newest(anna, chat, monkeypatch):
    monkeypatch.setattr("convo.inbox.routes.outbox.PAGE", 2)
    chat.close_and_reopen(3)
    chat.post()
    ids = [mail.id for mail in chat.kept]
    first = anna.get("/outbox").text
    assert [id in first for id in ids] == [True, True, False] and f"before={ids[1]}" in first
    second = anna.get(f"/outbox?before={ids[1]}").text
    assert ids[2] in second and "before=" not in second


def test_a_mail_opens_as_text_and_in_a_frame_that_runs_nothing(anna, kept):
    page = anna.get(f"/outbox/{kept.id}").text
    assert "Is it &lt;i&gt;blue&lt;/i&gt;?" in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    body = anna.get(f"/outbox/{kept.id}/body")
    assert "Is it &lt;i&gt;blue" in body.text
    policy = body.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "script-src" not in policy
    assert "allow-scripts" not in policy and "frame-ancestors 'self'" in policy


@pytest.mark.parametrize("id", ["nothing", "..%2f..%2fsecret", "1" * 16 + "." + "a" * 32 + ".convo"])
def test_what_is_not_there_is_not_found(anna, id):
    assert anna.get(f"/outbox/{id}").status_code == 404
    assert anna.get(f"/outbox/{id}/body").status_code == 404


def test_with_a_server_it_tells_what_became_of_each_mail(post_office, anna, chat):
    chat.say(chat.visitor, "Hello")
    chat.close()
    post_office.answers["RCPT"] = "550 5.1.1 No such user"
    chat.post()
    page = anna.get("/outbox").text
    assert "Failed" in page and "550 5.1.1 No such user" in page and "zoe@example.test" in page
    assert "not sending" not in page


def test_a_failed_transcript_is_retried_by_a_click(post_office, anna, chat):
    chat.say(chat.visitor, "Hello")
    chat.close()
    post_office.answers["RCPT"] = "550 No such user"
    chat.post()
    post_office.answers.clear()
    failed = chat.deliveries[0]
    assert anna.post(f"/conversations/{chat.id}/transcripts/{failed.id}/retries").status_code == 204
    chat.post()
    assert chat.deliveries[0].state == "sent"
    assert anna.post(f"/conversations/{chat.id}/transcripts/{failed.id + 1}/retries").status_code == 404


def test_only_admins_have_an_outbox(ben, kept):
    for path in ("/outbox", f"/outbox/{kept.id}", f"/outbox/{kept.id}/body"):
        answer = ben.get(path)
        assert answer.status_code in (403, 404) and "zoe@example.test" not in answer.text


def test_strangers_are_sent_to_sign_in(client, kept):
    answer = client.get("/outbox")
    assert answer.status_code in (302, 303) and "zoe" not in answer.text


def test_a_conversation_says_of_kept_mail_that_it_was_kept(app, cast, anna, kept):
    page = anna.get(f"/conversations/{cast.conversation}").text
    assert "is kept in the outbox: no mail server is set" in page
    assert "was sent to" not in page
