"""The demo company, so that Convo can be tried at once. Making it again changes nothing."""

from dataclasses import dataclass

from sqlalchemy import select

from convo.accounts import passwords
from convo.accounts.agent import Agent
from convo.channels.chat import DEFAULTS
from convo.conversations.channel import Channel
from convo.conversations.inbox import Inbox
from convo.database import new_token, writing
from convo.extensions import db

DEMO_KEY = "demo"
DEMO_EMAIL = "ana@demo.example"
DEMO_SITES = [f"{scheme}://{host}:*" for scheme in ("http", "https") for host in ("localhost", "127.0.0.1")]


@dataclass(frozen=True)
class DemoAgent:
    """Who signs in to the demo: told once, at the first start."""

    email: str
    password: str

    def told(self) -> str:
        return f"Sign in as {self.email} with the password {self.password}"


def first_inbox(name: str = "Support") -> Inbox:
    """The inbox that every installation begins with. Visitors see its name where a chat has no heading."""
    inbox = db.session.scalar(select(Inbox).order_by(Inbox.id).limit(1))
    if inbox is None:
        inbox = Inbox(name=name)
        db.session.add(inbox)
        db.session.flush()
    return inbox


def demo() -> DemoAgent | None:
    """Make the demo company, less what there is. Its agent is made, and returned, where nobody works yet."""
    password = new_token(9)
    password_hash = "" if Agent.count() else passwords.hash_of(password)  # which takes its time
    with writing():
        inbox = first_inbox("Northwind Bikes")
        if not Channel.by_key("chat", DEMO_KEY):
            make_channel(inbox)
        if not password_hash or Agent.count():
            return None
        Agent.create(DEMO_EMAIL, "Ana Silva", password_hash, "admin")
    return DemoAgent(DEMO_EMAIL, password)


def make_channel(inbox: Inbox):
    settings = {
        **DEFAULTS,
        "colour": "#0f766e",
        "welcome": {
            "en": "Hello! Looking for a bike, or has yours a problem? Write to us, somebody is here.",
            "fr": "Bonjour ! Vous cherchez un vélo, ou le vôtre a un souci ? Écrivez-nous, quelqu’un est là.",
        },
        "sites": DEMO_SITES,
    }
    db.session.add(Channel(kind="chat", key=DEMO_KEY, name="Demo site", inbox=inbox, settings=settings))
