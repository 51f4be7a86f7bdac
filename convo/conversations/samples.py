"""Samples for previews: real models that no session ever sees, so that a renamed attribute breaks them.

Each call makes new ones. What a sample would ask of the database, it is told.
"""

from datetime import timedelta

from sqlalchemy import inspect

from convo.accounts.agent import Agent
from convo.contacts.contact import Contact
from convo.contacts.identity import Identity
from convo.contacts.visit import Visit
from convo.contacts.visitor import Visitor
from convo.conversations.activity import Activity
from convo.conversations.channel import Channel
from convo.conversations.comment import Comment
from convo.conversations.conversation import Conversation
from convo.conversations.inbox import Inbox
from convo.conversations.message import Message
from convo.conversations.participant import Mark, Marks
from convo.database import utcnow

LONG_NAME = "Maximiliane Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh"
BODIES = {
    "short": "Do you ship to Norway?",
    "very long": "Mine squeaks when it rains, and only then. " * 30,
    "one long word": "unbroken" * 40,
    "right-to-left": "مرحبا، هل تشحنون الطلبات إلى النرويج؟",
    "Markdown": "It **is**, see [the page](https://example.com/a):\n\n- one\n- *two*\n\n> quoted\n\n`code`"
    "\n\n```\na = 1\n```\n\n1. first\n2. second\n\nhttps://example.com/a/very/long/address?with=a&query=too",
    "HTML, which stays words": "<b>not bold</b> <script>alert(1)</script> &amp;",
    "several lines": "One\nTwo\n\nThree",
}


def ago(**time):
    return utcnow() - timedelta(**time)


def agent(id: int = 1, name: str = "Ana Silva", **attributes) -> Agent:
    return Agent(id=id, name=name, email=f"agent{id}@example.com", **attributes)


def contact(id: int = 12, name: str | None = "Zoé Martin", email: str | None = None) -> Contact:
    known = [Identity(kind="email", value=email, used_at=ago(days=1))] if email else []
    return Contact(id=id, name=name, revision=1, identities=known)


def channel(**settings) -> Channel:
    inbox = Inbox(id=1, name="Northwind Bikes")
    return linked(Channel, id=1, kind="chat", key="demo", name="Website", settings=settings, inbox=inbox)


def visitor(time_zone: str | None = "Europe/Paris") -> Visitor:
    return Visitor(id=5, language="en", time_zone=time_zone)


def visit(**attributes) -> Visit:
    seen = {"url": "https://shop.example/bikes", "title": "Bikes", "device": "Firefox · Windows"}
    return Visit(id=6, **{**seen, "referrer": "https://search.example/", "language": "fr-CA", **attributes})


def conversation(id: int = 7, marks: tuple[int, int] = (0, 0), **attributes) -> Conversation:
    """`marks` are those of both sides: (delivered through, seen through)."""
    made = linked(
        Conversation,
        id=id,
        **{
            "key": f"sample-{id}",
            "language": "en",
            "revision": 9,
            "created_at": ago(minutes=30),
            "last_activity_at": ago(minutes=4),
            "last_visitor_position": 8,
            "preview": BODIES["short"],
            "contact": contact(),
            "channel": channel(),
            "visitor": visitor(),
            **attributes,
        },
    )
    made.marks = lambda: Marks(Mark(*marks), Mark(*marks), revision=3)
    return made


def message(body: str = BODIES["short"], by: Agent | None = None, id: int = 1, **attributes) -> Message:
    """By an agent, else by the visitor."""
    side = {"agent": by} if by else {"visitor_id": visitor().id}
    return line(Message, id, body=body, client_id=f"sample-{id}", **side, **attributes)


def comment(body: str, by: Agent, id: int = 1) -> Comment:
    return line(Comment, id, body=body, client_id=f"sample-{id}", agent=by)


def activity(verb: str, by=None, id: int = 1, **details) -> Activity:
    """By an agent, the visitor, or None for what happened by itself."""
    side = {"visitor_id": by.id} if isinstance(by, Visitor) else {"agent": by}
    return line(Activity, id, verb=verb, details=details, **side)


def line(model, id: int, **attributes):
    place = {"conversation_id": 7, "position": id, "revision": id, "created_at": ago(minutes=20 - id)}
    return linked(model, id=id, **place, **attributes)


def linked(model, **attributes):
    """With the foreign keys of its relations, which a session would set."""
    keys = {
        f"{name}_id": getattr(attributes[name], "id", None)
        for name in inspect(model).relationships.keys() & attributes.keys()
    }
    return model(**keys, **attributes)
