"""The scene that everything else serves: a visitor and an agent talk, live, until the agent closes it."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.waiting import wait_until
from tests.system.people import DESKTOP, PHONE, Agent, Visitor

SIZES = {"desktop": DESKTOP, "phone": PHONE}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_visitor_and_an_agent_talk_until_the_agent_closes_it(people, server, language, size):
    agent = people.agent("ada", language, **SIZES[size]).look_at("/inbox/open")
    visitor = people.visitor(language=language, **SIZES[size])
    name = f"{language}-{size}"
    question, address = f"Do you ship to Norway, {name}?", f"{name}@visitor.example.test"

    visitor.open_chat().say(question)
    agent.open(question)
    they_answer(agent, visitor)
    they_see_each_other_typing(agent, visitor)
    they_know_what_the_other_has_seen(agent, visitor, name)
    visitor_says_where_to_write(agent, visitor, address)
    agents_keep_a_note_to_themselves(agent, visitor)
    agent_gives_it_to_ben(agent)
    agent_closes_it(agent, visitor)
    mail = transcript_of(server, address)
    it_is_a_good_transcript(mail, server, language, question)
    it_shows_in_the_outbox(agent, mail)


def they_answer(agent: Agent, visitor: Visitor):
    agent.say("Yes, within **five** days.")
    expect(visitor.message("Yes, within five days.")).to_be_visible()
    expect(visitor.message("five").locator("strong")).to_have_text("five")
    agent.reply.fill("And it is free from 50 euros.")
    agent.press(agent.button("Send"))
    expect(visitor.message("free from 50 euros")).to_be_visible()
    visitor.text_box.fill("That is quick!")
    visitor.press(visitor.button("Send"))
    expect(agent.message("That is quick!")).to_be_visible()
    for side in (agent, visitor):
        expect(side.message("free from 50 euros")).to_have_count(1)
        expect(side.message("That is quick!")).to_have_count(1)


def they_see_each_other_typing(agent: Agent, visitor: Visitor):
    visitor.text_box.press_sequentially("One more")
    expect(agent.log.get_by_text(agent.words("is typing"))).to_be_visible()
    visitor.text_box.fill("")
    agent.reply.press_sequentially("Of course")
    expect(visitor.log.get_by_text(visitor.words("is typing"))).to_be_visible()
    agent.reply.fill("")


def they_know_what_the_other_has_seen(agent: Agent, visitor: Visitor, name: str):
    back = f"I am back, {name}."
    expect(visitor.message("That is quick!")).to_contain_text(visitor.words("Seen"))
    visitor.press(visitor.button("Close chat"))
    agent.say("Take your time.")
    expect(agent.message("Take your time.")).to_contain_text(agent.words("Delivered"))
    visitor.press(visitor.launcher)
    expect(visitor.message("Take your time.")).to_be_visible()
    expect(agent.message("Take your time.")).to_contain_text(agent.words("Seen"))
    agent_looks_away(agent)
    visitor.say(back)
    expect(visitor.message(back)).to_contain_text(visitor.words("Delivered"))
    agent_looks_again(agent, back)
    expect(visitor.message(back)).to_contain_text(visitor.words("Seen"))


def agent_looks_away(agent: Agent):
    """To the list on a phone, to another window at a desk."""
    if agent.has_phone:
        agent.press(agent.button("Back to the list"))
    else:
        agent.turn_away()


def agent_looks_again(agent: Agent, text: str):
    if agent.has_phone:
        agent.press(agent.row(text).get_by_role("link"))
    else:
        agent.turn_back()


def visitor_says_where_to_write(agent: Agent, visitor: Visitor, address: str):
    visitor.frame.locator("input[type=email]").fill(address)
    visitor.press(visitor.button("Save"))
    expect(visitor.log).to_contain_text(address)
    if agent.has_phone:
        agent.press(
            agent.page.locator(".conversation-head").get_by_role("button", name=agent.words("Contact"))
        )
    expect(agent.page.locator("#card-pane")).to_contain_text(address)
    if agent.has_phone:
        agent.press(agent.page.locator("#card-pane .card-bar button"))


def agents_keep_a_note_to_themselves(agent: Agent, visitor: Visitor):
    agent.note("A regular customer, be quick.")
    expect(agent.log.locator(".comment")).to_contain_text("A regular customer, be quick.")
    agent.press(agent.page.get_by_role("tab", name=agent.words("Reply")))
    agent.say("Anything else?")
    expect(visitor.message("Anything else?")).to_be_visible()
    expect(visitor.log).not_to_contain_text("A regular customer")


def agent_gives_it_to_ben(agent: Agent):
    agent.press(agent.button("Assigned to"))
    agent.press(agent.page.locator("#assignment-menu").get_by_role("button", name="Ben"))
    expect(agent.button("Assigned to")).to_contain_text("Ben")


def agent_closes_it(agent: Agent, visitor: Visitor):
    agent.press(agent.button("Mark as done"))
    expect(agent.page.locator(".conversation-head")).to_contain_text(agent.words("Closed"))
    link = visitor.frame.get_by_role("link", name=visitor.words("Start a new conversation"))
    expect(link).to_be_visible()
    expect(visitor.text_box).to_be_hidden()
    visitor.press(link)
    expect(visitor.text_box).to_be_visible()
    expect(visitor.message("Anything else?")).to_have_count(0)


def transcript_of(server, address: str):
    """The mail to this address, as it lies in the folder where mail is kept without SMTP."""

    def found():
        for path in Path(server.data, "mail").rglob("*"):
            if path.is_file() and path.parent.name in ("new", "cur"):
                mail = message_from_bytes(path.read_bytes(), policy=policy.default)
                if mail["To"] and address in mail["To"]:
                    return mail

    return wait_until(found, 10, f"a transcript to {address}")


def it_is_a_good_transcript(mail, server, language: str, question: str):
    for kind in ("plain", "html"):
        text = mail.get_body((kind,)).get_content()
        assert f"{server.url}/demo" in text
        for said in (question, "free from 50 euros.", "That is quick!", "Anything else?"):
            assert said in text, (kind, said)
        assert "Europe/Paris" in text or "Paris" in text
        assert len(re.findall(r"\d{1,2}:\d{2}", text)) >= 6
        assert "regular customer" not in text
    words = {"en": "This message was sent automatically", "fr": "automatiquement"}
    assert words[language] in mail.get_body(("plain",)).get_content()
    assert mail["Auto-Submitted"] == "auto-generated"


def it_shows_in_the_outbox(agent: Agent, mail):
    agent.page.goto(f"{agent.url}/outbox")
    row = agent.page.get_by_role("row").filter(has_text=mail["To"].addresses[0].addr_spec)
    expect(row).to_have_count(1)
    agent.press(row.get_by_role("link"))
    expect(agent.page.get_by_role("main")).to_contain_text(mail["Message-ID"])
    expect(agent.page.get_by_role("main")).to_contain_text("free from 50 euros.")
