"""The transcript: what was said, by mail to the visitor when a conversation ends."""

from convo.transcripts import closing, previews, sending  # noqa: F401 (they register)


def register(app):
    pass
