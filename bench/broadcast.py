"""Broadcast: one message to 1,000 sockets of one process, against a bare server of `websockets` on uvloop."""

import statistics
import subprocess
import sys
import time
from contextlib import contextmanager

from bench.company import Company, company
from bench.crowd import Crowd
from bench.rows import Row, at_least
from convo.live.streams import channel, send
from tests.support.server import ROOT, free_port

SOCKETS, FRAME = 1000, "<p>" + "x" * 1000 + "</p>"  # about what a message's fragment has
ROUNDS = 60
LEAST = 0.5  # of the bare server's rate


def run(options):
    sockets, rounds = (100, 10) if options.quick else (SOCKETS, ROUNDS)
    with company(WEB_WORKERS="1") as place, bare() as (port, say):
        guest = place.guests(1)[0]
        with (
            Crowd(place.server.port, place.tickets([guest] * sockets)) as ours,
            Crowd(port, [""] * sockets) as theirs,
        ):
            took = [
                (measured(ours, lambda: tell(place, guest)), measured(theirs, say)) for _ in range(rounds)
            ]
    own, other = (statistics.median(each) for each in zip(*took, strict=True))
    yield Row(f"to {sockets:,} sockets, Convo, from publish to the last", own * 1000, "ms")
    yield Row(f"to {sockets:,} sockets, bare websockets + uvloop", other * 1000, "ms")
    yield at_least("the rate of Convo's broadcast against the bare server's", other / own, "×", LEAST)


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


@contextmanager
def bare():
    """Its port, and a function that makes it broadcast."""
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
        yield port, lambda: print(FRAME, file=process.stdin, flush=True)
    finally:
        process.stdin.close()
        process.wait(10)
