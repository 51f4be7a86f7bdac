"""What is there stays as it is: nothing is read aloud twice, and the keyboard's place is kept."""

from tests.support.caller import Caller

WATCH = """(selector) => {
  window.changes = []
  const note = (records) => changes.push(...records.map((record) => record.target.outerHTML ?? record.target.data))
  new MutationObserver(note).observe(document.querySelector(selector),
    { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["hidden"] })
}"""


def a_conversation(server, desk, text: str) -> tuple[Caller, int]:
    caller = Caller(server.url)
    caller.say(text)
    return caller, desk.number_of(text)


def beats(agent, count: int):
    """Wait until the page has said that it is here so many times, and has shown the answer."""
    for _ in range(count):
        with agent.page.expect_response(lambda answer: answer.url.endswith("/presence")):
            pass
    agent.page.wait_for_timeout(200)


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
