"""A page that asks for what it missed gets it, whatever happens to its questions and their answers."""

import json
import time

import pytest
from playwright.sync_api import expect

from tests.support.caller import Caller
from tests.support.clients import new_id
from tests.system.people import held_first

LINES = "**/lines?after=*"


COUNTED = """
window.told = { up: 0, changed: 0, refused: 0 }
for (const name in told) addEventListener(`live:${name}`, () => told[name]++)
"""
EVENTS = {"ready": "up", "changed": "changed"}  # that a page makes of what it is told, at once


class Deaf:
    """Sockets of a page on which it hears nothing but what it is told here."""

    def __init__(self, page):
        self.page, self.sockets = page, []
        page.add_init_script(COUNTED)
        page.route_web_socket("**/live?*", self._opened)

    def _opened(self, socket):
        socket.connect_to_server().on_message(lambda _frame: None)
        self.sockets.append(socket)
        socket.send('{"live":"ready"}')

    def tell(self, word: str, **more):
        """All of them, and wait until the page has heard it on each, where it makes an event of it."""
        heard = self._count(EVENTS.get(word))
        for socket in self.sockets:
            socket.send(json.dumps({"live": word, **more}, separators=(",", ":")))
        if word in EVENTS:
            _until(self.page, lambda: self._count(EVENTS[word]) == heard + len(self.sockets))

    def refuse(self):
        """Close all of them for good, and wait until the page knows."""
        for socket in self.sockets:
            socket.close(code=1008, reason="no access")
        _until(self.page, lambda: self._count("refused") == len(self.sockets))

    def _count(self, event: str | None) -> int:
        # A page that was there before the script has no counts; its chat's frame comes later.
        return sum(frame.evaluate(f"window.told?.{event} ?? 0") for frame in self.page.frames)


@pytest.fixture(params=["agent", "visitor"])
def reader(request, people, server, desk):
    """Somebody before a conversation, its number, and what they hear."""
    text = f"Does a deaf {request.param} hear me?"
    if request.param == "agent":
        Caller(server.url).say(text)
        number = desk.number_of(text)
        person = people.agent("ben")
        deaf = Deaf(person.page)
        person.look_at(f"/conversations/{number}")
    else:
        person = people.visitor()
        deaf = Deaf(person.page)
        person.open_chat().say(text)
        number = desk.number_of(text)
    person.page.wait_for_load_state("networkidle", timeout=60_000)
    person.listen().page.wait_for_load_state("networkidle")  # it has caught up with what it came with
    return person, number, deaf


def test_what_came_while_an_answer_was_on_its_way_is_asked_for_once_more(reader, desk):
    person, number, deaf = reader
    held = held_first(person.page, LINES)
    deaf.tell("changed")
    _until(person.page, lambda: held)
    early = held[0].fetch()
    assert desk.say(number, "Said in between").status == 200
    deaf.tell("changed")  # it waits for its turn
    held[0].fulfill(response=early)
    expect(person.log).to_contain_text("Said in between", timeout=5_000)


def test_an_answer_that_did_not_arrive_is_asked_for_again(reader, desk):
    person, number, deaf = reader
    answers = [lambda route: route.abort(), lambda route: route.fulfill(status=503, body="away")]
    person.page.route(LINES, lambda route: answers.pop()(route) if answers else route.continue_())
    assert desk.say(number, "Not to be missed").status == 200
    deaf.tell("changed")
    expect(person.log).to_contain_text("Not to be missed", timeout=10_000)
    assert not answers


@pytest.mark.parametrize("status", [403, 404])
def test_an_answer_that_says_no_is_not_asked_for_again(reader, status):
    person, _number, deaf = reader
    asked = []
    person.page.route(LINES, lambda route: asked.append(1) or route.fulfill(status=status, body="no"))
    deaf.tell("changed")
    _until(person.page, lambda: asked)
    person.page.wait_for_timeout(2_000)  # the second would come after one at most
    assert len(asked) == 1


