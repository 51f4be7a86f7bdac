"""Thousands of sockets that are open and idle: each of another visitor, in processes of their own."""

import subprocess
import sys

from bench.company import Company, Guest
from tests.support.server import ROOT

TICKETS = 200  # at a time: a ticket is good for half a minute, and who is asked wants an answer


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
        try:
            for start in range(0, self.count, TICKETS):
                for ticket in self.place.tickets(self.guests[start : start + TICKETS]):
                    print(ticket, file=self.process.stdin)
                self._expect(min(start + TICKETS, self.count))
        except BaseException:
            self.process.kill()
            raise
        return self

    def __exit__(self, *failure):
        try:
            if not any(failure):
                self._expect(self.count)  # all of them, all the time: else something else was measured
        finally:
            self.process.kill()
            self.process.wait(10)

    def _expect(self, count: int):
        print("open", file=self.process.stdin, flush=True)
        opened = self.process.stdout.readline().strip()
        if opened != str(count):
            raise ConnectionError(f"{opened or 'no'} sockets are open, not {count}")
