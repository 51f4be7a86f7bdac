"""Chromium as people have it: third-party storage partitioned, third-party cookies blocked."""

import json
import shutil
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

DEBIAN = Path("/usr/bin/chromium")
# Playwright's own list, without ThirdPartyStoragePartitioning: people's browsers partition.
DISABLED = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch,Translate"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={DISABLED}",
    "--host-resolver-rules=MAP *.test 127.0.0.1",  # shop.test, blog.test: sites of other names
]


def executable() -> str | None:
    """Debian's Chromium where there is one; None stands for Playwright's own."""
    return str(DEBIAN) if DEBIAN.exists() else shutil.which("chromium")


def launch(playwright: Playwright) -> Browser:
    """A browser whose contexts are people who know nothing of each other."""
    return playwright.chromium.launch(executable_path=executable(), args=FLAGS)


@contextmanager
def person_with_third_party_cookies(playwright: Playwright, **options):
    """A context in which third-party cookies are allowed (a profile's setting, so it has a profile)."""
    with tempfile.TemporaryDirectory(prefix="convo-profile-") as folder:
        preferences = Path(folder) / "Default" / "Preferences"
        preferences.parent.mkdir()
        preferences.write_text(json.dumps({"profile": {"cookie_controls_mode": 0}}))
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=executable(), args=FLAGS, **options
        )
        try:
            yield context
        finally:
            context.close()


@pytest.fixture(scope="session")
def playwright():
    """One for all tests: Playwright refuses a second one in the same process."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright):
    with closing(launch(playwright)) as browser:
        yield browser
