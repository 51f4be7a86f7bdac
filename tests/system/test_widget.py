"""The chat on a customer's page: another origin, a strict policy, no cookies, several tabs."""

import json
import re
from base64 import b64decode

import pytest
from playwright.sync_api import expect

from tests.system.people import PHONE

VIOLATIONS = """window.violations = []
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
  violations.push(`${violatedDirective} ${blockedURI}`)
})"""
FRAME = "(src) => document.body.append(Object.assign(document.createElement('iframe'), { src }))"
# As where third-party storage is blocked: one is denied at once, the other by a rejection.
NO_STORAGE = """const denied = () => new DOMException("denied", "SecurityError")
Object.defineProperty(window, "localStorage", { get() { throw denied() } })
Object.defineProperty(navigator, "locks", { value: { request: () => Promise.reject(denied()) } })"""

# A GIF of one dot.
DOT = b64decode("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=")


def a_shopper(people, shop, **options):
    visitor = people.visitor(shop.url, **options)
    visitor.open_chat()
    return visitor


def test_the_chat_works_on_another_origin_under_a_strict_policy_and_without_cookies(people, shop, desk):
    visitor = people.visitor("about:blank")
    visitor.page.context.add_init_script(VIOLATIONS)
    visitor.look_at(shop.url).open_chat().say("Is the strict shop open?")
    expect(visitor.message("Is the strict shop open?")).to_contain_text("Sent")
    desk.answer("Is the strict shop open?", "It is.")
    expect(visitor.message("It is.")).to_be_visible()
    expect(visitor.message("It is.").locator(".author")).to_have_text("ada")
    assert visitor.page.evaluate("violations") == []
    assert visitor.page.context.cookies() == []


def test_the_chat_works_where_the_frame_may_keep_nothing(people, shop, desk):
    visitor = people.visitor("about:blank")
    visitor.page.context.add_init_script(NO_STORAGE)
    visitor.look_at(shop.url).open_chat().say("My browser keeps nothing.")
    desk.answer("My browser keeps nothing.", "No matter.")
    expect(visitor.message("No matter.")).to_be_visible()


def test_the_chat_does_not_show_on_a_site_that_is_not_listed(people, shop, server):
    visitor = people.visitor("about:blank")
    visitor.look_at(shop.url.replace("shop.test", "other.test"))
    with visitor.page.expect_console_message(lambda said: "not on the channel's list" in said.text):
        visitor.page.reload()
    expect(visitor.page.locator("convo-chat")).to_have_count(0)
    with visitor.page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        visitor.page.evaluate(FRAME, f"{server.url}/widget/{shop.key}")


def test_what_was_said_is_there_after_a_reload_and_on_the_next_page(people, shop, desk):
    visitor = a_shopper(people, shop)
    visitor.say("Remember this.")
    desk.answer("Remember this.", "I do.")
    expect(visitor.message("I do.")).to_be_visible()
    visitor.page.reload()
    visitor.open_chat()
    expect(visitor.message("Remember this.")).to_be_visible()
    visitor.page.goto(f"{shop.url}/next")
    visitor.open_chat()
    expect(visitor.message("I do.")).to_be_visible()
    expect(visitor.log.locator(".message")).to_have_count(3)  # the welcome, the question, the answer


def test_the_launcher_counts_what_came_while_the_chat_was_closed(people, shop, desk):
    visitor = a_shopper(people, shop)
    visitor.say("Count for me.")
    expect(visitor.message("Count for me.")).to_contain_text("Sent")
    visitor.text_box.press("Escape")
    for said in ("One.", "Two."):
        desk.say(desk.number_of("Count for me." if said == "One." else "One."), said)
    expect(visitor.launcher).to_have_accessible_name("Open chat (2 unread)")
    expect(visitor.launcher.locator("i")).to_have_text("2")
    visitor.page.reload()
    expect(visitor.launcher).to_have_accessible_name("Open chat (2 unread)")
    visitor.open_chat()
    expect(visitor.message("Two.")).to_be_visible()
    visitor.text_box.press("Escape")
    expect(visitor.launcher).to_have_accessible_name("Open chat")


def test_escape_closes_the_chat_and_the_focus_goes_back_to_the_launcher(people, shop):
    visitor = a_shopper(people, shop)
    expect(visitor.text_box).to_be_focused()
    visitor.text_box.press("Escape")
    expect(visitor.page.locator("convo-chat iframe")).to_be_hidden()
    expect(visitor.launcher).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(visitor.text_box).to_be_focused()
    visitor.button("Close chat").click()
    expect(visitor.launcher).to_be_focused()


def test_the_visitor_ends_the_chat_and_starts_a_new_one(people, shop, desk):
    visitor = a_shopper(people, shop)
    visitor.say("This will be short.")
    expect(visitor.message("This will be short.")).to_contain_text("Sent")
    number = desk.number_of("This will be short.")
    visitor.choose("End chat")
    expect(visitor.log).to_contain_text("You ended the chat")
    expect(visitor.text_box).to_be_hidden()
    assert "data-closed" in desk.get(f"/conversations/{number}").text
    visitor.page.reload()  # an ended chat is still what they find
    visitor.page.get_by_role("button", name="Open chat").click()
    visitor.frame.get_by_role("link", name="Start a new conversation").click()
    expect(visitor.text_box).to_be_focused()
    visitor.say("Another question.")
    expect(visitor.message("Another question.")).to_contain_text("Sent")
    expect(visitor.message("This will be short.")).to_have_count(0)
    assert desk.number_of("Another question.") != number
    visitor.choose("My conversations")
    visitor.frame.get_by_role("link", name=re.compile("This will be short.")).click()
    expect(visitor.message("This will be short.")).to_be_visible()


