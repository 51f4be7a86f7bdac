"""Writing stories down: a batch a transaction, short enough that nobody else waits for more than a moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import insert, text

from convo.contacts.contact import Contact
from convo.contacts.identity import Identity
from convo.contacts.visit import Visit
from convo.contacts.visitor import Visitor
from convo.conversations.activity import Activity
from convo.conversations.comment import Comment
from convo.conversations.conversation import Conversation
from convo.conversations.message import Message
from convo.conversations.participant import Participant
from convo.database import digest, new_token, writing
from convo.deliveries import Delivery
from convo.extensions import db
from convo.seeds import phrases
from convo.seeds.people import Person
from convo.seeds.story import Story

LINES = 1_500  # a batch; about a tenth of a second

Told = tuple[Person, Story]


@dataclass(frozen=True)
class Written:
    """What one committed batch held."""

    conversations: int
    messages: int


def write_down(stories: Iterable[Told]) -> Iterator[Written]:
    """What is yielded is committed. The stories are made up between the transactions."""
    for batch in _batches(stories):
        with writing():
            _keep(batch)
        yield Written(len(batch), sum(len(story.messages) for _, story in batch))


def settle_down():
    """Let PostgreSQL see at once how much there is, as it would by itself in a while."""
    if db.engine.dialect.name == "postgresql":
        with writing() as session:
            session.execute(text("ANALYZE"))


def _batches(stories) -> Iterator[list[Told]]:
    batch, lines = [], 0
    for told in stories:
        batch.append(told)
        lines += told[1].revision
        if lines >= LINES:
            yield batch
            batch, lines = [], 0
    if batch:
        yield batch


def _keep(batch: list[Told]):
    newcomers = {}
    for person, story in batch:
        if person.ids is None:
            newcomers.setdefault(id(person), (person, story))
    _introduce(list(newcomers.values()))
    visits = _numbered(Visit, [_visit(*told) for told in batch])
    rows = [_conversation(*told, visit) for told, visit in zip(batch, visits, strict=True)]
    lines = {model: [] for model in (Message, Comment, Activity, Participant)}
    conversations = _numbered(Conversation, rows)
    _deliver(batch, conversations)
    for (person, story), conversation_id in zip(batch, conversations, strict=True):
        _, visitor_id = person.ids
        for model, told in (
            (Message, story.messages),
            (Comment, story.comments),
            (Activity, story.activities),
            (Participant, story.participants()),
        ):
            for row in told:
                row["conversation_id"] = conversation_id
                if "visitor_id" in row:
                    row["visitor_id"] = visitor_id if row["visitor_id"] else None
            lines[model] += told
    for model, rows in lines.items():
        _insert(model, rows)


def _introduce(newcomers: list[Told]):
    contacts = _numbered(Contact, [_contact(*told) for told in newcomers])
    rows = [_visitor(*told, contact) for told, contact in zip(newcomers, contacts, strict=True)]
    for (person, _), *ids in zip(newcomers, contacts, _numbered(Visitor, rows), strict=True):
        person.ids = tuple(ids)
    _insert(Identity, [_identity(*told) for told in newcomers if told[1].email_given_at])


def _deliver(batch, conversations):
    """The transcripts; a system line about one that failed names it."""
    made = [
        (delivery | {"subject_id": conversation_id}, line)
        for (_, story), conversation_id in zip(batch, conversations, strict=True)
        for delivery, line in story.deliveries
    ]
    ids = _numbered(Delivery, [delivery for delivery, _ in made])
    for (delivery, line), number in zip(made, ids, strict=True):
        if delivery["state"] == "failed":
            line["details"]["delivery_id"] = number


def _contact(person, story) -> dict:
    return {
        "name": person.name,
        "language": person.language,
        "created_at": story.started_at,
        "revision": bool(person.name) + bool(story.email_given_at),  # an agent named them; they gave theirs
    }


def _identity(person, story) -> dict:
    told = {"kind": "email", "value": story.email, "contact_id": person.ids[0]}
    return told | {"used_at": story.email_given_at, "created_at": story.email_given_at}


def _visitor(person, story, contact_id) -> dict:
    return {
        "channel_id": person.place.channel_id,
        "contact_id": contact_id,
        "token_hash": digest(new_token(32)),  # whose token nobody was told
        "language": person.language,
        "time_zone": person.time_zone,
        "created_at": story.started_at,
    }


def _visit(person, story) -> dict:
    page = phrases.PAGES[story.revision % len(phrases.PAGES)]
    return {
        "visitor_id": person.ids[1],
        "url": f"https://shop.example/{person.language}/{page}",
        "title": f"{page.capitalize()} · Northwind Bikes",
        "referrer": None,
        "language": person.language,
        "device": person.device,
        "created_at": story.started_at,
    }


def _conversation(person, story, visit_id) -> dict:
    contact_id, visitor_id = person.ids
    return story.row() | {
        "key": new_token(),
        "inbox_id": person.place.inbox_id,
        "channel_id": person.place.channel_id,
        "contact_id": contact_id,
        "visitor_id": visitor_id,
        "visit_id": visit_id,
        "language": person.language,
    }


def _numbered(model, rows: list[dict]) -> list[int]:
    """Insert them; their ids, in the same order."""
    table = model.__table__
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(db.session.scalars(statement, rows)) if rows else []


def _insert(model, rows: list[dict]):
    if rows:
        db.session.execute(insert(model.__table__), rows)
