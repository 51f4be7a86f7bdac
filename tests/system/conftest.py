"""One server as shipped for all system tests, and people who come to it."""

from contextlib import ExitStack, closing

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.support.browser import launch
from tests.support.server import EMAIL, PASSWORD, Server
from tests.system.people import DESKTOP, Agent, Visitor

expect.set_options(timeout=5_000)
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
COLLEAGUES = {"ada": EMAIL, "ben": "ben@example.test", "chloe": "chloe@example.test"}


@pytest.fixture(scope="session")
def server():
    with Server(demo=True) as server:
        for name in ("ben", "chloe"):
            words = ["--email", COLLEAGUES[name], "--name", name.title(), "--password", PASSWORD]
            server.convo("agent", "create", *words)
        yield server


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright):
    with closing(launch(playwright)) as browser:
        yield browser


class People:
    """Opens a browser for each person who comes, and closes them all."""

    def __init__(self, server: Server, browser: Browser, doors: ExitStack):
        self.server, self.browser, self.doors = server, browser, doors
        self.signed_in: dict[str, dict] = {}

    def context(self, language="en", **options):
        options = {"locale": LOCALES[language], "timezone_id": "Europe/Paris", **DESKTOP, **options}
        context = self.doors.enter_context(closing(self.browser.new_context(**options)))
        context.set_default_timeout(10_000)
        return context

    def visitor(self, address=None, language="en", **options) -> Visitor:
        visitor = Visitor(self.context(language, **options).new_page(), self.server.url, language)
        return visitor.look_at(address or f"{self.server.url}/demo")

    def agent(self, name="ada", language="en", **options) -> Agent:
        """They sign in once, then come back with the cookie."""
        context = self.context(language, storage_state=self.cookies_of(name), **options)
        return Agent(context.new_page(), self.server.url, language)

    def cookies_of(self, name: str) -> dict:
        if name not in self.signed_in:
            context = self.browser.new_context(locale=LOCALES["en"])
            Agent(context.new_page(), self.server.url).sign_in(COLLEAGUES[name], PASSWORD)
            self.signed_in[name] = context.storage_state()
            context.close()
        return self.signed_in[name]


@pytest.fixture(scope="session")
def cookies():
    return {}


@pytest.fixture
def people(server, browser, cookies):
    with ExitStack() as doors:
        people = People(server, browser, doors)
        people.signed_in = cookies
        yield people
