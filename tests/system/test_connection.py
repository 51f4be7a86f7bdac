"""A lost connection is said, and so is its return; what was written meanwhile goes out by itself."""

import re

from playwright.sync_api import expect

from tests.support.caller import Caller

LOST = "Connection lost. Trying again…"
REDIAL = "document.querySelectorAll('[hx-ws\\\\:connect]').forEach((each) => htmx.process(each, true))"


def test_both_sides_are_told_and_what_they_wrote_goes_when_the_line_is_back(people, server, desk):
    visitor = people.visitor()
    visitor.open_chat()
    visitor.say("Is anybody there?")
    desk.number_of("Is anybody there?")
    ada = people.agent("ada").look_at(f"/conversations/{desk.number_of('Is anybody there?')}")
    expect(ada.page.locator("#live-conversation")).to_have_attribute("data-live", "up")
    expect(ada.page.get_by_text(LOST)).to_be_hidden()
    server.kill("web")
    visitor.say("The line is dead")
    ada.say("It is")
    expect(ada.message("It is")).to_contain_text(re.compile("Sent|Delivered|Seen"), timeout=40_000)
    expect(visitor.log).to_contain_text("It is", timeout=40_000)
    expect(ada.log).to_contain_text("The line is dead", timeout=40_000)
    expect(ada.page.get_by_text(LOST)).to_be_hidden(timeout=20_000)


def test_a_page_without_its_server_says_so(people, server, desk):
    Caller(server.url).say("Will you notice?")
    ada = people.agent("ada").look_at(f"/conversations/{desk.number_of('Will you notice?')}")
    expect(ada.page.locator("#live-conversation")).to_have_attribute("data-live", "up")
    ada.page.route_web_socket("**/live?*", lambda socket: socket.close())
    ada.page.evaluate(REDIAL)
    expect(ada.page.get_by_text(LOST)).to_be_visible(timeout=12_000)
