"""Colleagues in one conversation: who is here, who answers, and who was faster."""

import re

from playwright.sync_api import expect

from tests.system.people import Agent
from tests.system.talks import a_conversation


def of(agent: Agent, name: str):
    return agent.presence.locator(".person:visible").filter(has_text=name)


def test_colleagues_see_who_is_viewing_and_who_is_answering(people, server, desk):
    a_conversation(server, desk, "Somebody else waits.")
    _, number = a_conversation(server, desk, "Who looks at me?")
    ada, ben = people.agent("ada"), people.agent("ben")
    ada.look_at(f"/conversations/{number}")
    expect(ada.presence.locator(".person:visible")).to_have_count(0)
    ben.look_at(f"/conversations/{number}")
    expect(of(ada, "Ben is viewing")).to_have_count(1)
    expect(of(ada, "Ben is viewing").locator(".avatar")).to_be_visible()
    other = ada.page.get_by_role("link", name="Open another unassigned conversation")
    expect(other).to_be_hidden()

    ben.reply.press_sequentially("I will")
    expect(of(ada, "Ben is answering")).to_have_count(1)
    expect(of(ben, "Ben")).to_have_count(0)
    tab = people.second_tab(ben, f"/conversations/{number}")
    expect(of(tab, "ada is viewing")).to_have_count(1)
    expect(of(ada, "Ben")).to_have_count(1)

    other.click()
    expect(ada.page).not_to_have_url(re.compile(f"/conversations/{number}"))
    expect(ada.button("Assigned to")).to_contain_text("nobody")


def test_whoever_stops_giving_signs_of_life_is_gone_within_15_seconds(people, server, desk):
    _, number = a_conversation(server, desk, "Will you stay?")
    ada, ben = people.agent("ada"), people.agent("ben")
    ada.look_at(f"/conversations/{number}")
    ben.look_at(f"/conversations/{number}")
    expect(of(ada, "Ben is viewing")).to_have_count(1)
    ben.page.context.set_offline(True)
    expect(of(ada, "Ben")).to_have_count(0, timeout=15_000)


def test_who_closes_the_page_is_gone_at_once(people, server, desk):
    _, number = a_conversation(server, desk, "Are you going?")
    ada, ben = people.agent("ada"), people.agent("ben")
    ada.look_at(f"/conversations/{number}")
    ben.look_at(f"/conversations/{number}")
    expect(of(ada, "Ben is viewing")).to_have_count(1)
    ben.look_at("/inbox/closed")
    expect(of(ada, "Ben")).to_have_count(0, timeout=3_000)


def test_an_answer_is_held_back_once_when_a_colleague_was_faster(people, server, desk):
    caller, number = a_conversation(server, desk, "Who is faster?")
    ben = people.agent("ben").look_at(f"/conversations/{number}")
    ben.reply.press_sequentially("The slow answer.")
    desk.say(number, "The quick answer.")
    expect(ben.message("The quick answer.")).to_be_visible()
    ben.reply.press("Enter")
    notice = ben.page.locator("#composer-refusal").get_by_role("alert")
    expect(notice).to_contain_text("Somebody answered while you were writing")
    expect(notice).to_contain_text("The quick answer.")
    expect(ben.reply).to_have_value("The slow answer.")
    expect(ben.message("The slow answer.")).to_have_count(0)
    ben.reply.press("Enter")  # asked once, and seen
    expect(ben.message("The slow answer.")).to_contain_text("Sent")
    expect(notice).to_have_count(0)
    shown = caller.get(f"/widget/demo/conversations/{caller.conversation}").text
    assert shown.count("The slow answer.") == 1


def test_what_was_held_back_can_be_sent_with_the_button_too(people, server, desk):
    _, number = a_conversation(server, desk, "Which button?")
    ben = people.agent("ben").look_at(f"/conversations/{number}")
    ben.reply.press_sequentially("The late one.")
    desk.say(number, "The early one.")
    expect(ben.message("The early one.")).to_be_visible()
    ben.reply.press("Enter")
    ben.button("Send anyway").click()
    expect(ben.message("The late one.")).to_contain_text("Sent")
