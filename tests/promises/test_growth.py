"""What people ask for costs the same however much there is, counted in steps of SQLite's machine.

Steps do not depend on what else a computer does; `bin/bench growth` has the times, on both databases.
"""

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from convo.channels.chat import expiry
from convo.channels.chat.settings import Settings
from convo.deliveries import Delivery
from convo.extensions import db
from convo.inbox.views import COUNT_LIMIT, VIEWS
from convo.mail import Server
from convo.seeds.cast import gathered
from convo.seeds.history import History
from convo.seeds.writing_down import write_down
from convo.transcripts import closing
from convo.widget.visitors import TOKEN_HEADER
from tests.support.asked import TOKEN, chats, get_to_know, parts, whole_pages
from tests.support.clients import new_id

pytestmark = pytest.mark.database("sqlite")

SMALL, ADDED = 600, 3_000  # conversations
GRAIN = 10  # steps between two counts
MORE, SLACK = 1.5, 500  # times the steps, and steps besides, at six times the data
# Counts grow to their bound: so many rows of each view, at a dozen steps or so.
BOUNDS = {"counts": len(VIEWS) * (COUNT_LIMIT + 1) * 12}
LARGE = (
    "conversation",
    "message",
    "comment",
    "activity",
    "participant",
    "visitor",
    "visit",
    "contact",
    "delivery",
)


@pytest.mark.parametrize("inboxes", [1, 4])
def test_nothing_takes_more_steps_when_the_data_grows(app, cast, anna, inboxes):
    # With a mail server the outbox lists what went through it.
    app.extensions["mail"] = Server.parse("smtp://127.0.0.1:1", app.extensions["mail"].default_sender)
    asking = Asking(app, anna, inboxes)
    before = asking.steps()
    asking.grow()
    after = asking.steps()
    allowed = {name: BOUNDS.get(name, MORE * steps + SLACK) for name, steps in before.items()}
    slower = {name: (before[name], after[name]) for name in after if after[name] > allowed[name]}
    assert not slower
    assert asking.bad_plans() == []


class Asking:
    """A history, and all that is asked of it."""

    def __init__(self, app, agent, inboxes):
        self.app, self.agent, self.inboxes = app, agent, inboxes
        self.statements = set()
        self.grow(SMALL)
        with app.app_context(), db.engine.begin() as connection:
            self.known = get_to_know(connection)

    def grow(self, count=ADDED):
        with self.app.app_context():
            for _ in write_down(History(gathered(self.inboxes), count, seed=count).stories()):
                pass

    def steps(self) -> dict[str, int]:
        """Of each thing that is asked, by name."""
        found = {}
        for name, ask in self.questions().items():
            ask()  # what is remembered of the first time is no part of it
            with self.app.app_context(), counted(db.engine, self.statements) as count:
                ask()
            found[name] = count.steps
        return found

    def questions(self) -> dict:
        known = self.known
        return {
            **{name: lambda path=path: self.get(path) for name, path in whole_pages(known).items()},
            **{name: lambda path=path: self.part(path) for name, path in parts(known).items()},
            **{name: lambda path=path: self.seen(path) for name, path in chats(known).items()},
            "answer": lambda: self.send("post", f"/conversations/{known.regular}/messages", body="Yes."),
            "comment": lambda: self.send("post", f"/conversations/{known.regular}/comments", body="Hm."),
            "close": lambda: self.send("post", f"/conversations/{known.regular}/closure"),
            "reopen": lambda: self.send("delete", f"/conversations/{known.regular}/closure"),
            "read": lambda: self.send("post", f"/conversations/{known.long}/reading", seen_through=5),
            "arrivals": lambda: self.send("post", "/inbox/arrivals", arrived=f"{known.long}:5"),
            "rename": lambda: self.send("put", f"/contacts/{known.contact}", name=new_id()),
            "sweep of deliveries": self.inside(lambda: Delivery.due(500)),
            "sweep of chats": self.inside(lambda: expiry.due(1, Settings({"close_after": 10**6}))),
            "transcripts lately": self.inside(lambda: closing.sent_lately("zoe@example.org")),
            "transcripts for a visitor": self.inside(lambda: closing.sent_lately_for(7)),
        }

    def get(self, path, **headers):
        assert self.agent.get(path, headers=headers).status_code in (200, 302, 303), path

    def part(self, path):
        self.get(path, **{"HX-Request": "true"})

    def seen(self, path):
        assert self.app.test_client().get(path, headers={TOKEN_HEADER: TOKEN}).status_code == 200, path

    def send(self, method, path, **fields):
        answer = getattr(self.agent, method)(path, client_id=new_id(), **fields)
        assert answer.status_code in (200, 204), (path, answer.text)

    def inside(self, call):
        def ask():
            with self.app.app_context():
                call()

        return ask

    def bad_plans(self) -> list[str]:
        """Statements that read all of a large table, or sort what they did not find by its number."""
        with self.app.app_context(), db.engine.connect() as connection:
            found = [
                (statement, connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all())
                for statement, values in self.statements
            ]
        return [
            f"{problem} in {statement}" for statement, plan in found for problem in problems(statement, plan)
        ]


class Count:
    steps = 0

    def __call__(self):
        self.steps += GRAIN


@contextmanager
def counted(engine, statements: set):
    """Count the steps of every statement meanwhile, and note those that read."""
    count = Count()

    def checked_out(connection, _record, _proxy):
        connection.set_progress_handler(count, GRAIN)

    def noted(_connection, _cursor, statement, values, _context, _many):
        if re.match("SELECT|UPDATE|DELETE", statement):
            statements.add((statement, values))

    event.listen(engine, "checkout", checked_out)
    event.listen(engine, "before_cursor_execute", noted)
    try:
        yield count
    finally:
        event.remove(engine, "checkout", checked_out)
        event.remove(engine, "before_cursor_execute", noted)
        with engine.connect() as connection:
            connection.connection.dbapi_connection.set_progress_handler(None, 0)


def problems(statement, plan) -> list[str]:
    """Rows of EXPLAIN QUERY PLAN: (id, parent, _, detail)."""
    scans = [
        detail for *_, detail in plan if re.match(rf"SCAN ({'|'.join(LARGE)})\b(?! USING INTEGER)", detail)
    ]
    sorting = {parent for _, parent, _, detail in plan if "TEMP B-TREE FOR ORDER BY" in detail}
    sorted_rows = [
        f"a sort after {detail}"
        for _, parent, _, detail in plan
        if parent in sorting
        and re.match(rf"SEARCH ({'|'.join(LARGE)}) USING (?!INTEGER PRIMARY KEY)", detail)
    ]
    # The newest so many by number: read from the end of the table, and no further.
    is_short = re.search(r"FROM (\w+) ORDER BY \1\.id DESC\s+LIMIT \?", statement)
    return ([] if is_short else scans) + sorted_rows
