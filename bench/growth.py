"""What pages take at 100,000 conversations against 1,000, on SQLite and PostgreSQL.

The larger databases are the smallest one with more added, so that the same conversations, contact and
visitor are asked for in each. Their servers, as shipped, are asked in turn: what else the machine does, it
does to all of them.
"""

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from bench.rows import Row
from tests.support.asked import TOKEN, Known, chats, get_to_know, parts, whole_pages
from tests.support.clients import AgentClient, VisitorClient
from tests.support.databases import address
from tests.support.postgres import Postgres
from tests.support.server import EMAIL, PASSWORD, Server

NAME = "growth"
SIZES = (1_000, 10_000, 100_000)  # conversations, ten messages each
QUICK = (1_000, 2_000, 10_000)  # fewer would not fill the first page of every view
INBOXES = 4  # several, which is what is hard: each is in order, together they are not
ASKED, WARMING = 60, 10  # times a page; a visitor may ask for 240 pages a minute
LIMIT = 1.5  # times as long as at the smallest size


def run(options) -> Iterator[Row]:
    sizes = QUICK if options.quick else SIZES
    asked = ASKED // 6 if options.quick else ASKED
    for name, databases in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        with databases(sizes) as (servers, known), ExitStack() as stack:
            askers = [Asker(stack.enter_context(server), known) for server in servers]
            for page in askers[0].pages:
                took = in_turn([asker.pages[page] for asker in askers], asked)
                yield from figures(f"{name}, {page}", sizes, took)


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
        self.pages = {
            **{name: partial(self.page, path) for name, path in whole_pages(known).items()},
            **{name: partial(self.part, path) for name, path in parts(known).items()},
            **{name: partial(self.seen, path) for name, path in chats(known).items()},
            "close and reopen": partial(self.close, known.regular),
        }

    def page(self, path):
        expect(self.agent.get(path))

    def part(self, path):
        expect(self.agent.get(path, **{"HX-Request": "true"}))

    def seen(self, path):
        expect(self.visitor.get(path))

    def close(self, number):
        """With all that a close brings, the transcript too; and reopen, for the next time."""
        for method in ("POST", "DELETE"):
            expect(self.agent.request(method, f"/conversations/{number}/closure", {}))


def expect(answer):
    assert answer.status in (200, 303), (answer.status, answer.text[:500])


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
    with Postgres() as postgres, TemporaryDirectory(prefix="convo-growth-") as folder:
        servers = [
            server_with(Path(folder, str(size)), DATABASE_URL=postgres.url_of(f"convo_{size}"))
            for size in sizes
        ]
        postgres.execute(f"CREATE DATABASE convo_{sizes[0]}")

        def copy(source, target):
            names = [sizes[servers.index(server)] for server in (target, source)]
            postgres.execute("CREATE DATABASE convo_{} TEMPLATE convo_{}".format(*names))

        yield servers, grown(servers, sizes, copy, lambda server: address(server.env["DATABASE_URL"]))


def server_with(data: Path, **env) -> Server:
    """With a mail server, which takes nothing: the outbox lists what should have gone."""
    return Server(demo=False, data=data, env={"SMTP_URL": "smtp://127.0.0.1:1", **env})


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
        if known is None:
            engine = create_engine(address_of(server))
            with engine.begin() as connection:
                known = get_to_know(connection)
            engine.dispose()
        there = size
    return known
