"""Programs that write into a database past the web server: tests.support.writer, several at once."""

import json
import subprocess
import sys

from tests.support.server import ROOT


class Writers:
    """`with Writers(url, redis, pace) as writers:` those that still run end with the block."""

    def __init__(self, url: str, redis: str, pace: float, env: dict | None = None):
        self.words, self.pace, self.env = [url, redis], pace, env
        self.started: list[subprocess.Popen] = []

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        for each in self.started:
            self.kill(each)

    def start(self, seconds: float) -> subprocess.Popen:
        words = [sys.executable, "-m", "tests.support.writer", *self.words, str(seconds), str(self.pace)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.started.append(subprocess.Popen(words, cwd=ROOT, env=self.env, text=True, **pipes))
        return self.started[-1]

    def kill(self, writer: subprocess.Popen):
        if writer.returncode is None:
            writer.kill()
            writer.communicate()

    def told_by(self, writer: subprocess.Popen, limit: float) -> dict:
        """What it says once it has ended: "writes" and the "longest" wait. AssertionError if it failed."""
        told, error = writer.communicate(timeout=limit)
        assert writer.returncode == 0, error
        return json.loads(told)
