"""One process of the tree: in a session of its own, on the leash, its lines prefixed with its name."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

LEASH = Path(__file__).with_name("leash.py")
POLL = 0.1  # seconds between looks at whether it still runs
LONGEST_DELAY = 30.0  # seconds before what crashes again and again is started once more
STEADY = 60.0  # seconds after which a crash counts as the first one again
LINE_LIMIT = 64 * 1024  # bytes; what is longer is said in pieces


@dataclass(eq=False)
class Child:
    """What to run, and the running of it. `say` takes the name and a line.

    One that `waits` gets ready at once and begins when its standard input ends: when it is told `go()`.
    """

    name: str
    command: list[str]
    say: Callable[[str, str], None]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    waits: bool = False

    def start(self) -> None:
        # -S and -I: the leash needs nothing of site-packages, and starts in a hundredth of a second without.
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), *self.command],
            stdin=subprocess.PIPE if self.waits else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, **self.environment, "CONVO_PROCESS": self.name, "PYTHONUNBUFFERED": "1"},
        )
        os.set_blocking(self.process.stdout.fileno(), False)
        asyncio.get_running_loop().add_reader(
            self.process.stdout, self._read, self.process.stdout, bytearray()
        )

    def go(self) -> None:
        """What it waited for is there; when it is started again, it need not wait."""
        self.waits = False
        self._let_go()

    async def ended(self) -> int:
        """Its exit code. Polled: waiting for the process would also wait for orphans that hold its pipe."""
        while self.process.poll() is None:
            await asyncio.sleep(POLL)
        self._let_go()  # it may have crashed while it waited
        return self.process.returncode

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def terminate(self) -> None:
        """Ask the leader; it ends its own children."""
        if self.is_running():
            self.process.terminate()

    def kill_group(self) -> None:
        """End whatever is left of the group, led or orphaned."""
        if self.process is None:
            return
        # macOS calls it a lack of permission when only zombies are left.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def _let_go(self):
        if self.process and self.process.stdin:
            self.process.stdin.close()

    def _read(self, pipe, pending):
        try:
            chunk = os.read(pipe.fileno(), LINE_LIMIT)
        except BlockingIOError:
            return
        pending += chunk
        *lines, rest = pending.split(b"\n")
        if rest and (not chunk or len(rest) >= LINE_LIMIT):
            lines.append(rest)
            rest = b""
        pending[:] = rest
        for line in lines:
            self.say(self.name, line.decode(errors="replace"))
        if not chunk:
            asyncio.get_running_loop().remove_reader(pipe)
            pipe.close()


def describe(code: int) -> str:
    """An exit code in words."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
