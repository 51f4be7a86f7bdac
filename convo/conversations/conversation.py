"""A conversation: what a visitor and agents say to each other, in one order for everybody."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from convo.contacts.contact import Contact
from convo.contacts.visit import Visit
from convo.contacts.visitor import Visitor
from convo.conversations.activity import Activity
from convo.conversations.assignable import Assignable
from convo.conversations.channel import Channel
from convo.conversations.closable import Closable
from convo.conversations.comment import Comment
from convo.conversations.events import ActivityRecorded, CommentPosted, ConversationStarted, MessagePosted
from convo.conversations.expirable import Expirable
from convo.conversations.inbox import Inbox
from convo.conversations.indexes import only
from convo.conversations.message import Message, author_is
from convo.conversations.readable import Readable
from convo.conversations.timeline import Timeline
from convo.database import UTCDateTime, lock, new_token, utcnow
from convo.extensions import db
from convo.live.announcements import announce

PREVIEW_LIMIT = 200  # characters
OPEN, CLOSED = "closed_at IS NULL", "closed_at IS NOT NULL"
UNASSIGNED = "closed_at IS NULL AND assignee_id IS NULL"
ANSWERED = "closed_at IS NULL AND last_message_position > last_visitor_position"


class Conversation(Closable, Expirable, Assignable, Readable, db.Model):
    # A view is read inbox by inbox (`access.leading`), each from an index that has it in order.
    __table_args__ = (
        Index("ix_conversation_open", "inbox_id", "last_activity_at", "id", **only(OPEN)),
        Index("ix_conversation_mine", "assignee_id", "inbox_id", "last_activity_at", "id", **only(OPEN)),
        Index("ix_conversation_unassigned", "inbox_id", "last_activity_at", "id", **only(UNASSIGNED)),
        Index("ix_conversation_waiting", "inbox_id", "waiting_since", **only(UNASSIGNED)),
        Index("ix_conversation_closed", "inbox_id", "last_activity_at", "id", **only(CLOSED)),
        Index("ix_conversation_answered", "channel_id", "last_activity_at", **only(ANSWERED)),
        Index("ix_conversation_visitor", "visitor_id", "id"),
        Index("ix_conversation_contact", "contact_id", "id"),
        Index("ix_conversation_visit_id", "visit_id", **only("visit_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True, default=new_token)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("visitor.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    language: Mapped[str] = mapped_column(String(8), default="en")
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    last_activity_at: Mapped[datetime] = mapped_column(UTCDateTime, default=utcnow)
    last_message_position: Mapped[int] = mapped_column(default=0)
    last_visitor_position: Mapped[int] = mapped_column(default=0)
    waiting_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    preview: Mapped[str] = mapped_column(String(PREVIEW_LIMIT), default="")

    inbox: Mapped[Inbox] = relationship()
    channel: Mapped[Channel] = relationship(lazy="joined")
    contact: Mapped[Contact] = relationship(lazy="joined")
    visitor: Mapped[Visitor | None] = relationship()
    visit: Mapped[Visit | None] = relationship()

    @classmethod
    def start(cls, channel: Channel, visitor: Visitor, visit: Visit | None) -> "Conversation":
        """Begin one; its first message belongs into the same transaction."""
        conversation = cls(
            inbox_id=channel.inbox_id,
            channel=channel,
            contact=visitor.become_contact(),
            visitor=visitor,
            visit=visit,
            language=visitor.language,
        )
        db.session.add(conversation)
        db.session.flush()
        announce(ConversationStarted(conversation.id))
        return conversation

    def is_visitor(self, who) -> bool:
        return isinstance(who, Visitor)

    def lock(self):
        """Hold the row and see it as it is now."""
        lock(self)

    def next_revision(self) -> int:
        """Where the next line belongs, or that of a change to one. Who holds the row counts alone."""
        self.lock()
        self.revision += 1
        return self.revision

    def post(self, author, body: str, client_id: str) -> Message:
        """Say something. The author's client_id again returns the first message, wherever it went."""
        self.lock()
        if message := Message.sent_as(author, client_id):
            return message
        side = "visitor_id" if self.is_visitor(author) else "agent_id"
        message = self._place(Message(body=body, client_id=client_id, **{side: author.id}))
        self.last_activity_at = message.created_at
        self.last_message_position = message.position
        self.preview = body[:PREVIEW_LIMIT]
        if self.is_visitor(author):
            self.last_visitor_position = message.position
            self.waiting_since = self.waiting_since or message.created_at
        else:
            self.waiting_since = None
        db.session.flush()
        announce(MessagePosted(self.id, message.id))
        self.mark(author, seen_through=message.position)
        if message.is_from_agent and not self.is_assigned:
            self.assign(author, by=author)
        return message

    def comment(self, agent, body: str, client_id: str) -> Comment:
        """Note something for colleagues; closed conversations take comments too."""
        self.lock()
        if comment := Comment.sent_as(agent, client_id):
            return comment
        comment = self._place(Comment(body=body, client_id=client_id, agent_id=agent.id))
        self.last_activity_at = comment.created_at
        db.session.flush()
        announce(CommentPosted(self.id, comment.id))
        return comment

    def record(self, verb: str, by=None, **details) -> Activity:
        """Write a system line. `by` is an agent, the visitor, or None for what happened by itself.

        What happened by itself leaves the conversation where it stands in the lists.
        """
        side = {} if by is None else {"visitor_id" if self.is_visitor(by) else "agent_id": by.id}
        activity = self._place(Activity(verb=verb, details=details, **side))
        if by is not None:
            self.last_activity_at = activity.created_at
        db.session.flush()
        announce(ActivityRecorded(self.id, activity.id))
        return activity

    def answers_since(self, position: int, by_others_than) -> list[Message]:
        """What other agents said after a position, which somebody who began to write then may not know."""
        return list(
            db.session.scalars(
                select(Message)
                .where(Message.conversation_id == self.id, Message.position > position)
                .where(Message.agent_id.is_not(None), ~author_is(Message, by_others_than))
                .order_by(Message.position)
            )
        )

    def unanswered_since(self) -> datetime | None:
        """When the visitor began to say what nobody has answered yet."""
        said = Message.conversation_id == self.id
        answered = select(func.coalesce(func.max(Message.position), 0)).where(
            said, Message.agent_id.is_not(None)
        )
        return db.session.scalar(
            select(func.min(Message.created_at)).where(said, Message.position > answered.scalar_subquery())
        )

    def timeline(self, for_agents: bool) -> Timeline:
        return Timeline(self.id, self.revision, for_agents)

    def _place(self, line):
        """Give a line the next place; the caller flushes it, with what it changes of the conversation."""
        line.conversation_id = self.id
        line.position = line.revision = self.next_revision()
        line.created_at = utcnow()
        db.session.add(line)
        return line
