"""Three real pages over lines that are cut: each ends with exactly the database's messages, in order."""

import os
import time
from contextlib import ExitStack
from itertools import cycle, islice
from random import Random, randrange

import pytest

from tests.support import rows
from tests.support.clock import Clock
from tests.support.databases import environment
from tests.support.desk import Desk
from tests.support.faults import FAULTS, go_silent, mend
from tests.support.proxy import Proxy
from tests.support.server import EMAIL, PASSWORD, Server
from tests.system.conftest import COLLEAGUES, People
from tests.system.people import Person

ABSENCES = (1, 20 * 60)  # seconds
SILENCE = 41  # seconds: after 40 a page notices that nothing is heard
LIMIT = 90  # seconds
MESSAGES = """select agent_id, client_id, position, body from message where conversation_id = :number
    order by position"""
ARE_UP = r"""() => {
    const listening = [...document.querySelectorAll("[hx-ws\\:connect]")]
    return listening.length > 0 && listening.every((each) => each.dataset.live === "up")
}"""
SHOWN = """log => [...log.querySelectorAll(".message[data-position], sending-message")]
    .map((line) => [line, line.querySelector(".message-body")])
    .map(([line, body]) => [line.id, Number(line.dataset.position), body.textContent.trim()])"""


@pytest.fixture(scope="module")
def clock():
    with Clock() as clock:
        yield clock


@pytest.fixture(scope="module")
def server(database, clock):
    """One of its own, whose clock moves."""
    with environment(database) as env, Server(env={**env, **clock.env}) as server:
        words = ["--email", COLLEAGUES["ben"], "--name", "Ben", "--password", PASSWORD]
        server.convo("agent", "create", *words)
        yield server


@pytest.fixture(scope="module")
def desk(server):
    return Desk(server.url, EMAIL, PASSWORD)


class Scene:
    """Ada and Ben before the conversation, its visitor before the chat; each over a line of their own."""

    def __init__(self, server, browser, clock, desk, doors: ExitStack):
        self.server, self.clock, self.desk = server, clock, desk
        self.people = People(server, browser, doors)
        self.lines = [doors.enter_context(Proxy(server.port)) for _ in range(3)]
        self.visitor = visitor = self.people.visitor(f"{self.lines[2].url}/demo")
        visitor.page.clock.install()
        visitor.look_at(f"{self.lines[2].url}/demo").open_chat().say("Do you read me?")
        self.number = desk.number_of("Do you read me?")
        agents = [self.people.agent(name) for name in ("ada", "ben")]
        for agent, line in zip(agents, self.lines, strict=False):
            agent.page.clock.install()
            agent.url = line.url
            agent.look_at(f"/conversations/{self.number}")
        # Ben reads: who answers is asked whether they saw what a colleague said meanwhile.
        self.ada, _ben = agents
        self.pages: list[Person] = [*agents, visitor]
        self.expect_all_shown()
        for page in self.pages:
            page.sockets = 0
            page.page.on("websocket", lambda _socket, page=page: self._count(page))

    def _count(self, page):
        page.sockets += 1

    @property
    def messages(self) -> list:
        found = rows.rows(self.server, MESSAGES, number=self.number)
        return [
            [f"message-{f'a{row.agent_id}' if row.agent_id else 'v'}-{row.client_id}", row.position, row.body]
            for row in found
        ]

    def forward(self, seconds: float):
        """A sleep: on the server's clock and on theirs, where what was due meanwhile is done once."""
        self.clock.forward(seconds)
        for page in self.pages:
            page.page.clock.fast_forward(int(seconds * 1000))

    def expect_all_shown(self):
        self._wait(lambda page: any(frame.evaluate(ARE_UP) for frame in page.page.frames), "listens")
        self._wait(lambda page: page.log.evaluate(SHOWN) == self.messages, "shows all")

    def expect_dialled(self, page: Person, since: int):
        self._wait(lambda each: each is not page or page.sockets > since, "dials what fell silent anew")

    def _wait(self, condition, what: str):
        began = time.monotonic()
        for page in self.pages:
            while not condition(page):
                assert time.monotonic() - began < LIMIT, (what, page.log.evaluate(SHOWN), self.messages)
                page.page.wait_for_timeout(100)


@pytest.fixture
def scene(server, browser, clock, desk):
    with ExitStack() as doors:
        yield Scene(server, browser, clock, desk, doors)


def test_three_pages_whose_lines_break_in_every_way_end_with_exactly_the_databases_messages(scene, times):
    seed = int(os.environ.get("CONVO_SEED") or randrange(10_000))
    print(f"CONVO_SEED={seed}")
    chance = Random(seed)
    faults = list(FAULTS.values())
    # Each line meets each fault, in an order of its own, as often as there is time for.
    orders = [list(islice(cycle(chance.sample(faults, len(faults))), 10)) for _ in scene.lines]
    cuts = times(len(faults), full=10)
    for number in range(cuts):
        broken = [(line, order[number]) for line, order in zip(scene.lines, orders, strict=True)]
        dialled = [page.sockets for page in scene.pages]
        for line, fault in broken:
            fault(line)
        for page in (scene.ada, scene.visitor):
            page.say(f"I say {number}")
            assert scene.desk.say(scene.number, f"Somebody says {number}").status == 200
        scene.ada.page.wait_for_timeout(500)  # what gets through on the lines that are slow or half cut
        for line, fault in broken:
            mend(line, fault)
        # A line that fell silent is noticed by its silence: such a sleep is at least so long.
        silent = any(fault is go_silent for _, fault in broken)
        scene.forward(max(SILENCE if silent else 0, chance.choice(ABSENCES)))
        for page, since in zip(scene.pages, dialled, strict=True):
            scene.expect_dialled(page, since)
        for line in scene.lines:
            line.let_go()
        scene.expect_all_shown()
    assert len(scene.messages) == 1 + cuts * 4
