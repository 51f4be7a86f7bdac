"""The inbox: drafts, what is unread, lists that stay put, and pages that catch up."""

import os
import re

from playwright.sync_api import expect

from tests.support.caller import Caller
from tests.support.server import PASSWORD, children_of
from tests.support.waiting import wait_until
from tests.system.people import Agent
from tests.system.talks import a_conversation


def test_what_one_began_to_write_is_there_after_a_reload_and_is_nobody_elses(people, server, desk):
    _, number = a_conversation(server, desk, "Will you keep it?")
    ada = people.agent("ada").look_at(f"/conversations/{number}")
    with ada.page.expect_response(re.compile("/draft$")):
        ada.reply.fill("Half an answ")
    ada.page.get_by_role("tab", name="Comment").click()
    ada.comment.fill("Half a no")
    ada.page.reload()  # before the pause after which it is kept
    expect(ada.reply).to_have_value("Half an answ")
    ada.page.get_by_role("tab", name="Comment").click()
    expect(ada.comment).to_have_value("Half a no")
    ben = people.agent("ben").look_at(f"/conversations/{number}")
    expect(ben.reply).to_have_value("")
    ada.comment.press("Enter")
    expect(ada.log.locator("article.comment")).to_contain_text("Half a no")
    ada.page.reload()
    ada.page.get_by_role("tab", name="Comment").click()
    expect(ada.comment).to_have_value("")


def test_unread_conversations_are_bold_and_open_where_one_stopped_reading(people, server, desk):
    caller, number = a_conversation(server, desk, "Read me, please.")
    caller.say("And me.")
    ada = people.agent("ada").look_at("/inbox/open")
    row = ada.page.locator(f"#row-{number}")
    expect(row).to_have_attribute("data-unread", "")
    expect(row.get_by_text("Unread")).to_be_attached()
    assert is_bold(row)
    row.get_by_role("link").click()
    expect(row).not_to_have_attribute("data-unread", "")
    assert not is_bold(row)

    a_conversation(server, desk, "Look over here.")
    ada.open("Look over here.")
    for count in range(30):
        assert desk.say(number, f"A long answer, part {count}.").status == 200
    for text in ("One new thing.", "Two new things."):
        caller.say(text)
    expect(row).to_have_attribute("data-unread", "")
    row.get_by_role("link").click()
    expect(ada.message("Two new things.")).to_be_attached()
    divider = ada.log.locator(".unread-divider")
    expect(divider).to_have_text("New messages")
    expect(divider).to_be_in_viewport()
    following = divider.evaluate("(line) => line.nextElementSibling.textContent")
    assert "A long answer" not in following and "One new thing." in following
    expect(row).not_to_have_attribute("data-unread", "")
    ada.button("More").click()
    ada.button("Mark as unread").click()
    expect(row).to_have_attribute("data-unread", "")


def is_bold(row) -> bool:
    weight = row.locator(".list-row-name").evaluate("(name) => getComputedStyle(name).fontWeight")
    return int(weight) >= 600


def test_a_list_goes_on_as_one_scrolls_and_shows_each_conversation_once(people, server):
    for name in "abcd":
        caller = Caller(server.url)
        for count in range(9):
            caller.say(f"Closed {name}{count}")
            caller.end()
    ada = people.agent("ada").look_at("/inbox/closed")
    rows = ada.list.locator("li:visible")
    expect(rows).to_have_count(30)
    rows.last.scroll_into_view_if_needed()
    expect(ada.row("Closed a0")).to_have_count(1)
    ids = ada.list.locator("li").evaluate_all("(rows) => rows.map((row) => row.id)")
    assert len(ids) == len(set(ids)) >= 36
    previews = [ada.list.locator("li .preview").nth(place).inner_text() for place in range(36)]
    assert previews == [f"Closed {name}{count}" for name in "dcba" for count in range(8, -1, -1)]


def test_a_conversation_has_an_address_and_the_back_button_goes_back(people, server, desk):
    _, first = a_conversation(server, desk, "The first address.")
    _, second = a_conversation(server, desk, "The second address.")
    ada = people.agent("ada").look_at(f"/conversations/{first}")
    expect(ada.message("The first address.")).to_be_visible()
    expect(ada.page.locator(f"#row-{first} a")).to_have_attribute("aria-current", "true")
    ada.open("The second address.")
    expect(ada.page).to_have_url(re.compile(f"/conversations/{second}$"))
    expect(ada.page.locator(f"#row-{second} a")).to_have_attribute("aria-current", "true")
    ada.page.go_back()
    expect(ada.page).to_have_url(re.compile(f"/conversations/{first}$"))
    expect(ada.message("The first address.")).to_be_visible()
    expect(ada.page.locator("#card-pane")).to_contain_text("Contact")
    ada.page.go_forward()
    expect(ada.message("The second address.")).to_be_visible()
    desk.say(second, "Still live after going back and forth.")
    expect(ada.message("Still live")).to_be_visible()


def test_a_closed_conversation_takes_comments_and_no_answers_until_it_is_reopened(people, server, desk):
    _, number = a_conversation(server, desk, "Close me.")
    ada = people.agent("ada").look_at(f"/conversations/{number}")
    ada.button("Close conversation").click()
    expect(ada.page.get_by_text("This conversation is closed. Reopen it to answer.")).to_be_visible()
    expect(ada.reply).to_be_hidden()
    expect(ada.page.locator(f"#row-{number}:visible")).to_have_count(0)
    ada.note("Closed, and still worth a word.")
    expect(ada.log.locator(".comment")).to_contain_text("still worth a word")
    ada.page.get_by_role("tab", name="Reply").click()
    ada.button("Reopen").first.click()
    ada.say("Open again.")
    expect(ada.message("Open again.")).to_contain_text("Sent")
    expect(ada.page.locator(f"#row-{number}")).to_be_visible()