def test_the_address_is_asked_for_once_and_nobody_has_to_give_it(people, shop):
    visitor = a_shopper(people, shop)
    question = visitor.frame.locator("#ask-email")
    expect(question).to_have_count(0)
    visitor.say("Do you ask everybody?")
    expect(question).to_be_visible()
    visitor.say("I can write all the same.")
    expect(visitor.message("I can write all the same.")).to_contain_text("Sent")
    visitor.frame.locator("input[type=email]").fill("nobody at all")
    visitor.button("Save").click()
    expect(question.get_by_role("alert")).to_have_text("This is not an e-mail address.")
    visitor.button("No thanks").click()
    expect(question).to_have_count(0)
    expect(visitor.text_box).to_be_focused()
    visitor.page.reload()
    visitor.open_chat()
    expect(visitor.message("I can write all the same.")).to_be_visible()
    expect(question).to_have_count(0)


def test_on_a_phone_the_chat_fills_the_screen_and_gives_it_back(people, shop):
    visitor = a_shopper(people, shop, **PHONE)
    frame = visitor.page.locator("convo-chat iframe")
    assert frame.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    visitor.button("Close chat").tap()
    expect(frame).to_be_hidden()
    expect(visitor.launcher).to_be_visible()


def test_an_admin_makes_a_channel_and_it_looks_as_the_preview_said(people, shop):
    admin = people.agent().look_at("/channels/new")
    page = admin.page
    page.get_by_label("Name", exact=True).fill("Second shop")
    page.get_by_label("Sites").fill("not a site!")
    page.get_by_label("Side of the page").select_option("start")
    page.get_by_label("Colour").fill("#ffe100")
    page.get_by_label("Welcome text").first.fill("Good **morning**!")
    expect(page.frame_locator("channel-preview iframe:not([hidden])").get_by_text("morning")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Not the address of a site: not")).to_be_visible()
    page.get_by_label("Sites").fill(shop.url)
    page.get_by_role("button", name="Save").click()
    key = re.search(r'data-channel="([^"]+)"', page.locator("#snippet").inner_text())[1]
    visitor = people.visitor(f"{shop.url}/?key={key}").open_chat()
    expect(visitor.log.locator("strong")).to_have_text("morning")
    assert visitor.launcher.bounding_box()["x"] < 100
    colours = visitor.launcher.evaluate(
        "(button) => { const s = getComputedStyle(button); return [s.backgroundColor, s.color] }"
    )
    assert colours[0] == "rgb(255, 225, 0)" and colours[1] != "rgb(255, 255, 255)", json.dumps(colours)


def test_an_admin_chooses_a_picture_and_visitors_see_it(people, shop):
    admin = people.agent().look_at("/channels/new")
    page = admin.page
    preview = page.frame_locator("channel-preview iframe:not([hidden])")
    picture = page.get_by_label("Picture", exact=True)
    expect(picture).to_be_hidden()
    page.get_by_label("Name", exact=True).fill("Third shop")
    page.get_by_label("Avatar").select_option("custom")
    picture.set_input_files({"name": "team.gif", "mimeType": "image/gif", "buffer": DOT})
    expect(preview.locator("img.avatar[src^=blob]")).to_have_count(2)  # the header, the welcome
    assert preview.locator("img.avatar").first.evaluate("(image) => image.naturalWidth") == 1
    page.get_by_label("Sites").fill("not a site!")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Not the address of a site: not")).to_be_visible()
    expect(preview.locator("img.avatar[src^='/pictures/']")).to_have_count(2)
    page.get_by_label("Sites").fill(shop.url)
    page.get_by_role("button", name="Save").click()
    key = re.search(r'data-channel="([^"]+)"', page.locator("#snippet").inner_text())[1]
    visitor = people.visitor(f"{shop.url}/?key={key}").open_chat()
    for place in (".chat-head", ".log"):
        shown = visitor.frame.locator(f"{place} img.avatar")
        assert shown.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 256


def test_on_a_page_from_right_to_left_the_chat_is_on_the_left_and_words_run_as_they_are_written(people, shop):
    visitor = people.visitor(f"{shop.url}/?lang=ar&dir=rtl").open_chat()
    assert visitor.launcher.bounding_box()["x"] < 100
    visitor.say("مرحبا، هل توصلون إلى عمّان؟")
    visitor.say("Or to Oslo?")
    for text, direction in (("عمّان", "rtl"), ("Oslo", "ltr")):
        expect(visitor.message(text).locator(".message-body")).to_have_css("direction", direction)


@pytest.mark.parametrize(
    ("lang", "button"), [("fr-CA", "Ouvrir le chat"), ("de", "Ouvrir le chat"), ("en", "Open chat")]
)
def test_the_chat_speaks_the_pages_language_else_the_browsers(people, shop, lang, button):
    page = people.visitor(f"{shop.url}/?lang={lang}", language="fr").page
    page.get_by_role("button", name=button).click()
    spoken = "en" if button == "Open chat" else "fr"
    expect(page.frame_locator("convo-chat iframe").locator("html")).to_have_attribute("lang", spoken)
