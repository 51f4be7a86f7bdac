"""Chats that end by themselves, where their channel says after how long. The schedule looks for them."""

from sqlalchemy import select

from convo.channels.chat.settings import Settings
from convo.conversations.channel import Channel
from convo.conversations.conversation import Conversation
from convo.database import writing
from convo.extensions import db

LIMIT = 500  # chats of a channel in one go; the rest half a minute later


def sweep() -> None:
    """Warn whose time is nearly over, and end the chats of those who were warned."""
    for channel_id, idle in expiring_channels():
        for conversation_id in due(channel_id, idle):
            with writing():
                db.session.get(Conversation, conversation_id).expire(idle)


def expiring_channels():
    """(id, timedelta) of each channel whose chats end by themselves."""
    chats = db.session.scalars(select(Channel).where(Channel.kind == "chat", Channel.active))
    after = [(channel.id, Settings(channel.settings).close_after) for channel in chats]
    return [(channel_id, idle) for channel_id, idle in after if idle]


def due(channel_id, idle) -> list[int]:
    expirable = select(Conversation.id).where(Conversation.channel_id == channel_id)
    longest_first = expirable.where(Conversation.expirable(idle)).order_by(Conversation.last_activity_at)
    return list(db.session.scalars(longest_first.limit(LIMIT)))
