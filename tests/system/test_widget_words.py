"""Nothing that a visitor wrote is lost, sent or not; and the keyboard's place is kept."""

import re

from playwright.sync_api import expect

from tests.system.people import held_first


def in_conversation(people, shop, text):
    visitor = people.visitor(shop.url).open_chat()
    visitor.say(text)
    expect(visitor.message(text)).to_contain_text("Sent")
    return visitor


def test_what_could_not_be_sent_is_there_after_a_reload_and_goes(people, shop):
    visitor = in_conversation(people, shop, "This one goes.")
    visitor.page.route("**/messages", lambda route: route.abort())
    visitor.say("This one does not.")
    expect(visitor.message("This one does not.")).to_contain_text("Not sent")
    visitor.page.unroute("**/messages")
    visitor.page.reload()
    visitor.open_chat()
    expect(visitor.message("This one does not.")).to_contain_text(re.compile("Sent|Delivered"))
    expect(visitor.message("This one does not.")).to_have_count(1)


def test_a_first_message_that_could_not_be_sent_is_there_after_a_reload_too(people, shop):
    visitor = people.visitor(shop.url)
    visitor.page.route("**/messages", lambda route: route.abort())
    visitor.open_chat().say("My very first.")
    expect(visitor.message("My very first.")).to_contain_text("Not sent")
    visitor.page.reload()
    visitor.open_chat()
    expect(visitor.message("My very first.")).to_contain_text("Not sent")


def test_what_was_begun_is_there_after_a_look_at_other_conversations_and_after_a_reload(people, shop):
    visitor = in_conversation(people, shop, "An open question.")
    visitor.text_box.fill("Half a thought")
    visitor.choose("My conversations")
    expect(visitor.text_box).to_have_count(0)
    visitor.button("Back").click()
    expect(visitor.text_box).to_have_value("Half a thought")
    visitor.page.reload()
    visitor.open_chat()
    expect(visitor.text_box).to_have_value("Half a thought")
    visitor.text_box.press("Enter")
    expect(visitor.message("Half a thought")).to_contain_text("Sent")
    visitor.page.reload()
    visitor.open_chat()
    expect(visitor.text_box).to_have_value("")


def test_the_keyboards_place_is_kept_from_the_end_to_the_next_beginning(people, shop):
    visitor = in_conversation(people, shop, "Keys only, please.")
    visitor.choose("End chat")
    again = visitor.frame.get_by_role("link", name="Start a new conversation")
    expect(again).to_be_focused()
    again.press("Enter")
    expect(visitor.text_box).to_be_focused()
    visitor.choose("My conversations")
    ended = visitor.frame.get_by_role("link", name=re.compile("Keys only, please."))
    expect(ended).to_be_focused()
    ended.press("Enter")
    expect(again).to_be_focused()


def test_an_open_menu_stays_open_when_somebody_takes_the_chat(people, shop, desk):
    visitor = in_conversation(people, shop, "Who will take me?")
    visitor.button("More").click()
    expect(visitor.button("End chat")).to_be_visible()
    desk.answer("Who will take me?", "I do.")
    expect(visitor.frame.locator(".chat-title")).to_have_text("ada")
    expect(visitor.button("End chat")).to_be_visible()
    visitor.button("End chat").click()
    expect(visitor.log).to_contain_text("You ended the chat")


def test_what_was_refused_is_there_after_a_reload(people, shop):
    visitor = in_conversation(people, shop, "Something before.")
    refusal = {"status": 422, "content_type": "text/html", "body": "<p>No.</p>"}
    visitor.page.route("**/messages", lambda route: route.fulfill(**refusal))
    visitor.say("A long and careful message")
    expect(visitor.text_box).to_have_value("A long and careful message")
    visitor.page.reload()
    visitor.open_chat()
    expect(visitor.text_box).to_have_value("A long and careful message")


def test_what_came_too_late_is_there_for_the_next_conversation(people, shop, desk):
    visitor = in_conversation(people, shop, "Nearly over.")
    number = desk.number_of("Nearly over.")
    held = held_first(visitor.page, "**/messages")
    with visitor.page.expect_request("**/messages"):
        visitor.say("One more thing")
    desk.post(f"/conversations/{number}/closure")
    again = visitor.frame.get_by_role("link", name="Start a new conversation")
    expect(again).to_be_visible()
    with visitor.page.expect_response("**/messages") as answer:
        held[0].continue_()
    assert answer.value.status == 409
    visitor.page.reload()
    visitor.page.get_by_role("button", name="Open chat").click()
    again.click()
    expect(visitor.text_box).to_have_value("One more thing")
