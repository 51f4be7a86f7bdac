"""Convo as shipped, on a free port and in a data folder of its own: the process tree that bin/run starts."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from pathlib import Path

from tests.support.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
EMAIL, PASSWORD = "ada@example.test", "correct horse battery staple"
OURS = (
    "HOST",
    "REDIS_URL",
    "DATABASE_URL",
    "SMTP_URL",
    "CONVO_URL",
    "CONVO_DEMO",
    "TRUSTED_PROXIES",
    "MAX_SOCKETS",
)


class Server:
    """`with Server(demo=True, workers=2, env={"SMTP_URL": …}) as server:` is up when the block begins.

    The admin is EMAIL with PASSWORD. Stop and start again keep data and port.
    """

    def __init__(self, demo=True, workers=2, env=None, data=None, port=None):
        self._folder = None if data else tempfile.TemporaryDirectory(prefix="convo-")
        self.data = Path(data or self._folder.name)
        self.port = port or free_port()
        self.demo = demo
        self.env = {name: value for name, value in os.environ.items() if name not in OURS}
        self.env |= {
            "PORT": str(self.port),
            "CONVO_DATA": str(self.data),
            "WEB_WORKERS": str(workers),
            "CONVO_ADMIN_EMAIL": EMAIL,
            "CONVO_ADMIN_PASSWORD": PASSWORD,
            "MAX_SOCKETS_EACH": "10000",  # one client stands for many people
            **(env or {}),
        }
        self.process = None
        self.lines: list[str] = []

    @property
    def url(self) -> str:
        """localhost, not 127.0.0.1: the name that browsers show, and another site than *.test."""
        return f"http://localhost:{self.port}"

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *failure):
        self.close()

    def start(self, limit: float = 90):
        """Start it and wait until it says where it is."""
        self.launch()
        address = f"Convo is at http://127.0.0.1:{self.port}"
        wait_until(lambda: address in self.lines or self.process.poll() is not None, limit, "Convo is up")
        assert self.process.poll() is None, self.output
        return self

    def launch(self, *options: str):
        """Start it and do not wait."""
        self.lines = []
        command = [sys.executable, "-m", "processes", *(["--demo"] if self.demo else []), *options]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        threading.Thread(target=self._read, args=(self.process.stdout,), daemon=True).start()

    def stop(self, sig=signal.SIGTERM, limit: float = 10) -> int:
        """End it as Ctrl-C does. Its exit code; subprocess.TimeoutExpired after `limit` seconds."""
        self.process.send_signal(sig)
        return self.process.wait(limit)

    def close(self):
        if self.process and self.process.poll() is None:
            try:
                self.stop(limit=12)
            except subprocess.TimeoutExpired:
                self.process.kill()
        if self._folder:
            self._folder.cleanup()

    def pid(self, name: str) -> int | None:
        """Of a process: valkey, web, workers; and of the workers worker-mail or worker-default."""
        for pid in children_of(self.process.pid):
            # Valkey writes its title over its environment.
            if f"CONVO_PROCESS={name}\0" in read(f"/proc/{pid}/environ"):
                return pid
            if name == "valkey" and "valkey-server" in read(f"/proc/{pid}/cmdline"):
                return pid
        # The workers' leader is there before they have their names; a job at work bears that of its worker.
        return next((pid for pid in self.pids() if read(f"/proc/{pid}/comm").strip() == name), None)

    def pids(self) -> list[int]:
        """Every process of the tree, the supervisor too."""
        found, wave = [], [self.process.pid]
        while wave:
            found += wave
            wave = [child for pid in wave for child in children_of(pid)]
        return found

    def kill(self, name: str, sig=signal.SIGKILL) -> int:
        """Kill a process; its former pid. It is started again after a second."""
        pid = self.pid(name)
        assert pid, f"no {name} runs"
        os.kill(pid, sig)
        return pid

    def up(self) -> tuple[int, dict]:
        """What GET /up answers; (0, {}) when nothing does."""
        try:
            with urllib.request.urlopen(f"{self.url}/up", timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def wait_until_up(self, limit: float = 20):
        wait_until(lambda: self.up()[0] == 200, limit, "/up says yes")

    def convo(self, *words: str, **options) -> str:
        """What `bin/convo WORDS` prints, with this server's settings."""
        command = [sys.executable, "-c", "from processes import shell; shell.convo()", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, **options)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def find(self, pattern: str) -> re.Match | None:
        return re.search(pattern, self.output)

    def _read(self, pipe):
        for line in pipe:
            self.lines.append(line.rstrip("\n"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children_of(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task")
    try:
        return [int(pid) for task in tasks.iterdir() for pid in read(task / "children").split()]
    except FileNotFoundError:
        return []


def is_alive(pid: int) -> bool:
    """Runs, and is not a zombie that waits to be collected."""
    state = read(f"/proc/{pid}/stat").rpartition(") ")[2][:1]
    return state not in ("", "Z", "X")


def read(path) -> str:
    """A file of /proc, empty when the process is gone."""
    try:
        return Path(path).read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
