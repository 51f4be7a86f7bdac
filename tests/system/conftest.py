"""One server as shipped for all system tests, and people who come to it."""

import json
from contextlib import ExitStack, closing

import pytest
from playwright.sync_api import Browser, expect

from tests.support.databases import environment
from tests.support.desk import Desk
from tests.support.server import EMAIL, PASSWORD, Server
from tests.system.people import DESKTOP, Agent, Visitor
from tests.system.shop import Shop

expect.set_options(timeout=10_000)
LOCALES = {"en": "en-GB", "fr": "fr-FR"}
COLLEAGUES = {"ada": EMAIL, "ben": "ben@example.test", "chloe": "chloe@example.test"}


@pytest.fixture(scope="session")
def server(database):
    with environment(database) as env, Server(demo=True, env=env) as server:
        for name in ("ben", "chloe"):
            words = ["--email", COLLEAGUES[name], "--name", name.title(), "--password", PASSWORD]
            server.convo("agent", "create", *words)
        yield server


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

    def tab(self, visitor: Visitor, address: str) -> Visitor:
        """Another tab of the same browser."""
        page = visitor.page.context.new_page()
        return Visitor(page, self.server.url, visitor.words.language).look_at(address)

    def agent(self, name="ada", language="en", **options) -> Agent:
        """They sign in once, then come back with the cookie."""
        context = self.context(language, storage_state=self.cookies_of(name), **options)
        return Agent(context.new_page(), self.server.url, language)

    def second_tab(self, agent: Agent, path: str) -> Agent:
        return Agent(agent.page.context.new_page(), self.server.url, agent.words.language).look_at(path)

    def cookies_of(self, name: str) -> dict:
        if name not in self.signed_in:
            context = self.browser.new_context(locale=LOCALES["en"])
            Agent(context.new_page(), self.server.url).sign_in(COLLEAGUES[name], PASSWORD)
            self.signed_in[name] = context.storage_state()
            context.close()
        return self.signed_in[name]


@pytest.fixture(scope="session")
def cookies(server):
    """Who has signed in to this server."""
    return {}


@pytest.fixture
def people(server, browser, cookies):
    with ExitStack() as doors:
        people = People(server, browser, doors)
        people.signed_in = cookies
        yield people


@pytest.fixture(scope="session")
def shop(server):
    """A customer's site, with a channel of its own."""
    with Shop(server.url) as shop:
        made = server.convo("channel", "create", "chat", "--set", "name=Shop", "--set", f"sites={shop.url}")
        shop.key = json.loads(made)["key"]
        yield shop


@pytest.fixture(scope="session")
def desk(server):
    """Ada, quick at answering: no browser."""
    return Desk(server.url, EMAIL, PASSWORD)
