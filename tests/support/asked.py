"""What agents and visitors ask for all day, the same in a small seeded history and in one grown from it."""

import time
from dataclasses import dataclass

from sqlalchemy import Connection, text

from convo.database import digest

TOKEN = "a visitor of the tests"
YEAR = 365 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Known:
    """Chosen while the history is small."""

    long: int  # a conversation of 500 lines or more
    revision: int
    regular: int  # a conversation of somebody who has had many
    contact: int
    chat: str  # its own key and its channel's
    key: str


def get_to_know(connection: Connection) -> Known:
    """Gives the regular's browser TOKEN, with which it may ask."""
    long = "SELECT id, revision FROM conversation ORDER BY revision DESC, id LIMIT 1"
    regular = (
        "SELECT max(id), contact_id, visitor_id FROM conversation GROUP BY contact_id, visitor_id"
        " ORDER BY count(*) DESC, visitor_id LIMIT 1"
    )
    keys = (
        "SELECT conversation.key, channel.key FROM conversation JOIN channel ON channel.id = channel_id"
        " WHERE conversation.id = :id"
    )
    number, contact, visitor = connection.execute(text(regular)).one()
    connection.execute(
        text("UPDATE visitor SET token_hash = :hash WHERE id = :id"), {"hash": digest(TOKEN), "id": visitor}
    )
    return Known(
        *connection.execute(text(long)).one(),
        number,
        contact,
        *connection.execute(text(keys), {"id": number}).one(),
    )


def whole_pages(known: Known) -> dict[str, str]:
    """An agent's, by name: what a browser loads."""
    return {
        "inbox page": "/inbox/open",
        "conversation page": f"/conversations/{known.long}?view=mine",
        "longest waiting": "/conversations/unassigned",
        "outbox": "/outbox",
    }


def parts(known: Known) -> dict[str, str]:
    """An agent's, by name: what htmx asks for."""
    log = f"/conversations/{known.long}/lines"
    return {
        **{f"list {view}": f"/inbox/{view}" for view in ("open", "mine", "unassigned", "closed")},
        "list a year back": f"/inbox/closed?before={time.time() - YEAR:.6f}-0",
        "counts": "/inbox/counts",
        "conversation": f"/conversations/{known.regular}",
        "earlier lines": f"{log}?before=300",
        "catch-up": f"{log}?after={known.revision - 20}",
        "contact card": f"/contacts/{known.contact}",
    }


def chats(known: Known) -> dict[str, str]:
    """The regular's, by name."""
    place = f"/widget/{known.key}"
    return {
        "visitor's home": f"{place}/home",
        "visitor's list": f"{place}/conversations",
        "visitor's chat": f"{place}/conversations/{known.chat}",
    }
