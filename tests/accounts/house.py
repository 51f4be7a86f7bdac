"""A house with two agents, and browsers to come in with."""

import re
from contextlib import contextmanager

import pytest
from argon2 import PasswordHasher

from convo.accounts import passwords
from convo.accounts.agent import Agent
from convo.database import writing

PASSWORD = "correct horse battery"
ORIGIN = "http://localhost"


class Browser:
    """A client that fills in the CSRF token and the Origin, as a browser does."""

    def __init__(self, app):
        self.client = app.test_client()
        self.token = re.search(r'"X-CSRFToken": "([^"]+)"', self.get("/sign-in", follow_redirects=True).text)[
            1
        ]

    def get(self, path, **options):
        return self.client.get(path, **options)

    def post(self, path, headers=None, **fields):
        headers = {"Origin": ORIGIN, **(headers or {})}
        return self.client.post(path, data={"csrf_token": self.token, **fields}, headers=headers)

    def delete(self, path):
        headers = {"Origin": ORIGIN, "X-CSRFToken": self.token, "HX-Request": "true"}
        return self.client.delete(path, headers=headers)

    def sign_in(self, email, password=PASSWORD, **fields):
        return self.post("/sign-in", email=email, password=password, **fields)

    @property
    def is_in(self):
        return self.get("/profile").status_code == 200


class House:
    """`house.agent("anna")` reads, `house.browser("anna")` is signed in as her, `house.change` writes."""

    def __init__(self, app):
        self.app = app

    def browser(self, who=None):
        browser = Browser(self.app)
        if who:
            assert browser.sign_in(f"{who}@example.com").status_code == 303
        return browser

    @contextmanager
    def inside(self):
        """A look at the database, or `with writing():` a change to it, as of another request."""
        with self.app.app_context():
            yield

    def agent(self, who):
        """Their row as it is now, detached."""
        with self.app.app_context():
            return Agent.by_email(f"{who}@example.com")

    def change(self, who, verb):
        with self.app.app_context(), writing():
            return verb(Agent.by_email(f"{who}@example.com"))


@pytest.fixture
def quick_hashes(monkeypatch):
    """Argon2 with next to no work: what is tested is not how long it takes."""
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    monkeypatch.setattr(passwords, "DECOY", passwords.hasher.hash("decoy"))


@pytest.fixture
def empty_house(app, quick_hashes):
    return House(app)


@pytest.fixture
def house(app, quick_hashes):
    """Anna is the admin, Ben is not."""
    password_hash = passwords.hash_of(PASSWORD)
    with app.app_context(), writing():
        Agent.create("anna@example.com", "Anna", password_hash, "admin")
        Agent.create("ben@example.com", "Ben", password_hash)
    return House(app)
