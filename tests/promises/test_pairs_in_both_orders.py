"""Two things happen, their frames come in either order: the page is the same, that loaded fresh."""

from contextlib import ExitStack, closing, contextmanager
from functools import partial
from itertools import product
from math import ceil

import pytest

from convo.accounts.events import SessionEnded
from convo.contacts.events import ContactChanged
from convo.conversations import events
from convo.conversations.typing import Typed
from convo.inbox.presence import PresenceChanged
from convo.live.announcements import _listeners
from tests.support import frames, snapshots
from tests.support.caller import Caller
from tests.support.desk import Desk
from tests.support.scene import Scene
from tests.support.server import PASSWORD
from tests.support.snapshots import lasting_difference

SAMPLES = {
    "a visitor's message": (events.MessagePosted, Scene.asked),
    "an agent's message": (events.MessagePosted, Scene.answered),
    "a comment": (events.CommentPosted, Scene.commented),
    "a system line": (events.ActivityRecorded, Scene.identified),
    "an assignment": (events.ConversationAssigned, Scene.assigned),
    "closed": (events.ConversationClosed, Scene.closed),
    "reopened": (events.ConversationReopened, Scene.reopened),
    "read by the visitor": (events.ConversationRead, Scene.read_by_the_visitor),
    "read by an agent": (events.ConversationRead, Scene.read_by_an_agent),
    "marked as unread": (events.ConversationRead, Scene.marked_unread),
    "another conversation": (events.ConversationStarted, Scene.another_begins),
    "a new name": (ContactChanged, Scene.renamed),
    "the visitor types": (Typed, Scene.visitor_types),
    "an agent types": (Typed, Scene.agent_types),
    "somebody comes or goes": (PresenceChanged, Scene.somebody_comes_or_goes),
}
NO_FRAGMENTS = {SessionEnded}
# What is typed is over when it has been said, or when nothing more can be: then nobody is shown as typing.
OVER = {("the visitor types", "a visitor's message"), ("an agent types", "an agent's message")} | {
    (typing, "closed") for typing in ("the visitor types", "an agent types")
}
ALIKE = 15  # seconds; counts are asked for at most once a second
# Pairs for which somebody has a part: as many as no limit forbids, however quickly it goes. A visitor opens
# the chat three times a pair (60 a minute), says three messages (30) and ends two chats (20); an agent says
# three messages (120).
A_VISITORS, AN_AGENTS = 5, 35


def test_every_event_has_a_sample():
    known = {event for event, _ in SAMPLES.values()} | NO_FRAGMENTS
    assert {event for event in _listeners if event.__module__.startswith("convo.")} == known


class Tabs:
    """The same page in three tabs: for the one order, for the other, and to be loaded fresh."""

    def __init__(self, context, roots, *places):
        self.roots, self.places = roots, places
        self.pages = [context.new_page() for _ in range(3)]
        for page in self.pages:
            frames.deafen(page)

    def open(self, address):
        self.address = address
        for page in self.pages[:2]:
            frames.open_deaf(page, address, *self.places)

    def hear(self, first, second):
        mine = [[each for each in part if each[0] in self.places] for part in (first, second)]
        for page, order in zip(self.pages, (mine, mine[::-1]), strict=False):
            frames.deliver(page, [frame for part in order for frame in part])

    def differences(self, pair, is_over):
        fresh = self.pages[2]
        frames.open_deaf(fresh, self.address, *self.places)
        for page, order in zip(self.pages, ("in order", "the other way round"), strict=False):
            if found := lasting_difference(page, fresh, self.roots, ALIKE):
                yield f"{' and '.join(pair)}, {order}:\n{found}"
            if is_over and page.locator("typing-indicator").count():
                yield f"{' and '.join(pair)}, {order}: still shown as typing"


@contextmanager
def stage(server, agent, key, browser):
    """A visitor with the chat open, another one, and an agent with the inbox."""
    with ExitStack() as doors:
        caller, other = (Caller(server.url, key) for _ in range(2))
        contexts = [doors.enter_context(closing(browser.new_context(locale="en-GB"))) for _ in range(2)]
        cookies = agent.cookies.items()
        contexts[0].add_cookies([{"name": name, "value": it, "url": server.url} for name, it in cookies])
        contexts[1].add_init_script(f"localStorage.setItem('convo.{key}.token', '{caller.token}')")
        inbox = Tabs(contexts[0], snapshots.AGENT, frames.CONVERSATION, frames.LIST)
        yield caller, other, inbox, Tabs(contexts[1], snapshots.CHAT, frames.CHAT)


def streams_of(scene: Scene) -> dict[str, str]:
    return {
        f"conversation:{scene.number}:agents": frames.CONVERSATION,
        f"conversation:{scene.number}:visitor": frames.CHAT,
        f"inbox:{scene.inbox}": frames.LIST,
        f"agent:{scene.agent}": frames.LIST,
        f"inbox:{scene.inbox}:open": frames.LIST,  # the view that is open
    }


@pytest.fixture
def pairs(times, database):
    """All, once: on SQLite. Else each with itself, and those where one has a say in what the other shows."""
    some = [(each, each) for each in SAMPLES]
    some += [*sorted(OVER), ("a visitor's message", "a new name"), ("closed", "an assignment")]
    return times(some, full=list(product(SAMPLES, repeat=2)) if database == "sqlite" else some)


@pytest.fixture
def authors(server, pairs):
    """Who answers: another agent every AN_AGENTS pairs, and nobody who says something elsewhere."""
    emails = [f"author{number}@example.test" for number in range(ceil(len(pairs) / AN_AGENTS))]
    for email in emails:
        server.convo("agent", "create", "--email", email, "--name", email, "--password", PASSWORD)
    return [Desk(server.url, email, PASSWORD) for email in emails]


def test_pairs_in_both_orders(server, ben, authors, quiet, browser, pairs):
    found = []
    for start in range(0, len(pairs), A_VISITORS):
        author = authors[start // AN_AGENTS]
        with stage(server, author, quiet, browser) as (caller, other, *pages):
            for pair in pairs[start : start + A_VISITORS]:
                found += differences(server, Scene(caller, other, author, ben), *pages, pair)
    assert not found, "\n\n".join(found)


def differences(server, scene, inbox, chat, pair):
    inbox.open(f"{server.url}{scene.path}")
    chat.open(f"{server.url}/widget/{scene.caller.key}")
    with frames.Streams(server, streams_of(scene)) as streams:
        first, second = [streams.during(partial(SAMPLES[each][1], scene)) for each in pair]
    assert first and second, f"{pair}: nothing was told"
    for tabs in (inbox, chat):
        tabs.hear(first, second)
        yield from tabs.differences(pair, is_over=pair in OVER)
    scene.end()
