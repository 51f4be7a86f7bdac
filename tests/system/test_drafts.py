"""What an agent has begun to write: kept in its order, spent when sent, and not lost when refused."""

from playwright.sync_api import expect

from tests.system.people import held_first
from tests.system.talks import a_conversation


def elsewhere_and_back(agent, text):
    """Another conversation, then this one again, as it is kept."""
    agent.look_at("/inbox/open")
    agent.open(text)


def test_of_two_versions_on_their_way_the_later_one_is_kept(people, server, desk):
    _, number = a_conversation(server, desk, "Which one is the last?")
    ada = people.agent("ada").look_at(f"/conversations/{number}")
    held = held_first(ada.page, "**/draft")
    with ada.page.expect_request("**/draft"):
        ada.reply.fill("First")
    ada.reply.fill("First and second")
    with ada.page.expect_response(lambda answer: "second" in (answer.request.post_data or "")):
        held[0].continue_()
    elsewhere_and_back(ada, "Which one is the last?")
    expect(ada.reply).to_have_value("First and second")


def test_what_was_sent_does_not_come_back_when_its_draft_was_not_kept(people, server, desk):
    _, number = a_conversation(server, desk, "Do you repeat yourself?")
    ada = people.agent("ada").look_at(f"/conversations/{number}")
    held = held_first(ada.page, "**/draft")
    with ada.page.expect_request("**/draft"):
        ada.reply.fill("Said once.")
    ada.reply.press("Enter")
    held[0].fulfill(status=503)
    expect(ada.message("Said once.")).to_contain_text("Sent")
    elsewhere_and_back(ada, "Said once.")
    expect(ada.reply).to_have_value("")


def test_the_end_of_an_answer_that_was_held_back_is_kept(people, server, desk):
    _, number = a_conversation(server, desk, "When can you come?")
    ada = people.agent("ben").look_at(f"/conversations/{number}")
    with ada.page.expect_response("**/draft"):
        ada.reply.press_sequentially("Yes, ")
    desk.say(number, "Today already.")
    expect(ada.message("Today already.")).to_be_visible()
    ada.reply.press_sequentially("on Monday at noon.")
    ada.reply.press("Enter")
    expect(ada.button("Send anyway")).to_be_visible()
    elsewhere_and_back(ada, "Today already.")
    expect(ada.reply).to_have_value("Yes, on Monday at noon.")


def test_a_draft_begun_while_a_message_waits_for_its_turn_stays(people, server, desk):
    _, number = a_conversation(server, desk, "May I begin the next one?")
    ada = people.agent("ada").look_at(f"/conversations/{number}")
    held = held_first(ada.page, "**/messages")
    with ada.page.expect_request("**/messages"):
        ada.say("On its way.")
    ada.say("Waits behind it.")
    with ada.page.expect_response("**/draft"):
        ada.reply.fill("Begun meanwhile")
    held[0].continue_()
    expect(ada.message("Waits behind it.")).to_contain_text("Sent")
    elsewhere_and_back(ada, "Waits behind it.")
    expect(ada.reply).to_have_value("Begun meanwhile")


def test_what_waits_behind_a_refused_message_comes_back_with_it_in_its_order(people, server, desk):
    _, number = a_conversation(server, desk, "And if it is over?")
    ada = people.agent("ada").look_at(f"/conversations/{number}")
    held = held_first(ada.page, "**/messages")
    with ada.page.expect_request("**/messages"):
        ada.say("First")
    ada.say("Second")
    ada.reply.fill("Third")
    desk.post(f"/conversations/{number}/closure")
    with ada.page.expect_response("**/messages") as answer:
        held[0].continue_()
    assert answer.value.status == 409
    expect(ada.log.locator("sending-message")).to_have_count(0)
    desk.delete(f"/conversations/{number}/closure")
    expect(ada.reply).to_have_value("First\nSecond\nThird")
    ada.reply.press("Enter")
    expect(ada.message("Second")).to_contain_text("Sent")
    ada.look_at(f"/conversations/{number}")
    expect(ada.log.locator(".message[data-from=agent] .message-body")).to_have_text(["First\nSecond\nThird"])
