"""Thousands of sockets that are open and idle: each of another visitor, in processes of their own."""

import subprocess
import sys

from bench.company import Company, Guest
from tests.support.server import ROOT

TICKETS = 500  # at a time: a ticket is good for half a minute


class Idle:
    """`with Idle(company, guests):` their sockets are open."""

    def __init__(self, place: Company, guests: list[Guest]):
        self.place, self.guests = place, guests
        self.count = len(guests)

    def __enter__(self):
        port = str(self.place.server.port)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.listeners", port],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for start in range(0, self.count, TICKETS):
            for ticket in self.place.tickets(self.guests[start : start + TICKETS]):
                print(ticket, file=self.process.stdin)
            print("open", file=self.process.stdin, flush=True)
            opened = self.process.stdout.readline()
            if opened.strip() != str(min(start + TICKETS, self.count)):
                raise ConnectionError(f"not all sockets opened: {opened!r}")
        return self

    def __exit__(self, *failure):
        self.process.stdin.close()
        self.process.wait(30)
