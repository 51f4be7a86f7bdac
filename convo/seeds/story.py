"""A story: one conversation as the rows that its verbs would have left, without asking the database.

It keeps the books of `conversation.py` and the adjectives beside it. A test plays the same plots by the verbs
and finds the same rows.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar

from convo.conversations.conversation import PREVIEW_LIMIT
from convo.mail.headers import new_message_id
from convo.seeds.plot import Colleague, Step
from convo.transcripts.closing import KIND

MAIL_TAKES = timedelta(seconds=2)


class Story:
    """`email` is the contact's address before it begins; `names` makes the client_id of each message.

    In its rows `visitor_id` only says whether it is the visitor's: their number comes when they are written.
    """

    def __init__(self, started_at: datetime, names: Iterable[str], email: str | None, domain: str):
        self.now = self.started_at = started_at
        self.email = email
        self.email_given_at: datetime | None = None
        self.messages: list[dict] = []
        self.comments: list[dict] = []
        self.activities: list[dict] = []
        self.deliveries: list[tuple[dict, dict]] = []  # each with its system line
        self.marks: dict[Colleague | None, list[int]] = {}  # delivered, seen, revision
        self.revision = self.last_message_position = self.last_visitor_position = 0
        self.last_activity_at = started_at
        self.assignee: Colleague | None = None
        self.waiting_since = self.closed_at = self.closed_by = None
        self.preview = ""
        self._names, self._domain = names, domain
        self._unanswered_since: datetime | None = None

    def play(self, steps: Iterable[Step], until: datetime) -> "Story":
        """`until` is when the story is told: nothing in it is later."""
        for after, verb, who, what in steps:
            self.now = min(self.now + timedelta(seconds=after), until)
            self.VERBS[verb](self, who, what)
        return self

    def row(self) -> dict:
        """The conversation's own columns, but for its keys to other tables."""
        return {
            "revision": self.revision,
            "created_at": self.started_at,
            "last_activity_at": self.last_activity_at,
            "last_message_position": self.last_message_position,
            "last_visitor_position": self.last_visitor_position,
            "waiting_since": self.waiting_since,
            "preview": self.preview,
            "closed_at": self.closed_at,
            "closed_by_id": self.closed_by.id if self.closed_by else None,
            "assignee_id": self.assignee.id if self.assignee else None,
        }

    def participants(self) -> list[dict]:
        return [
            {
                "agent_id": who.id if who else None,
                "visitor_id": who is None,
                "delivered_through": delivered,
                "seen_through": seen,
                "revision": revision,
            }
            for who, (delivered, seen, revision) in self.marks.items()
        ]

    def _says(self, who, body):
        position = self._line(
            self.messages, who, visitor_id=who is None, body=body, client_id=next(self._names)
        )
        self.last_activity_at = self.now
        self.last_message_position = position
        self.preview = body[:PREVIEW_LIMIT]
        if who is None:
            self.last_visitor_position = position
            self._unanswered_since = self._unanswered_since or self.now
            self.waiting_since = self.waiting_since or self.now
        else:
            self._unanswered_since = self.waiting_since = None
        self._mark(who, position)
        if who and not self.assignee:
            self._assigns(who, who)

    def _reads(self, who, _what):
        self._mark(who, self.last_message_position)

    def _notes(self, who, body):
        self._line(self.comments, who, body=body, client_id=next(self._names))
        self.last_activity_at = self.now

    def _gives(self, who, email):
        self.email, self.email_given_at = email, self.now
        self._record("email_given", who, email=email)
        self.last_activity_at = self.now

    def _assigns(self, who, to):
        if to == self.assignee:
            return
        self.assignee = to
        self._record("assigned", who, assignee_id=to.id, name=to.name)
        self.last_activity_at = self.now

    def _closes(self, who, refusal):
        self.closed_at, self.closed_by, self.waiting_since = self.now, who, None
        self._record("closed", who)
        self.last_activity_at = self.now
        if self.email:
            self._mail(refusal)
        else:
            self._happen("transcript_not_sent", reason="no_address")

    def _reopens(self, who, _what):
        self.closed_at = self.closed_by = None
        self.waiting_since = self._unanswered_since
        self._record("reopened", who)
        self.last_activity_at = self.now

    VERBS: ClassVar = {
        "says": _says,
        "reads": _reads,
        "notes": _notes,
        "gives": _gives,
        "assigns": _assigns,
        "closes": _closes,
        "reopens": _reopens,
    }

    def _mail(self, refusal):
        delivery = {
            "kind": KIND,
            "args": {"to": self.email},
            "message_id": new_message_id(self._domain),
            "state": "failed" if refusal else "sent",
            "tries": 1,
            "next_try_at": None,
            "last_error": refusal,
            "created_at": self.now,
            "sent_at": None if refusal else self.now + MAIL_TAKES,
        }
        self.now += MAIL_TAKES
        if refusal:
            self._happen("transcript_failed", to=self.email, words=refusal)
        else:
            self._happen("transcript_sent", to=self.email)
        self.deliveries.append((delivery, self.activities[-1]))

    def _record(self, verb, who, **details):
        self._line(self.activities, who, visitor_id=who is None, verb=verb, details=details)

    def _happen(self, verb, **details):
        """By itself."""
        self._line(self.activities, None, visitor_id=False, verb=verb, details=details)

    def _line(self, lines, who, **columns) -> int:
        self.revision += 1
        place = {"position": self.revision, "revision": self.revision, "created_at": self.now}
        lines.append({"agent_id": who.id if who else None, **columns, **place})
        return self.revision

    def _mark(self, who, position):
        marks = self.marks.setdefault(who, [0, 0, 0])
        if position > marks[1]:
            marks[0] = marks[1] = position
            marks[2] += 1
