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
    page = history(conversation) if conversation else {"lines": [], "more_before": None}
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
    return {**state(conversation), **history(conversation)}


def history(conversation, before: int | None = None) -> dict:
    """A page of lines, and where the page before it begins."""
    return {"conversation": conversation, **conversation.timeline(for_agents=False).page(before)}


def caught_up(conversation, after: int) -> dict:
    """What changed after a revision."""
    return {**state(conversation), **conversation.timeline(for_agents=False).since(after)}


def has_others(visitor, conversation) -> bool:
    """Whether there are conversations besides the one shown."""
    query = chats_of(visitor).where(Conversation.id != (conversation.id if conversation else 0))
    return db.session.scalar(query.limit(1)) is not None


def seen_through(conversation, visitor) -> int:
    marks = conversation.participant(visitor) if conversation else None
    return marks.seen_through if marks else 0
