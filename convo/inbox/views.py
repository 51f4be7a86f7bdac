"""The built-in views: which conversations an agent sees together, and how many there are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import Select, and_, func, select, tuple_
from sqlalchemy.orm import joinedload

from convo.contacts.contact import Contact
from convo.conversations.access import conversations_of, inboxes_of, leading
from convo.conversations.conversation import Conversation
from convo.extensions import db
from convo.inbox.streams import view_stream
from convo.numbers import bounded

PAGE = 30  # rows
PLACE = (Conversation.last_activity_at, Conversation.id)  # where a conversation stands in a view
COUNT_LIMIT = 500  # counts above are shown as "500+", so that they stay cheap


@dataclass(frozen=True)
class View:
    """`condition` is a function of the agent; `holds` says of a loaded conversation whether it belongs."""

    name: str
    title: str
    condition: Callable
    holds: Callable[[Conversation], bool]

    def query(self, agent) -> Select[tuple[Conversation]]:
        return conversations_of(agent).where(self.condition(agent))

    def page(self, agent, before: str | None = None) -> tuple[list[Conversation], str | None]:
        """Newest first, a page at a time: the rows, and the cursor of the next page (None at the end)."""
        conditions = [self.condition(agent)]
        if cursor := _parsed(before):
            conditions.append(tuple_(*PLACE) < tuple_(*cursor, types=[column.type for column in PLACE]))
        newest = leading(agent, *conditions, by=PLACE, descending=True, limit=PAGE + 1)
        named = joinedload(Conversation.contact).selectinload(Contact.identities)
        rows = list(db.session.scalars(newest.options(named)))
        return rows[:PAGE], _cursor(rows[PAGE - 1]) if len(rows) > PAGE else None

    def count(self, agent) -> int:
        """How many, at most COUNT_LIMIT + 1."""
        some = self.query(agent).with_only_columns(Conversation.id).limit(COUNT_LIMIT + 1).subquery()
        return db.session.scalar(select(func.count()).select_from(some))

    def streams(self, agent) -> list[str]:
        return [view_stream(self.name, inbox.id, agent.id) for inbox in inboxes_of(agent)]


VIEWS = {
    view.name: view
    for view in (
        View("open", _l("All open"), lambda agent: Conversation.open(), lambda it: not it.is_closed),
        View(
            "mine",
            _l("Assigned to me"),
            lambda agent: and_(Conversation.open(), Conversation.assignee_id == agent.id),
            lambda it: not it.is_closed and it.is_assigned,
        ),
        View(
            "unassigned",
            _l("Unassigned"),
            lambda agent: and_(Conversation.open(), Conversation.assignee_id.is_(None)),
            lambda it: not it.is_closed and not it.is_assigned,
        ),
        View(
            "closed",
            lazy_pgettext("view", "Closed"),
            lambda agent: Conversation.closed_at.is_not(None),
            lambda it: it.is_closed,
        ),
    )
}
DEFAULT = "open"


def counts(agent) -> dict[str, str]:
    """The count of each view as shown."""
    shown = {name: view.count(agent) for name, view in VIEWS.items()}
    return {name: str(count) if count <= COUNT_LIMIT else f"{COUNT_LIMIT}+" for name, count in shown.items()}


def longest_waiting(agent, but_not: int | None = None) -> Conversation | None:
    """The unassigned conversation that has waited longest for an answer, else the oldest unassigned one."""
    others = (VIEWS["unassigned"].condition(agent), Conversation.id != (but_not or 0))
    are_waiting = Conversation.waiting_since.is_not(None)
    waiting = leading(agent, *others, are_waiting, by=(Conversation.waiting_since,), limit=1)
    oldest = leading(agent, *others, by=PLACE, limit=1)
    return db.session.scalar(waiting) or db.session.scalar(oldest)


def _cursor(conversation) -> str:
    return f"{conversation.last_activity_at.timestamp():.6f}-{conversation.id}"


def _parsed(cursor: str | None) -> tuple[datetime, int] | None:
    """A cursor comes back from the browser: what is none of ours starts at the top."""
    try:
        at, number = (cursor or "").split("-")
        return datetime.fromtimestamp(float(at), UTC), bounded(int(number))
    except (ValueError, OverflowError, OSError):
        return None