def test_who_is_refused_asks_no_more(people, server, desk):
    visitor = people.visitor()
    deaf = Deaf(visitor.page)
    visitor.open_chat().say("Am I still welcome?")
    desk.number_of("Am I still welcome?")
    visitor.listen().page.wait_for_load_state("networkidle")
    asked = []
    visitor.page.route(LINES, lambda route: asked.append(1) or route.abort())
    deaf.tell("changed")
    _until(visitor.page, lambda: len(asked) > 1)
    deaf.refuse()
    asked.clear()
    visitor.page.wait_for_timeout(5_000)  # a poll comes after three, the next attempt before
    assert not asked


@pytest.fixture
def listening(people, server, desk):
    """An agent's page that has caught up, what it hears, and when it asked for lines since."""
    Caller(server.url).say("All at once?")
    ada = people.agent("ada")
    deaf = Deaf(ada.page)
    asked = []
    ada.page.route(LINES, lambda route: asked.append(time.monotonic()) or route.continue_())
    ada.look_at(f"/conversations/{desk.number_of('All at once?')}").listen()
    ada.page.wait_for_load_state("networkidle")
    assert asked  # at once, when it had dialled
    asked.clear()
    return ada.page, deaf, asked


@pytest.mark.parametrize(("told", "draw"), [({}, 0.75), ({"spread": 20_000}, 0.075)])
def test_who_did_not_dial_by_themselves_catch_up_one_after_the_other(listening, told, draw):
    """All pages of a server are told in the same moment."""
    page, deaf, asked = listening
    page.evaluate(f"Math.random = () => {draw}")
    began = time.monotonic()
    deaf.tell("ready", **told)
    _until(page, lambda: asked)
    assert asked[0] - began > 1.2


def test_who_is_told_again_while_they_wait_for_their_turn_wait_no_longer(listening):
    page, deaf, asked = listening
    page.evaluate("Math.random = () => 0.75")
    deaf.tell("ready")
    page.evaluate("Math.random = () => 1")
    deaf.tell("ready", spread=60_000)
    _until(page, lambda: asked)  # within five seconds


def test_without_a_socket_that_works_a_page_asks_as_often_as_the_server_can_answer(listening):
    page, deaf, asked = listening
    page.evaluate("Math.random = () => 0.5")
    began = time.monotonic()
    deaf.tell("lost", every=7_000)  # so this page begins after two seconds and asks again after seven
    _until(page, lambda: asked)
    assert asked[0] - began > 1.2
    page.wait_for_timeout(4_500)  # three, and a look at the clock
    assert len(asked) == 1


def test_what_was_being_sent_on_a_line_that_died_goes_when_the_connection_is_back(reader):
    person, _number, deaf = reader
    held = held_first(person.page, "**/messages")
    person.say("On its way")
    person.say("And after it")
    _until(person.page, lambda: held)
    deaf.tell("ready")  # it is heard while the first is on its way
    held[0].abort()
    mine = person.log.locator(".message[data-position] .message-body")
    expect(mine.filter(has_text="And after it")).to_have_count(1)
    assert mine.all_inner_texts()[-2:] == ["On its way", "And after it"]


def test_earlier_lines_that_could_not_be_loaded_are_asked_for_again(people, server, desk):
    caller = Caller(server.url)
    caller.say("A long time ago.")
    number = desk.number_of("A long time ago.")
    for count in range(30):  # more than a page of lines; of messages 120 a minute are allowed
        assert desk.say(number, f"Line {count}").status == 200
        noted = desk.post(f"/conversations/{number}/comments", body=f"Note {count}", client_id=new_id())
        assert noted.status == 200
    ada = people.agent("ada")
    failures = [1, 2]
    earlier = "**/lines?before=*"
    ada.page.route(earlier, lambda route: route.abort() if failures and failures.pop() else route.continue_())
    ada.look_at(f"/conversations/{number}")
    ada.log.hover()
    ada.page.mouse.wheel(0, -20_000)
    expect(ada.log).to_contain_text("A long time ago.", timeout=10_000)
    assert not failures


def _until(page, condition):
    for _ in range(100):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("not within 5 s")
