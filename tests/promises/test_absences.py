"""A page that was away misses nothing, however its connections ended and however long it was gone."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest
import websocket

from tests.support import rows
from tests.support.caller import Caller
from tests.support.clients import AgentClient, connection_in, new_id
from tests.support.clock import Clock
from tests.support.databases import environment
from tests.support.faults import FAULTS, go_silent, mend, reset
from tests.support.pages import SILENCE, AgentPage, Page, VisitorPage
from tests.support.proxy import Proxy
from tests.support.recorder import conversation_socket
from tests.support.server import EMAIL, PASSWORD, Server
from tests.support.waiting import wait_until

LIMIT = 120  # seconds, generous: what a page lacks for longer nothing will bring
PAGE = 50  # lines that one answer to a catch-up holds
ABSENCES = (1, 20 * 60)  # seconds
MESSAGES = """select agent_id, client_id, position, body from message
    where conversation_id = :number order by position"""


@pytest.fixture(scope="module")
def clock():
    with Clock() as clock:
        yield clock


@pytest.fixture(scope="module")
def server(database, clock):
    """One of its own, whose clock moves."""
    with environment(database) as env, Server(workers=2, env={**env, **clock.env}) as server:
        yield server


@pytest.fixture(scope="module")
def agents(server, times):
    """One for each talk: a person may say 120 messages a minute."""

    def arrive(number):
        email = f"agent{number}@example.test"
        server.convo("agent", "create", "--email", email, "--name", f"Agent {number}", "--password", PASSWORD)
        return AgentClient(server.url, email, PASSWORD)

    with ThreadPoolExecutor(2) as pool:
        others = list(pool.map(arrive, range(times(1, full=4))))
    return [AgentClient(server.url, EMAIL, PASSWORD), *others]


@dataclass
class Talk:
    """A conversation of a visitor."""

    server: Server
    caller: Caller
    number: int

    @classmethod
    def begin(cls, server) -> "Talk":
        caller = Caller(server.url)
        caller.say("Does anything get lost?")
        (found,) = rows.rows(server, "select id from conversation where key = :key", key=caller.conversation)
        return cls(server, caller, found.id)

    @property
    def messages(self) -> list[tuple[str, int, str]]:
        """As its pages should show them."""
        found = rows.rows(self.server, MESSAGES, number=self.number)
        return [
            (f"message-{f'a{row.agent_id}' if row.agent_id else 'v'}-{row.client_id}", row.position, row.body)
            for row in found
        ]

    @contextmanager
    def page(self, agent: AgentClient | None = None):
        """That of an agent, or a tab of its visitor, over a line of its own."""
        with Proxy(self.server.port) as line:
            opened = (
                AgentPage(agent, self.number, line.url)
                if agent
                else VisitorPage(self.caller, self.caller.conversation, line.url)
            )
            with opened as page:
                page.line = line
                page.wait_until_up(LIMIT)
                yield page

    def expect_shown_by(self, *pages: Page):
        for page in pages:
            page.wait_until_up(LIMIT)
            wait_until(lambda page=page: page.shown == self.messages, LIMIT, f"all of it in {page.home}")


@contextmanager
def absence(page: Page, clock: Clock, fault, seconds: float = 0):
    """Something happens to the page's line; when the block ends it has slept for `seconds` or as long as the
    server's clock was moved.

    A line that only fell silent is noticed by its silence: such a sleep is at least so long.
    """
    page.wait_until_up(LIMIT)
    began = clock.offset
    fault(page.line)
    yield
    mend(page.line, fault)
    slept = max(seconds, clock.offset - began)
    page.wake(max(slept, SILENCE + 1) if fault is go_silent else slept)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_after_each_fault_everything_arrives(server, clock, agents, fault):
    talk = Talk.begin(server)
    with talk.page(agents[0]) as of_agent, talk.page() as of_visitor:
        for number, seconds in enumerate(ABSENCES):
            with absence(of_agent, clock, fault), absence(of_visitor, clock, fault):
                for count in range(3):
                    assert agents[0].say(talk.number, f"While you were away {number}.{count}").status == 200
                    talk.caller.say(f"While you were away, too {number}.{count}")
                clock.forward(seconds)
            talk.expect_shown_by(of_agent, of_visitor)
        assert len(talk.messages) == 13


def test_after_a_sleep_a_fresh_ticket_is_needed_and_an_agent_is_still_signed_in(server, clock, agents):
    talk = Talk.begin(server)
    of_before = connection_in(
        talk.caller.get(f"/widget/demo/conversations/{talk.caller.conversation}/live").text
    )
    clock.forward(ABSENCES[-1])
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        talk.caller.socket(of_before)
    talk.caller.listen(talk.caller.conversation).close()
    conversation_socket(agents[0], talk.number).close()


def test_a_page_misses_no_line_where_one_answer_ends_and_the_next_begins(server, clock, agents, times):
    talk = Talk.begin(server)
    sizes = times([PAGE, PAGE + 1], [PAGE - 1, PAGE, PAGE + 1])
    with talk.page(agents[-1]) as of_agent, talk.page() as of_visitor:
        for size in sizes:
            with absence(of_agent, clock, reset), absence(of_visitor, clock, reset):
                for number in range(size):
                    say_patiently(agents[number % len(agents)], talk, f"{number} of {size}")
            talk.expect_shown_by(of_agent, of_visitor)


def say_patiently(agent, talk, body):
    """When the agent may."""
    name = new_id()
    wait_until(lambda: agent.say(talk.number, body, name).status == 200, 70, "said")


def test_pages_that_are_cut_again_and_again_end_with_exactly_the_databases_messages(
    server, clock, agents, times
):
    each_side, cuts = times(2, full=5), times(3, full=10)
    of_agent, of_visitor = times((10, 5), full=(64, 16))  # messages that a page says
    lasts = times(8, full=170)  # seconds: a visitor may say 30 messages a minute, an agent 120
    turns = times(3, full=15)  # seconds between two movements of the server's clock
    talks = [Talk.begin(server) for _ in agents]
    with ExitStack() as stack:
        pages, works = [], []
        for talk, agent in zip(talks, agents, strict=True):
            mine = [stack.enter_context(talk.page(agent)) for _ in range(each_side)]
            theirs = [stack.enter_context(talk.page()) for _ in range(each_side)]
            pages += [(talk, page) for page in mine + theirs]
            works += [(say_now_and_then, page, of_agent, lasts) for page in mine]
            works += [(say_now_and_then, page, of_visitor, lasts) for page in theirs]
        works += [(break_now_and_then, page, clock, cuts, lasts) for _, page in pages]
        over = threading.Event()
        stack.callback(over.set)
        threading.Thread(target=turn, args=(clock, turns, over), daemon=True).start()
        with ThreadPoolExecutor(len(works)) as pool:
            for done in [pool.submit(work, *arguments) for work, *arguments in works]:
                done.result()
        over.set()
        for talk, page in pages:
            wait_until(lambda page=page: not page.unsent, LIMIT, "all of it is said")
            talk.expect_shown_by(page)
            assert page.dials > cuts
        said = sum(len(talk.messages) - 1 for talk in talks)
        assert said == len(talks) * each_side * (of_agent + of_visitor)


def say_now_and_then(page: Page, messages: int, lasts: float):
    for number in range(messages):
        time.sleep(random.uniform(0.5, 1.5) * lasts / messages)
        page.say(f"Message {number}")


def break_now_and_then(page: Page, clock: Clock, cuts: int, lasts: float):
    for _ in range(cuts):
        time.sleep(random.uniform(0.5, 1.5) * lasts / cuts / 2)
        with absence(page, clock, random.choice(list(FAULTS.values())), some_time()):
            time.sleep(random.uniform(0, 2))


def turn(clock: Clock, turns: float, over: threading.Event):
    """Between two turns a visitor has the time to spend a ticket, which is good for 30 seconds."""
    while not over.wait(turns):
        clock.forward(some_time())


def some_time() -> float:
    shortest, longest = ABSENCES
    return shortest * (longest / shortest) ** random.random()
