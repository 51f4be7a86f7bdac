"""The timeline of a conversation: its lines in order, a page at a time, or everything after a revision."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from convo.conversations.activity import PUBLIC, Activity
from convo.conversations.comment import Comment
from convo.conversations.message import Message
from convo.extensions import db

PAGE = 50  # lines


@dataclass(frozen=True)
class Timeline:
    """All for agents; messages and public system lines for the visitor, from tables without comments."""

    conversation_id: int
    through: int  # the revision, read first: on PostgreSQL each query may see more than the last
    for_agents: bool

    def page(self, before: int | None = None) -> dict:
        """`lines`: the last page, or that before a position; `more_before`: where the next begins."""
        lines = self.latest(before)
        more = lines and self.has_before(lines[0].position)
        return {"lines": lines, "more_before": lines[0].position if more else None}

    def since(self, revision: int) -> dict:
        """For somebody who knows everything up to a revision: the `lines` they missed, the `cursor` up to
        which they then know everything, and whether there is `more`.
        """
        revision = max(revision, 0)
        lines = self.after(revision, PAGE + 1)
        missed, more = lines[:PAGE], len(lines) > PAGE
        return {"lines": missed, "cursor": missed[-1].revision if missed else revision, "more": more}

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
        # A line may come between one table's query and the next: what is beyond `through` waits.
        lines = self._lines(
            lambda model: and_(model.revision > revision, model.revision <= self.through),
            lambda model: model.revision,
            limit,
        )
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
