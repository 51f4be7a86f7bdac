"""The queue workers, forks of one image of the app that are replaced when they crash; and the schedule.

`python -m processes.workers [--wait]`. With --wait nothing begins before standard input ends: the app loads
while the database is being prepared.
"""

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from processes import image, schedule
from processes.child import LONGEST_DELAY, POLL, STEADY, describe
from processes.leash import die_with_parent, take_name

ENDING = (signal.SIGTERM, signal.SIGINT)


@dataclass(eq=False)
class Fork:
    """One of them: what it does, and since when, or from when on, it runs. One that takes the place of one
    that died calls `take_over` first.
    """

    name: str
    work: Callable[[], None]
    take_over: Callable[[], None] = lambda: None
    pid: int | None = None
    since: float = 0.0
    due: float = 0.0
    delay: float = 1.0
    is_told: bool = False
    is_replacement: bool = False

    def start(self) -> None:
        """When no process is to be had, another time."""
        leader, self.since = os.getpid(), time.monotonic()
        # A signal waits until the leader knows of its child, and until the child answers for itself.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            self.pid = os.fork()
        except OSError as error:
            self._put_off(f"could not be started ({error})")
        if self.pid == 0:
            os._exit(self._run(leader, mask))
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    def end(self) -> None:
        """Ask it to, once: RQ takes a second time for haste, and drops its job."""
        if self.pid and not self.is_told:
            os.kill(self.pid, signal.SIGTERM)
            self.is_told = True

    def ended(self, status: int, is_asked_for: bool) -> None:
        self.pid = None
        if not is_asked_for:
            self.is_replacement = True
            self._put_off(f"ended ({describe(os.waitstatus_to_exitcode(status))})")

    def _put_off(self, why: str) -> None:
        self.delay = 1.0 if time.monotonic() - self.since > STEADY else self.delay
        self.due = time.monotonic() + self.delay
        print(f"{self.name} {why}; starting it again in {self.delay:.0f} s", flush=True)
        self.delay = min(self.delay * 2, LONGEST_DELAY)

    def _run(self, leader: int, mask: set) -> int:
        """Its exit code. Nothing of the leader's may go on in it, however it ends."""
        try:
            for number in ENDING:
                signal.signal(number, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            die_with_parent(leader)
            take_name(self.name)
            random.seed()  # else all of them draw the same numbers
            if self.is_replacement:
                self.take_over()
            self.work()
            return 0
        except SystemExit as ending:
            return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
        except BaseException:
            traceback.print_exc()
            return 1
        finally:
            sys.stdout.flush()


def lead(forks: list[Fork], turn: Callable[[], None]) -> None:
    """Keep them running until SIGTERM or SIGINT, which they are told; return when they have ended. `turn` is
    called meanwhile.
    """
    ending = False

    def end(*_signal):
        nonlocal ending
        ending = True  # and nothing else: whom it interrupts may know less of its children than there are

    for number in ENDING:
        signal.signal(number, end)
    while True:
        collect(forks, ending)
        if ending and not any(fork.pid for fork in forks):
            return
        for fork in forks:
            if ending:
                fork.end()
            elif fork.pid is None and time.monotonic() >= fork.due:
                fork.start()
        turn()
        time.sleep(POLL)


def collect(forks: list[Fork], ending: bool) -> None:
    """Take note of those that have ended."""
    for fork in forks:
        if fork.pid:
            pid, status = os.waitpid(fork.pid, os.WNOHANG)
            if pid:
                fork.ended(status, is_asked_for=ending)


def main() -> None:
    import worker  # loads the app
    from convo.queues import QUEUES

    forks = [
        Fork(f"worker-{queue}", lambda queue=queue: worker.work(queue), take_over=worker.tell_everybody)
        for queue in QUEUES
    ]
    plan = schedule.of(worker.app)
    image.settle()
    if "--wait" in sys.argv[1:]:
        sys.stdin.read()
    lead(forks, plan.turn)
    plan.resign()


if __name__ == "__main__":
    main()
