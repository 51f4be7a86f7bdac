"""Growth: what pages take at 100,000 conversations against 1,000, on SQLite and PostgreSQL.

The larger databases are the smallest one with more added, so that the same conversations, contact and
visitor are asked for in each. Their servers, as shipped, are asked in turn: what else the machine does, it
does to all of them.
"""

import shutil
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import psycopg
from sqlalchemy import create_engine, text

from bench.rows import Row
from convo.database import digest
from tests.support.clients import AgentClient, VisitorClient
from tests.support.postgres import postgres
from tests.support.server import EMAIL, PASSWORD, Server

NAME = "growth"
SIZES = (1_000, 10_000, 100_000)  # conversations, ten messages each
QUICK = (1_000, 2_000, 10_000)  # fewer would not fill the first page of every view
INBOXES = 4  # several, which is what is hard: each is in order, together they are not
ASKED, WARMING = 60, 10  # times a page; a visitor may ask for 240 pages a minute
LIMIT = 1.5  # times as long as at the smallest size
TOKEN = "a visitor of the benchmarks"
YEAR = 365 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Known:
    """What is asked for: the same in each database."""

    long: int  # a conversation of 500 lines or more
    revision: int
    regular: int  # a conversation of somebody who has had many
    contact: int
    key: str  # of its channel
    chat: str  # its own


def run(options) -> list[Row]:
    sizes = QUICK if options.quick else SIZES
    asked = ASKED // 6 if options.quick else ASKED
    rows = []
    for name, databases in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        with databases(sizes) as (servers, known), ExitStack() as stack:
            askers = [Asker(stack.enter_context(server), known) for server in servers]
            for page in askers[0].pages:
                took = in_turn([asker.pages[page] for asker in askers], asked)
                rows += figures(f"{name}, {page}", sizes, took)
    return rows


def in_turn(calls, asked) -> list[list[float]]:
    """Milliseconds of each call, warm."""
    took = [[] for _ in calls]
    for _ in range(WARMING + asked):
        for call, times in zip(calls, took, strict=True):
            began = time.perf_counter()
            call()
            times.append((time.perf_counter() - began) * 1000)
    return [times[WARMING:] for times in took]


def figures(name, sizes, took) -> list[Row]:
    medians = [median(times) for times in took]
    last = f"{sizes[-1]:,}"
    ratio = medians[-1] / medians[0]
    return [
        Row(f"{name}: median at {last}", medians[-1], "ms"),
        Row(f"{name}: p95 at {last}", quantiles(took[-1], n=20)[-1], "ms"),
        Row(f"{name}: {sizes[1]:,} against {sizes[0]:,}", medians[1] / medians[0], "×"),
        Row(f"{name}: {last} against {sizes[0]:,}", ratio, "×", f"< {LIMIT:g}", ratio < LIMIT),
    ]


class Asker:
    """An agent and a visitor of one server, and what they ask for: `pages`, by name."""

    def __init__(self, server: Server, known: Known):
        self.agent = AgentClient(server.url, EMAIL, PASSWORD)
        self.visitor = VisitorClient(server.url, known.key, token=TOKEN)
        ago = time.time() - YEAR
        chat, log = f"/widget/{known.key}", f"/conversations/{known.long}/lines"
        self.pages = {
            "inbox page": lambda: self.page("/inbox/open"),
            "conversation page": lambda: self.page(f"/conversations/{known.long}?view=mine"),
            **{
                f"list {view}": lambda view=view: self.part(f"/inbox/{view}")
                for view in ("open", "mine", "unassigned", "closed")
            },
            "list a year back": lambda: self.part(f"/inbox/closed?before={ago:.6f}-0"),
            "counts": lambda: self.part("/inbox/counts"),
            "conversation": lambda: self.part(f"/conversations/{known.regular}"),
            "earlier lines": lambda: self.part(f"{log}?before=300"),
            "catch-up": lambda: self.part(f"{log}?after={known.revision - 20}"),
            "longest waiting": lambda: self.page("/conversations/unassigned", 303),
            "contact card": lambda: self.part(f"/contacts/{known.contact}"),
            "outbox": lambda: self.page("/outbox"),
            "visitor's home": lambda: self.seen(f"{chat}/home"),
            "visitor's list": lambda: self.seen(f"{chat}/conversations"),
            "visitor's chat": lambda: self.seen(f"{chat}/conversations/{known.chat}"),
            "close, with its transcript": lambda: self.close(known.regular),
        }

    def page(self, path, status=200):
        expect(self.agent.get(path), status)

    def part(self, path):
        expect(self.agent.get(path, **{"HX-Request": "true"}), 200)

    def seen(self, path):
        expect(self.visitor.get(path), 200)

    def close(self, number):
        """And reopen, for the next time."""
        for method in ("POST", "DELETE"):
            answer = self.agent.request(method, f"/conversations/{number}/closure", {})
            assert answer.status < 300, answer.text


