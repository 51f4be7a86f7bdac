"""The core: conversations and everything said in them. No HTTP, no screens."""

from convo.conversations import (  # noqa: F401 (the models)
    activity,
    channel,
    comment,
    conversation,
    draft,
    inbox,
    message,
    participant,
)


def register(app):
    pass
