"""Who may see what: everything is looked up through the one who asks; what is out of scope does not exist."""

from sqlalchemy import Select, event, select, union_all
from sqlalchemy.orm import Session

from convo.accounts.agent import Agent
from convo.contacts.contact import Contact
from convo.contacts.visitor import Visitor
from convo.conversations.conversation import Conversation
from convo.conversations.inbox import Inbox
from convo.database import held
from convo.extensions import db

UNION_LIMIT = 100  # queries put together at once; SQLite takes 500 (https://sqlite.org/limits.html)


def scope_of(agent: Agent) -> Select[tuple[Inbox]]:
    """The inboxes that an agent works in: whatever else an agent may see is seen through these."""
    return select(Inbox).order_by(Inbox.id)


def inboxes_of(agent: Agent) -> list[Inbox]:
    """They themselves. Asked once a transaction, however many lists a page shows."""
    known = db.session.info.setdefault("inboxes", {})
    if agent.id not in known:
        known[agent.id] = list(db.session.scalars(scope_of(agent)))
    return known[agent.id]


@event.listens_for(Session, "after_transaction_end")
def _forget(session, _transaction):
    session.info.pop("inboxes", None)


def conversations_of(agent: Agent) -> Select[tuple[Conversation]]:
    """The conversations that an agent may see."""
    return select(Conversation).where(Conversation.inbox_id.in_([inbox.id for inbox in inboxes_of(agent)]))


def leading(
    agent: Agent, *conditions, by: tuple, limit: int, descending: bool = False
) -> Select[tuple[Conversation]]:
    """The first so many, by some columns, of an agent's conversations that fulfil the conditions.

    The first of each inbox, then the first of these: an index that begins with the inbox has them in order,
    while of several inboxes at once all would be read and sorted.
    """

    def ordered(columns):
        return [column.desc() if descending else column for column in columns]

    def merged(parts):
        together = union_all(*(select(part.subquery()) for part in parts)).subquery()
        return select(together).order_by(*ordered(together.c[column.key] for column in by)).limit(limit)

    firsts = [
        select(Conversation.id.label("found"), *by)
        .where(Conversation.inbox_id == inbox.id, *conditions)
        .order_by(*ordered(by))
        .limit(limit)
        for inbox in inboxes_of(agent)
    ]
    if not firsts:
        return conversations_of(agent)
    while len(firsts) > UNION_LIMIT:
        starts = range(0, len(firsts), UNION_LIMIT)
        firsts = [merged(firsts[start : start + UNION_LIMIT]) for start in starts]
    ids = select(merged(firsts).subquery().c.found)
    return select(Conversation).where(Conversation.id.in_(ids)).order_by(*ordered(by))


def conversation_of(agent: Agent, conversation_id: int, hold: bool = False) -> Conversation | None:
    """In one statement, which also locks it for who is going to change it (`hold`)."""
    within = scope_of(agent).with_only_columns(Inbox.id).order_by(None)
    query = select(Conversation).where(Conversation.id == conversation_id, Conversation.inbox_id.in_(within))
    return held(query) if hold else db.session.scalar(query)


def contact_of(agent: Agent, contact_id: int) -> Contact | None:
    """A contact with whom the agent may see a conversation."""
    known = conversations_of(agent).where(Conversation.contact_id == contact_id).limit(1)
    return db.session.get(Contact, contact_id) if db.session.scalar(known) else None


def agents_of(inbox: Inbox) -> list[Agent]:
    """The agents to whom a conversation of this inbox can be given, by name."""
    return list(db.session.scalars(Agent.active()))


def chats_of(visitor: Visitor) -> Select[tuple[Conversation]]:
    """The visitor's own conversations in the channel of their token, newest first."""
    return (
        select(Conversation)
        .where(Conversation.visitor_id == visitor.id, Conversation.channel_id == visitor.channel_id)
        .order_by(Conversation.id.desc())
    )


def chat_of(visitor: Visitor, key: str, hold: bool = False) -> Conversation | None:
    """One of them, locked for who is going to change it (`hold`)."""
    query = chats_of(visitor).where(Conversation.key == key)
    return held(query) if hold else db.session.scalar(query)
