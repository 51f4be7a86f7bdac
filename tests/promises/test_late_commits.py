"""On PostgreSQL transactions end in another order than they began: what commits late is not skipped.

Each of these holds a real transaction open, and reads and writes beside it.
"""

import re
import threading
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from convo import create_app
from convo.accounts.agent import Agent
from convo.contacts.contact import Contact
from convo.conversations.conversation import Conversation
from convo.database import writing
from convo.extensions import db
from convo.inbox import views
from tests.conftest import ADDRESS
from tests.support.databases import address
from tests.support.postgres import postgres
from tests.support.waiting import wait_until

BLOCKED = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


@pytest.fixture(scope="module")
def database_url():
    with postgres() as url:
        yield address(url)


@pytest.fixture
def app(tmp_path, valkey, database_url):
    """The whole application, on PostgreSQL."""
    where = {"SQLALCHEMY_DATABASE_URI": database_url, "REDIS_URL": valkey, "CONVO_DATA": str(tmp_path)}
    app = create_app(
        {"TESTING": True, "SECRET_KEY": "a secret", "CONVO_URL": ADDRESS, "SERVER_NAME": None, **where}
    )
    with app.app_context():
        db.create_all()
    yield app
    app.extensions["hub"].close()
    with app.app_context():
        db.session.remove()
        db.drop_all()
        db.engine.dispose()


class Transaction(threading.Thread):
    """Does `act` in a transaction of its own, which then stays open until it is told to end."""

    def __init__(self, app, act):
        super().__init__(daemon=True)
        self.app, self.act = app, act
        self.done, self.may_end = threading.Event(), threading.Event()
        self.failure = None

    def run(self):
        try:
            with self.app.app_context(), writing():
                self.act()
                self.done.set()
                assert self.may_end.wait(20), "nobody ended it"
        except Exception as failure:
            self.failure = failure

    def end(self):
        self.may_end.set()
        self.join(20)
        assert not self.is_alive() and self.failure is None, self.failure


@contextmanager
def held(app, act):
    """The block runs while the transaction that did it is open."""
    transaction = Transaction(app, act)
    transaction.start()
    try:
        assert transaction.done.wait(10), transaction.failure
        yield transaction
    finally:
        transaction.may_end.set()
        transaction.join(20)


@pytest.fixture
def does(app, cast):
    """Verbs of Anna's, by name, in the conversation or another one."""

    def say(body, number=cast.conversation):
        return lambda: conversation(number).post(db.session.get(Agent, cast.anna), body, body)

    def comment(body):
        return lambda: conversation().comment(db.session.get(Agent, cast.ben), body, body)

    def read():
        it = conversation()
        it.mark(it.visitor, seen_through=it.revision)

    def rename(name):
        return lambda: db.session.get(Contact, conversation().contact_id).rename(name)

    def conversation(number=cast.conversation):
        return db.session.get(Conversation, number)

    return {"say": say, "comment": comment, "read": read, "rename": rename}


def catch_up(agent, cast, after: int) -> tuple[list[int], int, str]:
    """The positions of what was missed, the cursor up to which all is known then, and the answer itself."""
    answer = agent.fragment(f"/conversations/{cast.conversation}/lines?after={after}").get_data(as_text=True)
    return positions(answer), int(re.search(r'name="after" value="(\d+)"', answer)[1]), answer


def positions(answer: str) -> list[int]:
    return [int(each) for each in re.findall(r'data-position="(\d+)" data-revision', answer)]


def somebody_waits(app):
    with app.app_context(), db.engine.connect() as connection:
        return connection.scalar(BLOCKED)


def test_a_revision_that_is_taken_and_not_committed_is_not_passed(app, cast, anna, does):
    _, known, _ = catch_up(anna, cast, 0)
    with held(app, does["say"]("Late")) as first:
        second = Transaction(app, does["comment"]("Waits"))
        second.may_end.set()
        second.start()
        wait_until(lambda: somebody_waits(app), 5, "the second waits for the first")
        assert catch_up(anna, cast, known)[:2] == ([], known)
        assert not second.done.is_set()
        first.end()
        second.end()
    found, cursor, answer = catch_up(anna, cast, known)
    assert found == [known + 1, known + 2, known + 3] and cursor == known + 3  # its author took it too
    assert answer.index("Late") < answer.index("Waits")


