"""A conversation that goes on all day: its page keeps the newest lines, and the rest is where one scrolls."""

import pytest
from playwright.sync_api import expect

from tests.support import rows
from tests.support.caller import Caller

MOST = 120  # lines that a page keeps while somebody reads at its end
SHOWN = """log => [...log.querySelectorAll(".message[data-position]")]
    .map((line) => line.querySelector(".message-body").textContent.trim())"""
SAID = "select body from message where conversation_id = :number order by position"


@pytest.fixture(params=["agent", "visitor"])
def reader(request, people, server, desk):
    """Somebody who listens to a conversation, and its number."""
    text = f"Will a {request.param} stay all day?"
    if request.param == "agent":
        Caller(server.url).say(text)
        number = desk.number_of(text)
        return people.agent("ben").look_at(f"/conversations/{number}").listen(), number
    visitor = people.visitor()
    visitor.open_chat().say(text)
    return visitor.listen(), desk.number_of(text)


def test_a_page_keeps_the_newest_lines_and_finds_the_others_again(reader, server):
    person, number = reader
    server.convo("flood", "--rate", "40", "--seconds", "5", "--conversation", str(number))
    said = [body for (body,) in rows.rows(server, SAID, number=number)]
    assert len(said) > MOST
    expect(person.log).to_contain_text(said[-1].splitlines()[0], timeout=30_000)
    person.page.wait_for_function(  # what was read while they came is as short as it will be
        "([log, most]) => log.querySelectorAll('[data-position]').length <= most",
        arg=[person.log.element_handle(), MOST],
    )
    shown = person.log.evaluate(SHOWN)
    assert len(shown) >= MOST / 2 - 1
    assert words(shown) == words(said[-len(shown) :])
    for _ in range(len(said)):
        if not person.log.locator("#earlier[hx-get]").count():
            break
        before = len(person.log.evaluate(SHOWN))
        person.log.evaluate("log => log.scrollTop = 0")
        expect(person.log.locator(".message[data-position]")).not_to_have_count(before)
    assert words(person.log.evaluate(SHOWN)) == words(said)


def words(bodies: list[str]) -> list[str]:
    """What is left of them where Markdown was drawn."""
    return ["".join(filter(str.isalnum, body)) for body in bodies]
