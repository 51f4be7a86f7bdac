"""What is sent goes once, in the order in which it was written, and no word is lost on the way."""

import time

import pytest
from playwright.sync_api import expect

from tests.system.people import Agent
from tests.system.talks import a_conversation


def bodies(agent: Agent):
    return agent.log.locator(".message[data-position][data-from=agent] .message-body")


def test_what_was_written_first_is_said_first_on_a_slow_line(people, server, desk):
    _, number = a_conversation(server, desk, "In what order?")
    ada = people.agent("ada").look_at(f"/conversations/{number}")
    held = []
    ada.page.route(
        "**/messages", lambda route: held.append(route), times=1
    )  # the first request is on its way for long
    ada.say("First")
    ada.say("Second")
    expect(ada.log.locator("sending-message[data-state=sending]")).to_have_count(2)
    held[0].continue_()
    expect(bodies(ada)).to_have_text(["First", "Second"])


def test_what_could_not_be_sent_goes_by_itself_when_its_agent_is_back(people, server, desk):
    _, first = a_conversation(server, desk, "Will my answer be lost?")
    a_conversation(server, desk, "Another one meanwhile.")
    ada = people.agent("ada").look_at(f"/conversations/{first}")
    ada.listen()
    ada.page.route("**/messages", lambda route: route.abort(), times=1)
    ada.say("Not a word is lost")
    expect(ada.log.get_by_text("Not sent")).to_be_visible()
    ada.open("Another one meanwhile.")
    expect(ada.log).not_to_contain_text("Not a word is lost")
    ada.open("Will my answer be lost?")
    expect(bodies(ada)).to_have_text(["Not a word is lost"])
    expect(ada.log.get_by_text("Not sent")).to_have_count(0)
    expect(ada.reply).to_have_value("")
    ada.page.reload()
    expect(ada.message("Not a word is lost")).to_have_count(1)


@pytest.mark.parametrize("status", [503, 429])
def test_what_the_server_wants_later_goes_by_itself_then_and_in_its_order(people, server, desk, status):
    _, number = a_conversation(server, desk, f"Is it {status} now?")
    ada = people.agent("ada").look_at(f"/conversations/{number}").listen()
    asked = []

    def answer(route):
        asked.append(time.monotonic())
        if len(asked) > 2:
            return route.continue_()
        return route.fulfill(status=status, headers={"Retry-After": "1"}, body="later")

    ada.page.route("**/messages", answer)
    ada.say("First")
    ada.say("Second")
    expect(bodies(ada)).to_have_text(["First", "Second"])
    expect(ada.log.get_by_text("Not sent")).to_have_count(0)
    assert len(asked) == 4
    assert min(asked[1] - asked[0], asked[2] - asked[1]) >= 1


def test_what_would_have_to_wait_for_long_says_that_it_was_not_sent(people, server, desk):
    _, number = a_conversation(server, desk, "In an hour?")
    ada = people.agent("ada").look_at(f"/conversations/{number}").listen()
    later = {"status": 429, "headers": {"Retry-After": "3600"}, "body": "later"}
    ada.page.route("**/messages", lambda route: route.fulfill(**later), times=1)
    ada.say("Too much")
    expect(ada.log.get_by_text("Not sent")).to_be_visible()
    ada.button("Retry").click()
    expect(bodies(ada)).to_have_text(["Too much"])


REFUSAL = {"status": 422, "content_type": "text/html", "body": "<p>No.</p>"}


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_waits_behind_a_refusal_that_nobody_saw_is_not_said_without_it(people, server, desk, when):
    here, there = f"Who comes back {when} it?", f"Something else {when} it."
    _, number = a_conversation(server, desk, here)
    a_conversation(server, desk, there)
    ada = people.agent("ada").look_at(f"/conversations/{number}").listen()
    held, others = [], []

    def answer(route):
        if "First" not in route.request.post_data:
            others.append(route.request.post_data)
            return route.continue_()
        return route.fulfill(**REFUSAL) if held else held.append(route)

    ada.page.route("**/messages", answer)
    with ada.page.expect_request("**/messages"):
        ada.say("First")
    ada.say("Second")
    ada.open(there)
    if when == "before":
        ada.open(here)
        expect(ada.reply).to_have_value("First\nSecond")
    with ada.page.expect_response("**/messages"):
        held[0].fulfill(**REFUSAL)
    if when == "after":
        ada.open(here)
    expect(ada.reply).to_have_value("First\nSecond")
    ada.say("Third")
    expect(bodies(ada)).to_have_text(["Third"])
    assert ["Third" in each for each in others] == [True]


def test_what_may_be_there_already_is_asked_for_again_and_does_not_come_back(people, server, desk):
    _, number = a_conversation(server, desk, "Is it there or not?")
    ada = people.agent("ada").look_at(f"/conversations/{number}").listen()
    ada.page.route("**/messages", lambda route: route.abort(), times=2)
    ada.say("First")
    ada.say("Second")
    expect(ada.log.get_by_text("Not sent")).to_have_count(2)
    ada.page.route("**/messages", lambda route: route.fulfill(**REFUSAL), times=1)
    ada.page.evaluate("document.dispatchEvent(new Event('live:up'))")
    expect(bodies(ada)).to_have_text(["Second"])
    expect(ada.reply).to_have_value("First")


def test_what_could_not_be_sent_can_be_retried_by_hand(people, server, desk):
    _, number = a_conversation(server, desk, "Will you try again?")
    ada = people.agent("ada").look_at(f"/conversations/{number}").listen()
    ada.page.route("**/messages", lambda route: route.abort(), times=1)
    ada.say("Once more")
    expect(ada.log.get_by_text("Not sent")).to_be_visible()
    ada.button("Retry").click()
    expect(bodies(ada)).to_have_text(["Once more"])
    expect(ada.log.get_by_text("Not sent")).to_have_count(0)


def test_the_header_is_the_opened_conversations_own_whatever_their_revisions(people, server, desk):
    """The one before had more revisions: that says nothing about another conversation's header."""
    _, long_one = a_conversation(server, desk, "A long story.")
    for part in range(6):
        assert desk.say(long_one, f"Part {part}").status == 200
    _, short = a_conversation(server, desk, "A short question.")
    ada = people.agent("ada").look_at(f"/conversations/{long_one}")
    ada.open("A short question.")
    expect(ada.page.locator(".conversation-head")).to_have_attribute("id", f"header-{short}")
    close = ada.button("Close conversation").first
    expect(close).to_have_attribute("hx-post", f"/conversations/{short}/closure")
