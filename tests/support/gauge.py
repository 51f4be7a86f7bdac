"""What the web processes of a server hold: memory, descriptors, greenlets, sockets, database connections."""

import json
import os
import socket
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.server import Server, children_of, read
from tests.support.waiting import wait_until

INSIDE = Path(__file__).with_name("inside")


@contextmanager
def gauged(**options):
    """A Server whose web processes can be looked into."""
    env = options.pop("env", {})
    with tempfile.TemporaryDirectory(prefix="convo-gauges-") as folder:
        env = {**env, "PYTHONPATH": str(INSIDE), "CONVO_TEST_GAUGES": folder}
        with Server(env=env, **options) as server:
            yield server


class Gauge:
    """Of all web processes of a gauged server together."""

    def __init__(self, server: Server):
        self.folder = Path(server.env["CONVO_TEST_GAUGES"])
        self.pids = children_of(server.pid("web"))

    @property
    def memory(self) -> int:
        """Bytes that are resident (proc_pid_status(5))."""
        return sum(int(read(f"/proc/{pid}/status").split("VmRSS:")[1].split()[0]) for pid in self.pids) * 1024

    @property
    def descriptors(self) -> int:
        """Open files and sockets; not those to Redis, of which a pool keeps as many as were once needed."""
        local = local_sockets()
        return sum(target not in local for pid in self.pids for target in targets(pid))

    @property
    def lines(self) -> set[str]:
        """Open connections to browsers (and to PostgreSQL over the network), each by a name of its own."""
        local = local_sockets()
        held = {target for pid in self.pids for target in targets(pid)}
        return {target for target in held - local if target.startswith("socket:")}

    def held(self, ahead: float = 0) -> dict[str, int]:
        """greenlets, sockets, channels, connections, in_use (of the database); after moving the clock."""
        answers = [self.held_by(pid, ahead) for pid in self.pids]
        return {name: sum(answer[name] for answer in answers) for name in answers[0]}

    def move_clock(self, seconds: float):
        """Monotonic time goes on by so much at once."""
        self.held(seconds)

    def wait_for(self, limit: float = 10, **counts: int):
        wait_until(
            lambda: counts.items() <= self.held().items(), limit, lambda: f"{counts}, not {self.held()}"
        )

    def held_by(self, pid: int, ahead: float = 0) -> dict[str, int]:
        """By one of the processes."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(10)
            line.connect(str(self.folder / str(pid)))
            line.sendall(str(ahead).encode())
            answer = b""
            while chunk := line.recv(4096):
                answer += chunk
        assert answer.startswith(b"{"), answer.decode()
        return json.loads(answer)


def local_sockets() -> set[str]:
    """Those of the Unix domain, as descriptors name them (proc_pid_net(5))."""
    return {f"socket:[{row.split()[6]}]" for row in read("/proc/net/unix").splitlines()[1:]}


def targets(pid: int) -> list[str]:
    """What the descriptors of a process stand for (proc_pid_fd(5))."""
    found = []
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found.append(os.readlink(path))
    return found
