"""Broadcast: one message to 1,000 sockets of one process, against a bare server of `websockets` on uvloop."""

import os
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager

from bench.company import Company, company
from bench.crowd import Crowd
from bench.rows import Row, at_least
from convo.live.streams import channel, send
from tests.support.server import ROOT, children_of, free_port, read

SOCKETS, FRAME = 1000, "<p>" + "x" * 1000 + "</p>"  # about what a message's fragment has
ROUNDS = 60
LEAST = 0.5  # of the bare server's rate


def run(options):
    sockets, rounds = (100, 20) if options.quick else (SOCKETS, ROUNDS)
    with company(WEB_WORKERS="1") as place, bare() as (port, process):
        guest = place.guests(1)[0]
        tickets = place.tickets([guest] * sockets)
        (worker,) = children_of(place.server.pid("web"))
        with Crowd(place.server.port, tickets) as ours, Crowd(port, [""] * sockets) as theirs:
            before = cpu(worker), cpu(process.pid)
            took = [
                (measured(ours, lambda: tell(place, guest)), measured(theirs, lambda: say(process)))
                for _ in range(rounds)
            ]
            used = cpu(worker) - before[0], cpu(process.pid) - before[1]
    own, other = (statistics.median(each) for each in zip(*took, strict=True))
    yield Row(f"to {sockets:,} sockets, Convo, from publish to the last", own * 1000, "ms")
    yield Row(f"to {sockets:,} sockets, bare websockets + uvloop", other * 1000, "ms")
    yield at_least("the rate of Convo's broadcast against the bare server's", other / own, "×", LEAST)
    yield Row(f"to {sockets:,} sockets, Convo, CPU of the server", used[0] / rounds * 1000, "ms")
    yield Row(f"to {sockets:,} sockets, bare, CPU of the server", used[1] / rounds * 1000, "ms")
    yield at_least("the same by CPU, which the reader has no part in", used[1] / used[0], "×", LEAST)


def cpu(pid: int) -> float:
    """Seconds that a process has run (proc_pid_stat(5))."""
    fields = read(f"/proc/{pid}/stat").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(crowd: Crowd, say) -> float:
    """Seconds until each socket of the crowd has the frame."""
    crowd.give_a_sign()
    crowd.expect(len(FRAME))
    began = time.perf_counter()
    say()
    return crowd.all_have_it() - began


def tell(place: Company, guest):
    with place.app.app_context():
        send(channel(guest.stream, "en"), FRAME)


def say(process):
    print(FRAME, file=process.stdin, flush=True)


@contextmanager
def bare():
    """Its port and process, which sends everybody what it reads."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.bare", str(port)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline().strip() == "ready"
        yield port, process
    finally:
        process.kill()
        process.wait(10)
