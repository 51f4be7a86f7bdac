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


@contextmanager
def postgres():
    """Its DATABASE_URL. Skips the test, saying so, on a machine without PostgreSQL."""
    folder_of_programs = programs()
    if folder_of_programs is None:
        pytest.skip("no PostgreSQL on this machine (Debian: apt-get install postgresql)")
    with tempfile.TemporaryDirectory(prefix="convo-pg-") as folder:
        if USER:
            shutil.chown(folder, USER)
        data = Path(folder) / "data"
        initdb = [
            folder_of_programs / "initdb",
            "-D",
            data,
            "-U",
            "convo",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        subprocess.run(initdb, check=True, user=USER, stdout=subprocess.DEVNULL, cwd=folder)
        quick = ["-c", "fsync=off", "-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}"]
        process = subprocess.Popen(
            [folder_of_programs / "postgres", "-D", data, *quick],
            user=USER,
            cwd=folder,
            stderr=subprocess.DEVNULL,
        )
        try:
            create = [folder_of_programs / "createdb", "-h", folder, "-U", "convo", DATABASE]
            wait_until(lambda: subprocess.run(create, capture_output=True).returncode == 0, 15, "PostgreSQL")
            yield f"postgresql://convo@/{DATABASE}?host={folder}"
        finally:
            process.terminate()
            process.wait(10)
