"""The sound of an answer: one, where nobody looks, unless it was turned off."""

import pytest
from playwright.sync_api import expect

from tests.support.waiting import wait_until
from tests.system.people import Visitor
from tests.system.test_csp import watch
from tests.system.test_widget import NO_STORAGE

# Counts the sounds' first notes, in the window that plays them.
COUNT = """window.sounds = 0
const { start } = OscillatorNode.prototype
OscillatorNode.prototype.start = function (...when) {
  if (this.frequency.value < 700 && this.context.state === "running") sounds += 1
  return start.apply(this, when)
}"""
NO_SOUND = "AudioContext.prototype.resume = () => Promise.reject(new DOMException('no device'))"
# All that was heard here is dealt with: after the moment of grace, and after whoever plays.
SETTLED = """() => new Promise((resolve) => setTimeout(() => {
  const { channel } = document.documentElement.dataset
  navigator.locks.request(`convo.${channel}.told`, () => {}).then(resolve, resolve)
}, 250))"""


class Listener(Visitor):
    """A visitor who has asked something, and hears."""

    @property
    def window(self):
        return next(frame for frame in self.page.frames if "/widget/" in frame.url)

    @property
    def sounds(self) -> int:
        self.window.evaluate(SETTLED)
        return self.window.evaluate("sounds")

    def hears(self, times: int):
        wait_until(lambda: self.window.evaluate("sounds") >= times, 5, f"{times} sounds")
        assert self.sounds == times

    def leave(self):
        """Close the chat."""
        self.text_box.press("Escape")
        expect(self.page.locator("convo-chat iframe")).to_be_hidden()

    def has_got(self, text: str):
        """Whether or not it is shown."""
        expect(self.frame.locator(".message", has_text=text)).to_have_count(1)

    def sees_unread(self, count: int):
        expect(self.launcher).to_have_accessible_name(f"Open chat ({count} unread)")


@pytest.fixture
def listener(people, server):
    def come(asking: str, *scripts: str) -> Listener:
        visitor = people.visitor("about:blank")
        for script in (COUNT, *scripts):
            visitor.page.context.add_init_script(script)
        listener = Listener(visitor.page, server.url)
        listener.errors = watch(listener.page)
        listener.look_at(f"{server.url}/demo").open_chat().say(asking)
        expect(listener.message(asking)).to_contain_text("Sent")
        return listener

    return come


def test_an_answer_to_a_closed_chat_is_heard_once(listener, desk):
    visitor = listener("Is anybody in?")
    visitor.leave()
    number = desk.answer("Is anybody in?", "I am.")
    visitor.hears(1)
    desk.say(number, "And still am.")
    visitor.hears(2)


def test_who_reads_it_come_hears_nothing_until_they_look_elsewhere(listener, desk):
    visitor = listener("I am looking.")
    number = desk.answer("I am looking.", "I see.")
    expect(visitor.message("I see.")).to_be_visible()
    assert visitor.sounds == 0
    visitor.window.evaluate("document.hasFocus = () => false")
    desk.say(number, "Still there?")
    visitor.hears(1)


def test_turned_off_it_stays_off_until_it_is_turned_on_again(listener, desk):
    visitor = listener("Not so loud.")
    visitor.choose("Turn sound off")
    visitor.leave()
    number = desk.answer("Not so loud.", "Sorry.")
    visitor.sees_unread(1)
    assert visitor.sounds == 0
    visitor.page.reload()
    visitor.open_chat().say("Thank you.")  # a word, so that it could be heard
    expect(visitor.message("Thank you.")).to_contain_text("Sent")
    visitor.leave()
    desk.say(number, "Welcome.")
    visitor.sees_unread(1)
    assert visitor.sounds == 0
    visitor.open_chat().choose("Turn sound on")
    expect(visitor.frame.locator("#chat-menu")).to_be_hidden()
    visitor.leave()
    desk.say(number, "Louder?")
    visitor.hears(1)


def test_the_menu_says_what_it_will_do_also_after_its_header_was_drawn_anew(listener, desk):
    visitor = listener("Who are you?")
    visitor.choose("Turn sound off")
    desk.answer("Who are you?", "Ada.")
    expect(visitor.frame.get_by_role("heading", name="ada")).to_be_visible()
    visitor.button("More").click()
    expect(visitor.button("Turn sound on")).to_be_visible()
    expect(visitor.button("Turn sound off")).to_have_count(0)


def test_history_is_silent(listener, desk):
    visitor = listener("Remember me?")
    visitor.look_at("about:blank")
    desk.answer("Remember me?", "I do.")
    visitor.look_at(f"{visitor.url}/demo")
    visitor.sees_unread(1)
    visitor.open_chat()
    expect(visitor.message("I do.")).to_be_visible()
    visitor.choose("End chat")
    visitor.frame.get_by_role("link", name="Start a new conversation").click()
    expect(visitor.text_box).to_be_visible()
    visitor.window.evaluate("document.hasFocus = () => false")
    visitor.choose("My conversations")
    visitor.frame.get_by_role("link", name="I do.").click()
    expect(visitor.message("I do.")).to_be_visible()
    assert visitor.sounds == 0
    visitor.frame.get_by_role("link", name="Start a new conversation").click()
    visitor.say("And now?")
    desk.answer("And now?", "Of course I do.")
    visitor.hears(1)


def test_of_several_tabs_one_is_heard_and_none_while_one_is_read(listener, people, server, desk):
    first = listener("I have two tabs.")
    second = Listener(people.tab(first, f"{server.url}/demo").page, server.url)
    second.open_chat()
    second.text_box.press("Space")  # awake
    second.leave()
    number = desk.answer("I have two tabs.", "Read in the first.")
    second.has_got("Read in the first.")
    assert first.sounds + second.sounds == 0
    first.leave()
    desk.say(number, "Read in none.")
    for tab in (first, second):
        tab.has_got("Read in none.")
    assert (first.sounds, second.sounds) in ((1, 0), (0, 1))


@pytest.mark.parametrize("missing", [NO_SOUND, NO_STORAGE], ids=["no sound", "no storage"])
def test_where_a_browser_denies_it_nothing_breaks(listener, desk, missing):
    visitor = listener("Denied?", missing)
    visitor.choose("Turn sound off")
    visitor.choose("Turn sound on")
    visitor.leave()
    number = desk.answer("Denied?", "No.")
    visitor.sees_unread(1)
    if missing is NO_STORAGE:
        visitor.hears(1)
    desk.say(number, "Not at all.")
    visitor.sees_unread(2)
    assert visitor.errors == []