def expect(answer, status):
    assert answer.status == status, (answer.status, answer.text[:500])


@contextmanager
def on_sqlite(sizes):
    with TemporaryDirectory(prefix="convo-growth-") as folder:
        servers = [server_with(Path(folder, str(size))) for size in sizes]

        def copy(source, target):
            target.data.mkdir()
            shutil.copy(source.data / "convo.sqlite3", target.data)

        yield servers, grown(servers, sizes, copy, lambda server: f"sqlite:///{server.data}/convo.sqlite3")


@contextmanager
def on_postgresql(sizes):
    with postgres() as url, TemporaryDirectory(prefix="convo-growth-") as folder:
        addresses = [url.replace("/convo?", f"/convo_{size}?") for size in sizes]
        run_sql(url, f"CREATE DATABASE convo_{sizes[0]}")
        servers = [
            server_with(Path(folder, str(size)), DATABASE_URL=address)
            for size, address in zip(sizes, addresses, strict=True)
        ]

        def copy(source, target):
            names = [sizes[servers.index(server)] for server in (target, source)]
            run_sql(url, "CREATE DATABASE convo_{} TEMPLATE convo_{}".format(*names))

        yield (
            servers,
            grown(
                servers, sizes, copy, lambda server: server.env["DATABASE_URL"].replace("ql:", "ql+psycopg:")
            ),
        )


def server_with(data: Path, **env) -> Server:
    return Server(demo=False, data=data, env=env)


def grown(servers, sizes, copy, address_of) -> Known:
    """Fill the first, and each from the one before it."""
    first = servers[0]
    first.convo("db", "upgrade")
    first.convo("agent", "first")
    known, there = None, 0
    for number, (server, size) in enumerate(zip(servers, sizes, strict=True)):
        if number:
            copy(servers[number - 1], server)
        print(f"  making {size:,} conversations …", file=sys.stderr, flush=True)
        server.convo("seed", "--conversations", str(size - there), "--inboxes", str(INBOXES), "--seed", "1")
        known, there = known or get_to_know(address_of(server)), size
    return known


def get_to_know(address: str) -> Known:
    """Chosen in the smallest database, whose rows are in all of them."""
    engine = create_engine(address)
    with engine.begin() as connection:
        long = connection.execute(
            text("SELECT id, revision FROM conversation ORDER BY revision DESC, id LIMIT 1")
        ).one()
        regular = connection.execute(
            text(
                "SELECT visitor_id, max(conversation.id), contact_id FROM conversation"
                " GROUP BY visitor_id, contact_id ORDER BY count(*) DESC, visitor_id LIMIT 1"
            )
        ).one()
        chat = connection.execute(
            text(
                "SELECT channel.key, conversation.key FROM conversation JOIN channel"
                " ON channel.id = conversation.channel_id WHERE conversation.id = :id"
            ),
            {"id": regular[1]},
        ).one()
        connection.execute(
            text("UPDATE visitor SET token_hash = :hash WHERE id = :id"),
            {"hash": digest(TOKEN), "id": regular[0]},
        )
    engine.dispose()
    return Known(*long, regular[1], regular[2], *chat)


def run_sql(url, statement):
    with psycopg.connect(url.replace("/convo?", "/postgres?"), autocommit=True) as connection:
        connection.execute(statement)