def test_the_row_under_the_pointer_does_not_move(people, server, desk):
    below, number = a_conversation(server, desk, "I was first.")
    a_conversation(server, desk, "I am pointed at.")
    a_conversation(server, desk, "I am above.")
    ada = people.agent("ada").look_at("/inbox/open")
    pointed = ada.row("I am pointed at.")
    pointed.hover()
    place = pointed.bounding_box()
    below.say("And now I am news.")
    expect(ada.page.locator(f"#row-{number}")).to_contain_text("And now I am news.")
    a_conversation(server, desk, "I am new.")
    expect(ada.row("I am new.")).to_be_visible()
    assert pointed.bounding_box() == place
    ada.page.mouse.move(1000, 300)
    order = ada.list.locator("li:visible .preview")
    expect(order.nth(0)).to_have_text("I am new.")
    expect(order.nth(1)).to_have_text("And now I am news.")


def test_a_page_catches_up_after_the_web_server_was_killed(people, server, desk):
    caller, number = a_conversation(server, desk, "Count from one.")
    ada = people.agent("ada").look_at(f"/conversations/{number}")
    visitor = people.visitor()
    visitor.open_chat().say("I watch too.")
    expect(visitor.message("I watch too.")).to_contain_text(re.compile("Sent|Delivered|Seen"))
    watched = desk.number_of("I watch too.")
    worker = children_of(server.pid("web"))[0]
    os.kill(worker, 9)
    for count in range(1, 6):
        caller.say(f"Count {count}")
    former = server.kill("web")
    wait_until(lambda: server.pid("web") not in (None, former), 10, "web runs again")
    server.wait_until_up()
    for count in range(6, 11):
        caller.say(f"Count {count}")
    desk.say(watched, "I am back.")
    expect(ada.message("Count 10")).to_be_visible(timeout=20_000)
    texts = ada.log.locator(".message-body").all_inner_texts()
    assert [text for text in texts if text.startswith("Count ")] == [
        "Count from one.",
        *(f"Count {count}" for count in range(1, 11)),
    ]
    expect(visitor.message("I am back.")).to_have_count(1, timeout=20_000)
    caller.say("And live again.")
    expect(ada.message("And live again.")).to_have_count(1)


def test_a_message_that_could_not_be_sent_says_so_and_can_be_sent_again(people, server, desk):
    _, number = a_conversation(server, desk, "Is the line good?")
    ada = people.agent("ada").look_at(f"/conversations/{number}")
    ada.listen()
    ada.page.route("**/messages", lambda route: route.abort())
    ada.say("Not at first.")
    expect(ada.message("Not at first.")).to_contain_text("Not sent")
    ada.page.unroute("**/messages")
    ada.message("Not at first.").get_by_role("button", name="Retry").click()
    expect(ada.message("Not at first.")).to_contain_text("Sent")
    expect(ada.message("Not at first.")).to_have_count(1)


def test_a_deactivated_agent_is_thrown_out_within_5_seconds(people, server):
    words = ["--email", "dora@example.test", "--name", "Dora", "--password", PASSWORD]
    number = int(server.convo("agent", "create", *words))
    dora = Agent(people.context().new_page(), server.url)
    dora.sign_in("dora@example.test", PASSWORD)
    admin = people.agent("ada").look_at(f"/agents/{number}")
    admin.button("Deactivate").click()
    expect(dora.page.get_by_label("Password")).to_be_visible(timeout=5_000)
    expect(admin.page.get_by_role("row").filter(has_text="Dora")).to_contain_text("Deactivated")


def test_a_message_is_delivered_when_it_is_in_an_agents_list(people):
    people.agent("ada").look_at("/inbox/open").page.wait_for_load_state("networkidle")
    visitor = people.visitor().open_chat()
    visitor.say("Has anybody got me?")
    expect(visitor.message("Has anybody got me?")).to_contain_text("Delivered")


def test_who_reads_further_up_is_told_of_what_comes_below(people, server, desk):
    caller, number = a_conversation(server, desk, "A long story begins.")
    for part in range(20):
        assert desk.say(number, f"Part {part}").status == 200
    ada = people.agent("ben").look_at(f"/conversations/{number}")
    below = ada.page.locator("to-end").get_by_role("button", name="New messages")
    ada.log.evaluate("(log) => log.scrollTo(0, log.scrollHeight)")
    expect(ada.message("Part 19")).to_be_in_viewport()
    caller.say("Seen as it comes.")
    expect(ada.message("Seen as it comes.")).to_be_in_viewport()
    expect(below).to_be_hidden()
    ada.log.evaluate("(log) => log.scrollTo(0, 0)")
    expect(ada.message("A long story begins.")).to_be_in_viewport()
    caller.say("Still there?")
    expect(below).to_be_visible()
    below.click()
    expect(ada.message("Still there?")).to_be_in_viewport()
    expect(below).to_be_hidden()


def test_rows_that_were_out_of_sight_on_a_narrow_page_fit_the_list_of_a_wide_one(people, server):
    caller = Caller(server.url)
    for number in range(14):
        caller.say(f"Will I be cut off? {number}")
        caller.end()
    ada = people.agent(viewport={"width": 390, "height": 844}, has_touch=True).look_at("/inbox/closed")
    ada.open("Will I be cut off? 13")
    ada.page.set_viewport_size({"width": 1024, "height": 200})
    row = ada.row("Will I be cut off? 13")
    expect(row).to_be_visible()
    within = (
        "row => row.getBoundingClientRect().right <= row.closest('.list-rows').getBoundingClientRect().right"
    )
    assert row.evaluate(within)
