"""Chats that end by themselves, where their channel says after how long. The schedule looks for them."""

from flask import current_app
from sqlalchemy import select

from convo.channels.chat.settings import Settings
from convo.conversations.channel import Channel
from convo.conversations.conversation import Conversation
from convo.database import writing
from convo.extensions import db

LIMIT = 500  # chats of a channel in one go; the rest half a minute later


def sweep() -> None:
    """Warn whose time is nearly over, and end the chats of those who were warned."""
    for channel_id, settings in expiring_channels():
        for conversation_id in due(channel_id, settings):
            try:
                with writing():
                    db.session.get(Conversation, conversation_id).expire(settings.close_after)
            except Exception:  # the others wait for their end all the same
                current_app.logger.exception("conversation %s could not expire", conversation_id)


def expiring_channels() -> list[tuple[int, Settings]]:
    """The channels whose chats end by themselves."""
    chats = db.session.scalars(select(Channel).where(Channel.kind == "chat", Channel.active))
    settings = [(channel.id, Settings(channel.settings)) for channel in chats]
    return [(channel_id, each) for channel_id, each in settings if each.close_after]


def due(channel_id: int, settings: Settings) -> list[int]:
    expirable = select(Conversation.id).where(
        Conversation.channel_id == channel_id, Conversation.expirable(settings.close_after)
    )
    if settings.expiring_since:
        expirable = expirable.where(Conversation.last_activity_at >= settings.expiring_since)
    return list(db.session.scalars(expirable.order_by(Conversation.last_activity_at).limit(LIMIT)))
