"""Somebody who sends half of a request keeps nobody else waiting."""

import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from processes.arrivals import PATIENCE
from tests.support.caller import Caller
from tests.support.halves import half_a_request
from tests.support.waiting import wait_until

LIMIT = 10  # seconds: less than anybody waits who waits for a lock
MANY = 50  # more than the processes have connections to the database


def all_read(port: int) -> bool:
    """Whether the kernel holds nothing for the server that it has not read (proc_pid_net(5))."""
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    waiting = [row[4].partition(":")[2] for row in rows if row[1].endswith(f":{port:04X}") and row[3] == "01"]
    return bool(waiting) and all(int(bytes_, 16) == 0 for bytes_ in waiting)


# Visits are counted by network address, which the other tests share.
@pytest.mark.parametrize(("path", "at_once"), [("/widget/demo/visits", 4), ("/sign-in", MANY)])
def test_half_a_body_holds_neither_a_lock_nor_a_connection(server, path, at_once):
    with ExitStack() as stack:
        for _ in range(at_once):
            stack.enter_context(half_a_request(server, path))
        wait_until(lambda: all_read(server.port), LIMIT, "what was sent is with the server")
        began = time.monotonic()
        for number in range(4):  # both of the processes answer
            Caller(server.url).say(f"Is anybody there? {number}")
        assert time.monotonic() - began < LIMIT


@pytest.mark.database("sqlite")
def test_who_never_sends_the_second_half_is_told_and_let_go(server):
    began = time.monotonic()
    with half_a_request(server, "/sign-in") as client:
        client.settimeout(PATIENCE + LIMIT)
        answer = b""
        while chunk := client.recv(4096):  # until the server closes
            answer += chunk
    head = answer.partition(b"\r\n\r\n")[0]
    assert head.startswith(b"HTTP/1.1 408 ") and b"Connection: close" in head, answer[:500]
    assert b"HTTP/1.1" not in answer[10:], "one answer"
    assert time.monotonic() - began > PATIENCE - 1
