"""The transcript: what was said, by mail to the visitor when a conversation ends."""

from convo.transcripts import closing, sending  # noqa: F401 (they register with the core and with deliveries)


def register(app):
    pass
