"""Whatever people type comes out as they typed it, on both sides; what is blank is refused and says so."""

from html.parser import HTMLParser

import pytest
from markupsafe import escape

from convo.extensions import limiter
from convo.texts import is_blank
from convo.ui.markdown import SCHEMES, TAGS, markdown
from tests.support.caller import Caller
from tests.support.clients import VisitorClient, new_id
from tests.support.strings import BLANK, OUR_OWN, corpus, naughty

BATCH = 25  # messages of one visitor; 30 a minute are allowed
REFUSED = "Write something first."
ATTRIBUTES = {"href", "rel", "target", "start"}


def strings(source: str) -> list[str]:
    if source == "ours":
        return OUR_OWN
    return naughty() or pytest.skip(f"no corpus at {corpus('naughty_strings')}")


def is_refused(text: str) -> bool:
    return is_blank(text) or "\0" in text


class Tags(HTMLParser):
    """Fails at the first tag or attribute that Markdown does not make."""

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS, tag
        assert {name for name, _ in attributes} <= ATTRIBUTES, attributes
        address = dict(attributes).get("href")
        assert address is None or address.partition(":")[0].lower() in SCHEMES, address


@pytest.mark.parametrize("source", ["ours", "corpus"])
def test_every_string_is_shown_as_it_is_in_a_message_of_a_visitors(server, ada, source):
    good = [text for text in strings(source) if not is_refused(text)]
    for start in range(0, len(good), BATCH):
        batch, caller = good[start : start + BATCH], Caller(server.url)
        opening = f"Strings from {source}, {start}."
        caller.say(opening)
        number = ada.number_of(opening)
        for text in batch:
            caller.say(text)
        chat = caller.get(f"/widget/demo/conversations/{caller.conversation}").text
        page = ada.get(f"/conversations/{number}").text
        for text in batch:
            shown = str(markdown(text.replace("\r\n", "\n")))
            Tags().feed(shown)
            assert shown in chat, text
            assert shown in page, text


def test_blank_messages_are_refused_and_the_reason_is_said(server, ada):
    caller, other = VisitorClient(server.url), VisitorClient(server.url)
    for count, text in enumerate([*BLANK, *filter(is_blank, naughty())][:40]):
        answer = (caller if count < 20 else other).say(text)
        assert (answer.status, REFUSED in answer.text) == (422, True), repr(text)
    assert REFUSED not in caller.get("/widget/demo/home").text
    whole = Caller(server.url)
    whole.say("Something at last.")
    number = ada.number_of("Something at last.")
    for text in BLANK:
        for kind in ("messages", "comments"):
            answer = ada.post(f"/conversations/{number}/{kind}", body=text, client_id=new_id())
            assert (answer.status, REFUSED in answer.text) == (422, True), repr(text)


@pytest.mark.parametrize("kind", ["messages", "comments"])
@pytest.mark.parametrize("source", ["ours", "corpus"])
def test_every_string_is_shown_as_it_is_in_what_an_agent_writes(anna, cast, monkeypatch, source, kind):
    monkeypatch.setattr(limiter, "enabled", False)
    for text in strings(source):
        answer = anna.post(f"/conversations/{cast.conversation}/{kind}", body=text, client_id=new_id())
        body = answer.get_data(as_text=True)
        if is_refused(text):
            assert answer.status_code == 422, text
        else:
            assert answer.status_code == 200, text
            assert str(markdown(text.replace("\r\n", "\n"))) in body, text


@pytest.mark.parametrize("source", ["ours", "corpus"])
def test_every_string_is_shown_as_it_is_as_a_contacts_name(anna, cast, monkeypatch, source):
    monkeypatch.setattr(limiter, "enabled", False)
    contact = anna.get(f"/conversations/{cast.conversation}").get_data(as_text=True)
    path = contact.split('hx-get="/contacts/')[1].split("/")[0]
    for text in strings(source):
        answer = anna.put(f"/contacts/{path}", name=text, email="")
        body = answer.get_data(as_text=True)
        name = text.strip()
        if not name:
            assert answer.status_code == 200
        elif is_blank(name) or len(name) > 200 or any(char in name for char in "\0\r\n"):
            assert answer.status_code == 422, text
            assert "field-error" in body or "aria-invalid" in body, text
        else:
            assert (answer.status_code, f"hx-ignore>{escape(name)}</" in body) == (200, True), text


@pytest.mark.parametrize("source", ["ours", "corpus"])
def test_every_name_of_an_agents_is_shown_to_the_visitor_as_it_is(client, anna, cast, monkeypatch, source):
    monkeypatch.setattr(limiter, "enabled", False)
    anna.post(f"/conversations/{cast.conversation}/messages", body="Hello.", client_id="hello")
    headers = {"X-Visitor-Token": cast.visitor_token}
    for text in strings(source):
        fields = {"name": text, "language": "en", "time_zone": "UTC", "send_key": "enter"}
        if anna.post("/profile", **fields).status_code != 303:
            assert is_blank(text) or len(text) > 100 or any(char in text for char in "\0\r\n"), text
            continue
        home = client.get("/widget/site/home", headers=headers, base_url="http://localhost:8000")
        assert f'<span class="author" hx-ignore>{escape(text)}</span>' in home.get_data(as_text=True), text