def test_a_revision_that_was_taken_and_rolled_back_leaves_no_gap(app, cast, anna, does):
    _, known, _ = catch_up(anna, cast, 0)

    def fail():
        does["comment"]("Never")()
        raise ZeroDivisionError

    failing = Transaction(app, fail)
    failing.start()
    failing.join(10)
    assert isinstance(failing.failure, ZeroDivisionError)
    with held(app, does["comment"]("Then")) as then:
        then.end()
    assert catch_up(anna, cast, known)[:2] == ([known + 1], known + 1)


def test_what_is_committed_between_two_queries_of_a_catch_up_is_not_passed(app, cast, anna, does):
    _, known, _ = catch_up(anna, cast, 0)
    between = []

    def meanwhile(_connection, _cursor, statement, *_):
        if "FROM message" in statement and "revision >" in statement and not between:
            between.append(statement)
            for act in (does["say"]("Between"), does["comment"]("Between too")):
                with held(app, act) as transaction:
                    transaction.end()

    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", meanwhile)
    try:
        found, cursor, _ = catch_up(anna, cast, known)
    finally:
        event.remove(engine, "after_cursor_execute", meanwhile)
    assert between and (found, cursor) == ([], known)
    assert catch_up(anna, cast, cursor)[0] == [known + 1, known + 2, known + 3]


def marks(answer: str) -> tuple[int, int]:
    """How far the visitor has seen it, and of which change that is."""
    found = re.search(r'id="marks"[^>]*?data-revision="(\d+)"[^>]*?data-seen="(\d+)"', answer)
    return int(found[2]), int(found[1])


def test_marks_that_are_late_arrive_and_are_known_to_be_newer(app, cast, anna, does, published):
    with held(app, does["say"]("Read me")) as said:
        said.end()
    before, old = marks(catch_up(anna, cast, 0)[2])
    with held(app, does["read"]) as reading:
        assert marks(catch_up(anna, cast, 0)[2]) == (before, old)
        published.clear()
        reading.end()
    pushed = [html for stream, html in published if 'id="marks"' in html and stream.endswith(":agents")]
    after, new = marks(pushed[0])
    assert after > before and new > old
    assert marks(catch_up(anna, cast, 0)[2]) == (after, new)


def header(answer: str) -> tuple[str, int]:
    """The contact's name, and of which change that is."""
    found = re.search(r'id="header-\d+" data-revision="(\d+)".*?<h2[^>]*>(.*?)</h2>', answer, re.DOTALL)
    return found[2], int(found[1])


def test_a_name_that_is_late_arrives_and_is_known_to_be_newer(app, cast, anna, does, published):
    with held(app, does["rename"]("Olga")) as naming:
        with held(app, does["comment"]("Beside it")) as comment:
            comment.end()
        name, old = header(catch_up(anna, cast, 0)[2])
        assert name != "Olga"
        published.clear()
        naming.end()
    pushed = [html for _, html in published if 'id="header-' in html]
    assert header(pushed[0])[0] == "Olga" and header(pushed[0])[1] > old
    assert header(catch_up(anna, cast, 0)[2]) == header(pushed[0])


def rows(answer: str) -> list[int]:
    return [int(number) for number in re.findall(r'data-conversation="(\d+)"', answer)]


def test_a_row_whose_activity_commits_late_is_in_a_page_of_the_list_or_pushed(
    app, cast, anna, does, published, monkeypatch
):
    """It moves above the cursor of a list that is read on: the view is told, and a fresh list has it."""
    monkeypatch.setattr(views, "PAGE", 2)
    with app.app_context(), writing():
        first = db.session.get(Conversation, cast.conversation)
        others = [Conversation.start(first.channel, first.visitor, first.visit).id for _ in range(3)]
    for number in (cast.conversation, *others):  # each after the last; the cast's own is the oldest
        with held(app, does["say"](f"In {number}", number)) as said:
            said.end()
    with held(app, does["say"]("Late")) as late:
        with held(app, does["say"]("Later, and sooner committed", others[0])) as sooner:
            sooner.end()
        top = anna.fragment("/inbox/open").get_data(as_text=True)
        assert rows(top) == [others[0], others[2]]
        published.clear()
        late.end()
    following = re.search(r"before=([\d.-]+)", top)[1]
    rest = anna.fragment(f"/inbox/open?before={following}").get_data(as_text=True)
    assert cast.conversation not in rows(rest)
    told = [html for stream, html in published if stream == f"inbox:{cast.inbox}:open" and "row-" in html]
    assert cast.conversation in rows("".join(told))
    assert rows(anna.fragment("/inbox/open").get_data(as_text=True)) == [others[0], cast.conversation]
