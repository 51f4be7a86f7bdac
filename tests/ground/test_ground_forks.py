"""The leader of the forks, and signals that come when it least expects them: each reaches whom it is for."""

import errno
import os
import subprocess
import sys
import time

import pytest

from processes.workers import Fork
from tests.support.server import ROOT

BEGINNING = """
import os, signal
from processes.workers import Fork, lead

real = os.fork
me = os.getpid()
forks = [Fork(name, signal.pause) for name in ("one", "two")]
"""
LEADING = """
os.fork = fork
lead(forks, turn)
"""


def led(script: str) -> subprocess.CompletedProcess:
    """A leader in a process of its own; subprocess.TimeoutExpired when it does not end."""
    command = [sys.executable, "-c", f"{BEGINNING}{script}{LEADING}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10)


def test_a_signal_while_it_forks_reaches_the_child_that_it_does_not_know_yet():
    done = led("""
def fork():
    os.kill(me, signal.SIGTERM)
    return real()

def turn(): pass
""")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_signal_to_a_child_that_has_just_begun_ends_that_child_alone():
    done = led("""
def fork():
    pid = real()
    if pid == 0 and turns:
        os.kill(os.getpid(), signal.SIGTERM)
    return pid

turns = []

def turn():
    turns.append(1)
    if len(turns) == 1:
        os.kill(forks[1].pid, signal.SIGKILL)
    if len(turns) == 20:
        os.kill(me, signal.SIGTERM)
""")
    assert "two ended (killed by SIGKILL)" in done.stdout
    assert "two ended (killed by SIGTERM)" in done.stdout
    assert "one ended" not in done.stdout
    assert (done.returncode, done.stderr) == (0, "")


def test_no_process_to_be_had_is_tried_again_later(monkeypatch, capfd):
    def none_left():
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", none_left)
    fork = Fork("worker-mail", pytest.fail)
    fork.start()
    assert fork.pid is None and fork.due > time.monotonic()
    assert "worker-mail could not be started" in capfd.readouterr().out
