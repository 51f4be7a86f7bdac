"""A PostgreSQL of the tests' own: a socket only, no syncing, gone afterwards."""

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.waiting import wait_until

USER = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
DATABASE = "convo"


def programs() -> Path | None:
    """Where initdb and postgres are; None without PostgreSQL."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(
        Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name)
    )


class Postgres:
    """A server in `folder`; `stop_immediately()` and `start()` again as often as a test wants."""

    def __init__(self, programs: Path, folder: str):
        self.programs = programs
        self.folder = folder
        self.process = None
        if USER:
            shutil.chown(folder, USER)
        options = ["-D", self.data, "-U", "convo", "-A", "trust", "-E", "UTF8", "--locale=C"]
        self._run("initdb", *options, check=True)

    @property
    def data(self) -> Path:
        return Path(self.folder, "data")

    @property
    def url(self) -> str:
        return f"postgresql://convo@/{DATABASE}?host={self.folder}"

    def start(self):
        quick = ["-c", "fsync=off", "-c", "listen_addresses=", "-c", f"unix_socket_directories={self.folder}"]
        self.process = subprocess.Popen(
            [self.programs / "postgres", "-D", self.data, *quick],
            user=USER,
            cwd=self.folder,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: self._run("pg_isready", "-h", self.folder).returncode == 0, 15, "PostgreSQL")
        return self

    def stop_immediately(self):
        """As if it had crashed: it says goodbye to nobody and recovers at the next start."""
        self._run("pg_ctl", "stop", "-D", self.data, "-m", "immediate", check=True)
        self.process.wait(10)

    def stop(self):
        """Fast: who is connected is cut off."""
        if self.process and self.process.poll() is None:
            self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", check=True)
            self.process.wait(10)

    def _run(self, program, *words, **options):
        return subprocess.run(
            [self.programs / program, *words],
            user=USER,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **options,
        )


@contextmanager
def postgres_server():
    """With an empty database. Skips the test, saying so, on a machine without PostgreSQL."""
    folder_of_programs = programs()
    if folder_of_programs is None:
        pytest.skip("no PostgreSQL on this machine (Debian: apt-get install postgresql)")
    with tempfile.TemporaryDirectory(prefix="convo-pg-") as folder:
        server = Postgres(folder_of_programs, folder)
        try:
            server.start()
            server._run("createdb", "-h", folder, "-U", "convo", DATABASE, check=True)
            yield server
        finally:
            server.stop()


@contextmanager
def postgres():
    """Its DATABASE_URL."""
    with postgres_server() as server:
        yield server.url
