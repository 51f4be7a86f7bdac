"""Readable: how far each participant has received and seen it. Marks only ever move forward."""

from sqlalchemy import select

from convo.conversations.events import ConversationRead
from convo.conversations.participant import FORWARD, Mark, Marks, Participant
from convo.extensions import db
from convo.live.announcements import announce


class Readable:
    def participant(self, who) -> Participant | None:
        """Somebody's marks as they are now, None while they have none: what was read before the conversation
        was locked may be old.
        """
        theirs = select(Participant).where(self._marks_of(who))
        return db.session.scalar(theirs.execution_options(populate_existing=True))

    def mark(self, who, delivered_through: int = 0, seen_through: int = 0):
        """Move somebody's marks forward, never past what has been said. Seen is also delivered."""
        self.lock()  # two tabs at once: the one that knows less must not have the last word
        seen = min(seen_through, self.revision)
        delivered = max(min(delivered_through, self.revision), seen)
        side = "visitor_id" if self.is_visitor(who) else "agent_id"
        values = {"in_id": self.id, "of_id": who.id, "delivered": delivered, "seen": seen}
        db.session.flush()  # what was changed of them before
        moved = db.session.execute(FORWARD[side], values).rowcount
        if not moved and delivered and self.participant(who) is None:
            through = {"delivered_through": delivered, "seen_through": seen, "revision": 1}
            db.session.add(Participant(conversation_id=self.id, **through, **{side: who.id}))
            moved = True
        if moved:
            announce(ConversationRead(self.id, None if self.is_visitor(who) else who.id))

    def mark_unread(self, agent):
        """An agent wants to come back to it: the visitor's last message is unread again. The visitor was told
        that it was seen, and that stays true.
        """
        self.lock()
        if marks := self.participant(agent):
            marks.unread_from = self.last_visitor_position
            marks.revision += 1
            announce(ConversationRead(self.id, agent.id))

    def marks(self) -> Marks:
        """Those of both sides, as of now."""
        columns = (Participant.agent_id, Participant.delivered_through, Participant.seen_through)
        theirs = select(*columns, Participant.revision).where(Participant.conversation_id == self.id)
        sides, revision = {True: Mark(0, 0), False: Mark(0, 0)}, 0
        for agent_id, delivered, seen, changes in db.session.execute(theirs):
            before = sides[agent_id is not None]
            sides[agent_id is not None] = Mark(max(before.delivered, delivered), max(before.seen, seen))
            revision += changes
        return Marks(agents=sides[True], visitor=sides[False], revision=revision)

    def _marks_of(self, who):
        side = Participant.visitor_id if self.is_visitor(who) else Participant.agent_id
        return (Participant.conversation_id == self.id) & (side == who.id)
