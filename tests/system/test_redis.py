"""Redis hangs or dies: what is said is on the other page within five seconds, and at once when it is back."""

import signal
import time

import pytest
from playwright.sync_api import expect

WITHIN = 5_000  # milliseconds
PUSHED = 10_000  # generous: a page that listens does not poll, so what comes was pushed


@pytest.fixture(params=["hanging", "killed"])
def away(request, server):
    """Redis goes, Redis comes back: two functions. Meanwhile nobody starts another."""
    supervisor = server.process

    def go():
        if request.param == "killed":
            supervisor.send_signal(signal.SIGSTOP)
            server.kill("valkey")
        else:
            server.kill("valkey", signal.SIGSTOP)

    def come_back():
        if request.param == "killed":
            supervisor.send_signal(signal.SIGCONT)
        else:
            server.kill("valkey", signal.SIGCONT)

    return go, come_back


def test_pages_poll_without_redis_and_listen_again_afterwards(people, server, desk, times, away):
    go, come_back = away
    visitor = people.visitor().open_chat()
    visitor.say("Before Redis goes")
    ada = people.agent("ada").look_at(f"/conversations/{desk.number_of('Before Redis goes')}").listen()
    visitor.listen()
    try:
        go()
        began, count = time.monotonic(), 0
        while count < 2 or time.monotonic() - began < times(0, full=20):
            count += 1
            visitor.say(f"Still there? {count}")
            expect(ada.log).to_contain_text(f"Still there? {count}", timeout=WITHIN)
            ada.say(f"Of course, {count}")
            expect(visitor.log).to_contain_text(f"Of course, {count}", timeout=WITHIN)
    finally:
        come_back()
    ada.listen()
    visitor.listen()
    visitor.say("Quick again")
    expect(ada.log).to_contain_text("Quick again", timeout=PUSHED)
    ada.say("As ever")
    expect(visitor.log).to_contain_text("As ever", timeout=PUSHED)
    server.wait_until_up()
