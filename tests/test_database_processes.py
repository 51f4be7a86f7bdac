"""Several processes on one SQLite file, some of which die: nobody is told that it is locked."""

import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from convo.accounts.sessions import Session
from convo.conversations.inbox import Inbox
from convo.database import writing
from convo.engines import BUSY_LIMIT, is_away
from convo.extensions import db
from tests.support.threads import Thread
from tests.support.waiting import wait_until
from tests.support.writers import Writers

pytestmark = pytest.mark.database("sqlite")
PROCESSES = 8
HELD, WAITED = 0.5, 0.3  # seconds that another process is in the way, and that must have been waited at least
LIMIT = 1.0  # seconds that somebody waits for their write to begin
WRITE_LOCK, RECOVER_LOCK = 120, 122  # bytes of the -shm file (https://sqlite.org/walformat.html, section 2.3)
RECOVERING = f"""
import fcntl, sys, time
shared = open(sys.argv[1], "r+b", buffering=0)
for byte in ({WRITE_LOCK}, {RECOVER_LOCK}):
    fcntl.lockf(shared, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
shared.write(bytes(8))  # a header that was being written when its writer died
print("held", flush=True)
time.sleep({HELD})
"""


def database_of(app) -> Path:
    return Path(app.config["CONVO_DATA"], "convo.sqlite3")


def lines(connection) -> int:
    return connection.execute("SELECT count(*) FROM activity").fetchone()[0]


def lines_now(app) -> int:
    with closing(sqlite3.connect(database_of(app), timeout=5)) as connection:
        return lines(connection)


def test_a_read_waits_while_another_process_mends_the_log(app):
    with app.app_context():
        db.session.query(Inbox).count()
        db.session.rollback()
        command = [sys.executable, "-c", RECOVERING, f"{database_of(app)}-shm"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as mending:
            assert mending.stdout.readline() == "held\n"
            began = time.monotonic()
            assert db.session.query(Inbox).count() == 0
            assert time.monotonic() - began > WAITED


def test_a_write_waits_while_another_process_writes(app):
    def hold():
        with closing(sqlite3.connect(database_of(app), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            held.set()
            time.sleep(HELD)
            other.execute("COMMIT")

    held = threading.Event()
    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(5)
    began = time.monotonic()
    with app.app_context(), writing() as session:
        session.add(Inbox(name="Later"))
    assert time.monotonic() - began > WAITED
    holder.join()


def test_eight_processes_write_beside_a_long_reader_checkpoints_and_kills(app, cast, times):
    kills = times(2, full=20)
    with Writers(app.config["SQLALCHEMY_DATABASE_URI"], app.config["REDIS_URL"], pace=0.02) as writers:
        lasting = [writers.start(4 + kills) for _ in range(PROCESSES)]
        victims = [writers.start(600) for _ in range(2)]
        with closing(sqlite3.connect(database_of(app), isolation_level=None)) as reader:
            reader.execute("BEGIN")
            before = lines(reader)
            wait_until(lambda: lines_now(app) > before + 20, 60, "they write")
            for done in range(kills):
                time.sleep(1)
                with closing(sqlite3.connect(database_of(app), timeout=5)) as checkpointer:
                    checkpointer.execute("PRAGMA wal_checkpoint(PASSIVE)")
                writers.kill(victims.pop(0))
                if done + len(victims) + 1 < kills:
                    victims.append(writers.start(600))
            told = [writers.told_by(each, 60) for each in lasting]
            assert lines(reader) == before
    assert all(each["writes"] for each in told)
    longest = max(each["longest"] for each in told)
    print(f"{sum(each['writes'] for each in told)} writes, the longest wait {longest:.2f} s")
    with closing(sqlite3.connect(database_of(app))) as whole:
        assert whole.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_all_who_queue_behind_another_process_give_up_in_time(app):
    """None of them begins to count when it is its turn."""
    took = []

    def write():
        began = time.monotonic()
        with app.app_context(), pytest.raises(SQLAlchemyError) as failure, writing(limit=LIMIT):
            pass
        assert is_away(failure.value)
        took.append(time.monotonic() - began)

    with closing(sqlite3.connect(database_of(app), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writers = [Thread(write) for _ in range(6)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(20)
    assert len(took) == 6 and max(took) < 2 * LIMIT
    with app.app_context(), writing() as session:
        session.add(Inbox(name="Later"))


@pytest.mark.parametrize("is_of_this_process", [True, False])
def test_a_page_does_not_wait_for_the_note_that_its_reader_was_seen(
    anna, app, monkeypatch, is_of_this_process
):
    monkeypatch.setattr(Session, "is_stale", True)
    with ExitStack() as stack:
        if is_of_this_process:
            stack.enter_context(app.app_context())
            stack.enter_context(writing())
        else:
            other = stack.enter_context(closing(sqlite3.connect(database_of(app), isolation_level=None)))
            other.execute("BEGIN IMMEDIATE")
        answers = []
        reader = Thread(lambda: answers.append(anna.get("/inbox/open").status_code))
        reader.start()
        reader.join(BUSY_LIMIT / 2)
        assert answers == [200]
