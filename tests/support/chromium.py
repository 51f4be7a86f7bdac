"""Install Chromium where there is none: `python -m tests.support.chromium`.

Debian's package when we may (it brings its libraries along), else Playwright's own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.browser import executable


def is_there() -> bool:
    if executable():
        return True
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def install() -> int:
    print("Installing Chromium for the system tests …", flush=True)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *words], env=quietly, stdout=subprocess.DEVNULL)
        if executable():
            return 0
    options = ["--with-deps"] if os.geteuid() == 0 else []
    return subprocess.run([sys.executable, "-m", "playwright", "install", *options, "chromium"]).returncode


if __name__ == "__main__":
    sys.exit(0 if is_there() else install())
