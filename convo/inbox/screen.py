"""What the agents' screen shows: the arguments of its templates."""

from flask_babel import get_locale
from sqlalchemy import select

from convo.conversations.access import conversations_of, inboxes_of
from convo.conversations.channel import Channel
from convo.conversations.conversation import Conversation
from convo.conversations.draft import Draft
from convo.conversations.participant import reading_of, readings_of
from convo.current import current
from convo.extensions import db
from convo.inbox.streams import agent_stream, conversation_stream, inbox_stream, signed
from convo.inbox.views import VIEWS, View, counts

EARLIER = 10  # conversations of the same contact on the card


def screen(agent, view: View, conversation: Conversation | None = None) -> dict:
    """The whole page: the views, a list, and perhaps a conversation."""
    opened = workspace(agent, conversation) if conversation else {"conversation": None}
    return {
        "views": VIEWS.values(),
        "counts": counts(agent),
        "has_channel": has_channel(),
        **listing(agent, view),
        **opened,
    }


def has_channel() -> bool:
    """Whether anything can arrive yet."""
    return db.session.scalar(select(Channel.id).limit(1)) is not None


def listing(agent, view: View, before: str | None = None) -> dict:
    rows, following = view.page(agent, before)
    inboxes = [inbox_stream(inbox.id) for inbox in inboxes_of(agent)]
    return {
        "view": view,
        "rows": rows,
        "following": following,
        "seen": readings_of(agent.id, [row.id for row in rows]),
        "streams": signed(
            current.session, str(get_locale()), agent_stream(agent.id), *inboxes, *view.streams(agent)
        ),
    }


def workspace(agent, conversation: Conversation) -> dict:
    """A conversation with its editor and its contact's card."""
    return {
        **history(conversation),
        "draft": Draft.of(conversation, agent) or Draft(reply="", comment="", begun_at=0),
        "seen_through": reading_of(agent.id, conversation.id).position,
        "earlier": earlier(agent, conversation),
        "live": signed(current.session, str(get_locale()), conversation_stream(conversation.id)),
    }


def history(conversation, before: int | None = None) -> dict:
    """A page of lines, and where the page before it begins."""
    page = conversation.timeline(for_agents=True).page(before)
    return {"conversation": conversation, "contact": conversation.contact, **page}


def caught_up(agent, conversation, after: int) -> dict:
    """The lines that changed after a revision; and what is around them, as it is now."""
    return {
        "conversation": conversation,
        "contact": conversation.contact,
        "earlier": earlier(agent, conversation),
        **conversation.timeline(for_agents=True).since(after),
    }


def earlier(agent, conversation) -> list[Conversation]:
    """The contact's other conversations that this agent may see, newest first."""
    query = conversations_of(agent).where(
        Conversation.contact_id == conversation.contact_id, Conversation.id != conversation.id
    )
    return list(db.session.scalars(query.order_by(Conversation.id.desc()).limit(EARLIER)))
