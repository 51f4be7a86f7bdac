"""What the visitors' screen shows: the arguments of its templates."""

from flask import render_template

from convo.conversations.access import chats_of
from convo.conversations.conversation import Conversation
from convo.extensions import db


def home(channel, visitor) -> str:
    """The newest conversation, ended or not, else the place to begin one."""
    return chat(channel, visitor, db.session.scalar(chats_of(visitor).limit(1)))


def chat(channel, visitor, conversation: Conversation | None) -> str:
    """A whole chat; without a conversation one that is still to begin."""
    page = (
        history(conversation, conversation.revision + 1)
        if conversation
        else {"lines": [], "more_before": None}
    )
    return render_template(
        "widget/chats/_chat.html",
        **{**page, **state(conversation, channel)},
        visitor=visitor,
        others=has_others(visitor, conversation),
        seen_through=seen_through(conversation, visitor),
    )


def state(conversation: Conversation | None, channel=None) -> dict:
    """What the header and the end of the log are made from, the same for every tab of the visitor."""
    channel = channel or conversation.channel
    return {
        "channel": channel,
        "conversation": conversation,
        "revision": conversation.revision if conversation else 0,
    }


def begun(conversation: Conversation) -> dict:
    """What a page needs that did not know of the conversation yet."""
    return {**state(conversation), **history(conversation, conversation.revision + 1)}


def history(conversation, before: int) -> dict:
    """A page of lines before a position, and where the page before it begins (None at the start)."""
    timeline = conversation.timeline(for_agents=False)
    lines = timeline.latest(before)
    more = lines[0].position if lines and timeline.has_before(lines[0].position) else None
    return {"conversation": conversation, "lines": lines, "more_before": more}


def caught_up(conversation, after: int) -> dict:
    """What changed after a revision, and the revision up to which the page then knows everything."""
    timeline = conversation.timeline(for_agents=False)
    lines = timeline.after(after)
    cursor = lines[-1].revision if lines else max(after, 0)
    return {
        **state(conversation),
        "lines": lines,
        "cursor": cursor,
        "more": bool(timeline.after(cursor, limit=1)),
    }


def has_others(visitor, conversation) -> bool:
    """Whether there are conversations besides the one shown."""
    query = chats_of(visitor).where(Conversation.id != (conversation.id if conversation else 0))
    return db.session.scalar(query.limit(1)) is not None


def seen_through(conversation, visitor) -> int:
    marks = conversation.participant(visitor) if conversation else None
    return marks.seen_through if marks else 0
