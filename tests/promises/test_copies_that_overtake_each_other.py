"""Answers, pushes and catch-ups overtake each other: what they carry is not lost, doubled or undone."""

from contextlib import ExitStack, closing
from itertools import permutations

import pytest
from playwright.sync_api import expect

from tests.support import frames, snapshots
from tests.support.caller import Caller
from tests.support.frames import CHAT, CONVERSATION, LIST
from tests.support.scene import Scene
from tests.support.snapshots import lasting_difference

READY = '{"live":"ready"}'
LIMIT = 15  # seconds


class Side:
    """One side of the glass: its page, that page loaded fresh, and what its stream brings."""

    def __init__(self, scene, browser, doors, is_agent: bool):
        self.scene, self.server_url = scene, scene.ada.url
        self.roots, self.place = (snapshots.AGENT, CONVERSATION) if is_agent else (snapshots.CHAT, CHAT)
        self.places = (CONVERSATION, LIST) if is_agent else (CHAT,)
        self.address = scene.ada.url + (scene.path if is_agent else f"/widget/{scene.caller.key}")
        self.streams = {
            f"conversation:{scene.number}:{'agents' if is_agent else 'visitor'}": self.place,
            **({f"inbox:{scene.inbox}:open": LIST} if is_agent else {}),
        }
        self.page, self.fresh = (self.open(browser, doors, is_agent) for _ in range(2))
        frames.open_deaf(self.page, self.address, *self.places)

    def open(self, browser, doors, is_agent):
        context = doors.enter_context(closing(browser.new_context(locale="en-GB")))
        cookies = self.scene.ada.cookies.items()
        if is_agent:
            context.add_cookies([{"name": a, "value": b, "url": self.server_url} for a, b in cookies])
        else:
            caller = self.scene.caller
            context.add_init_script(f"localStorage.setItem('convo.{caller.key}.token', '{caller.token}')")
        page = context.new_page()
        frames.deafen(page)
        return page

    def say_ready(self, place: str):
        """It asks for what it has missed; the answer is not waited for."""
        self.page.evaluate("([place, frame]) => connection(place).socket.hear(frame)", [place, READY])

    def expect_fresh(self, when: str):
        frames.open_deaf(self.fresh, self.address, *self.places)
        assert not (found := lasting_difference(self.page, self.fresh, self.roots, LIMIT)), (
            f"{when}:\n{found}"
        )


@pytest.fixture
def scene(server, ada, ben, quiet):
    scene = Scene(Caller(server.url, quiet), Caller(server.url, quiet), ada, ben)
    yield scene
    scene.end()


@pytest.fixture
def sides(scene, browser):
    with ExitStack() as doors:
        yield lambda is_agent: Side(scene, browser, doors, is_agent)


@pytest.mark.parametrize("is_agent", [True, False], ids=["agent", "visitor"])
def test_a_line_that_comes_as_answer_push_and_catch_up_is_there_once_in_any_order(
    server, scene, sides, is_agent
):
    side = sides(is_agent)
    for order in permutations(["answer", "push", "catch-up"]):
        words = scene.words("Three times")
        frames.hold(side.page, "answer", "/messages$")
        text = side.page.locator("textarea[data-kind=reply]")

        def send(words=words, text=text):
            text.fill(words)
            text.press("Enter")
            frames.wait_until_answered(side.page, "answer")

        with frames.Streams(server, side.streams) as streams:
            pushed = streams.during(send)
        frames.hold(side.page, "catch-up", "after=")
        side.say_ready(side.place)
        frames.wait_until_answered(side.page, "catch-up")
        for copy in order:
            if copy == "push":
                frames.deliver(side.page, pushed)
            else:
                frames.release(side.page, copy)
        assert side.page.locator("#messages").get_by_text(words).count() == 1, order
        side.expect_fresh(f"{', '.join(order)}")


@pytest.mark.parametrize("is_agent", [True, False], ids=["agent", "visitor"])
def test_a_catch_up_that_is_asked_for_while_another_is_on_its_way_is_made(scene, sides, is_agent):
    side = sides(is_agent)
    frames.hold(side.page, "catch-up", "after=")
    side.say_ready(side.place)
    frames.wait_until_answered(side.page, "catch-up")
    scene.answered()  # the pushes are lost, and the server says so
    for place in side.places:
        side.say_ready(place)
    frames.release(side.page, "catch-up")
    side.expect_fresh("what was missed while it caught up")


def test_a_row_that_comes_while_its_list_is_asked_for_stays(server, scene, sides):
    side = sides(True)
    frames.hold(side.page, "list", "/inbox/open$")
    side.say_ready(LIST)
    frames.wait_until_answered(side.page, "list")
    with frames.Streams(server, side.streams) as streams:
        pushed = streams.during(scene.another_begins)
    frames.deliver(side.page, pushed)
    frames.release(side.page, "list")
    side.expect_fresh("a row came while the list was asked for")


def test_a_row_that_leaves_while_its_list_is_asked_for_does_not_come_back(server, scene, sides):
    side = sides(True)
    frames.hold(side.page, "list", "/inbox/open$")
    side.say_ready(LIST)
    frames.wait_until_answered(side.page, "list")
    with frames.Streams(server, side.streams) as streams:
        pushed = streams.during(scene.closed)
    frames.deliver(side.page, pushed)
    frames.release(side.page, "list")
    side.expect_fresh("a row left while the list was asked for")


def test_signs_of_life_in_the_wrong_order_are_set_right_by_the_pages_own(server, scene, sides):
    side = sides(True)
    people = side.page.locator("#presence .person:visible")
    with frames.Streams(server, side.streams) as streams:
        came, left = [streams.during(scene.somebody_comes_or_goes) for _ in range(2)]
    frames.deliver(side.page, left + came)
    expect(people).to_have_count(1)
    frames.speak(side.page)
    expect(people).to_have_count(0, timeout=15_000)  # it says every five seconds that it is here


def test_a_chat_that_is_asked_for_again_and_comes_late_is_whole_and_catches_up(server, scene, sides):
    side = sides(False)
    frames.hold(side.page, "home", "/home$")
    go_home = "htmx.ajax('GET', chat.dataset.homeUrl, { target: '#chat', swap: 'innerHTML' })"
    side.page.evaluate(f"void {go_home}")
    frames.wait_until_answered(side.page, "home")
    with frames.Streams(server, side.streams) as streams:
        pushed = streams.during(scene.closed)
    frames.deliver(side.page, pushed)
    frames.release(side.page, "home")
    side.expect_fresh("an older copy of the whole chat")
