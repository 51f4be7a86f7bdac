"""The timeline of a conversation: its lines in order, a page at a time, or everything after a revision."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from convo.conversations.activity import PUBLIC, Activity
from convo.conversations.comment import Comment
from convo.conversations.message import Message
from convo.extensions import db

PAGE = 50  # lines


@dataclass(frozen=True)
class Timeline:
    """All for agents; messages and public system lines for the visitor, from tables without comments."""

    conversation_id: int
    for_agents: bool

    def latest(self, before: int | None = None, limit: int = PAGE) -> list:
        """The last `limit` lines, or those before a position, oldest first."""
        lines = self._lines(
            lambda model: before is None or model.position < before,
            lambda model: model.position.desc(),
            limit,
        )
        return sorted(lines, key=lambda line: line.position)[-limit:]

    def after(self, revision: int, limit: int = PAGE) -> list:
        """The first `limit` lines made or changed after a revision, in order of change."""
        lines = self._lines(lambda model: model.revision > revision, lambda model: model.revision, limit)
        return sorted(lines, key=lambda line: line.revision)[:limit]

    def has_before(self, position: int) -> bool:
        return bool(self.latest(before=position, limit=1))

    def _lines(self, condition, order, limit) -> list:
        found = []
        for model, own in self._sources():
            query = select(model).where(model.conversation_id == self.conversation_id, condition(model), own)
            found.extend(db.session.scalars(query.order_by(order(model)).limit(limit)))
        return found

    def _sources(self):
        if self.for_agents:
            return ((Message, True), (Comment, True), (Activity, True))
        return ((Message, True), (Activity, or_(*(Activity.verb == verb for verb in PUBLIC))))
