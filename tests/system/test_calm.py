"""What is there stays as it is: nothing is read aloud twice, and the keyboard's place is kept."""

import re

from playwright.sync_api import expect

from tests.system.talks import a_conversation

WATCH = """(selector) => {
  window.changes = []
  const shown = ({ target }) => target.outerHTML ?? target.data
  const note = (records) => changes.push(...records.map(shown))
  new MutationObserver(note).observe(document.querySelector(selector),
    { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["hidden"] })
}"""


BEATS = """(count) => new Promise((done, late) => {
  setTimeout(late, 20_000, new Error("no sign of life"))
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    if (ctx.request.action.endsWith("/presence") && --count === 0) done()
  })
})"""


def beats(agent, count: int):
    """Wait until the page has said that it is here so many times, and has shown the answer."""
    agent.page.evaluate(BEATS, count)


def test_a_log_in_which_nothing_happens_stays_untouched(people, server, desk):
    caller, number = a_conversation(server, desk, "What day is it?")
    ada = people.agent("ada").look_at(f"/conversations/{number}")
    assert ada.log.locator(".day").count() == 1
    beats(ada, 1)
    ada.page.evaluate(WATCH, "#messages")
    beats(ada, 1)
    assert ada.page.evaluate("changes") == []
    day = ada.log.locator(".day").element_handle()
    caller.say("Still the same?")
    ada.message("Still the same?").wait_for()
    assert day.evaluate("(day) => day.isConnected")
    assert ada.log.locator(".day").count() == 1


def test_who_is_here_is_said_once(people, server, desk):
    a_conversation(server, desk, "Another one waits.")
    _, number = a_conversation(server, desk, "Say it once.")
    ben = people.agent("ben").look_at(f"/conversations/{number}")
    ada = people.agent("ada").look_at(f"/conversations/{number}")
    ben.reply.press_sequentially("I will")
    other = ada.page.get_by_role("link", name="Open another unassigned conversation")
    other.focus()
    ada.page.evaluate(WATCH, "#presence")
    ben.reply.press_sequentially("answer", delay=500)  # longer than a beat of Ada's
    beats(ada, 1)
    assert ada.page.evaluate("changes") == []
    assert other.evaluate("(link) => link === document.activeElement")


def test_closing_by_keyboard_keeps_the_keyboard_s_place(people, server, desk):
    _, number = a_conversation(server, desk, "Close me by keyboard.")
    ada = people.agent("ada").look_at(f"/conversations/{number}")
    ada.button("Close conversation").focus()
    ada.page.keyboard.press("Enter")
    expect(ada.button("Reopen")).to_be_focused()
    ada.page.keyboard.press("Enter")
    expect(ada.button("Close conversation")).to_be_focused()
    ada.button("Mark as done").focus()
    ada.page.keyboard.press("Enter")
    expect(ada.button("Reopen")).to_be_visible()
    assert ada.page.evaluate("document.activeElement.closest('header')?.className") == "conversation-head"


def test_an_open_menu_outlives_what_happens_to_the_conversation(people, server, desk):
    _, number = a_conversation(server, desk, "Whose am I?")
    ada = people.agent("ada").look_at(f"/conversations/{number}")
    ada.button("Assigned to").press("Enter")
    choice = ada.button("Chloe")
    choice.focus()
    desk.say(number, "Mine now.")  # assigns it
    expect(ada.button("Assigned to")).to_contain_text("ada")
    expect(choice).to_be_focused()
    ada.page.keyboard.press("Enter")
    expect(ada.button("Assigned to")).to_contain_text("Chloe")
    expect(ada.button("Assigned to")).to_be_focused()


def test_whoever_edits_a_contact_keeps_what_they_have_typed(people, server, desk):
    _, number = a_conversation(server, desk, "I am nobody yet.")
    ada, ben = people.agent("ada"), people.agent("ben")
    for agent in (ada, ben):
        agent.look_at(f"/conversations/{number}")
    ada.button("Edit").press("Enter")
    name = ada.page.get_by_label("Name")
    expect(name).to_be_focused()
    name.fill("Olga Bergst")
    ben.button("Edit").click()
    ben.page.get_by_label("Name").fill("Olga")
    ben.page.get_by_label("Name").press("Enter")
    expect(ada.page.locator(".conversation-head h2")).to_have_text("Olga")
    expect(name).to_have_value("Olga Bergst")
    name.press("Enter")
    expect(ben.page.locator(".card-name")).to_have_text("Olga Bergst")
    expect(ada.button("Edit")).to_be_focused()


def test_a_reload_shows_the_view_that_a_conversation_was_opened_from(people, server, desk):
    _, number = a_conversation(server, desk, "Opened from Closed.")
    desk.post(f"/conversations/{number}/closure")
    ada = people.agent("ada").look_at("/inbox/closed")
    link = ada.page.locator(f"#row-{number} a")
    expect(link).to_have_attribute("href", f"/conversations/{number}?view=closed")
    ada.open("Opened from Closed.")
    expect(ada.page).to_have_url(re.compile(f"/conversations/{number}[?]view=closed$"))
    ada.page.reload()
    expect(ada.page.locator(".view-link[aria-current]")).to_contain_text("Closed")
    expect(link).to_have_attribute("aria-current", "true")
