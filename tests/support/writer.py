"""A program: `python -m tests.support.writer URL REDIS SECONDS PACE` writes past the web server.

A transaction begins every PACE seconds, or when the one before it has ended. It prints how many it committed
and the longest wait for one to begin, as JSON; it fails with its first error.
"""

import json
import sys
import tempfile
import time

from convo import create_app, deliveries
from convo.conversations.conversation import Conversation
from convo.database import utcnow, writing
from convo.extensions import db


def app_on(url: str, redis: str):
    """The application on a server's rows, for a process that serves nobody."""
    settings = {"SECRET_KEY": "writer", "SQLALCHEMY_DATABASE_URI": url, "REDIS_URL": redis}
    return create_app({**settings, "CONVO_DATA": tempfile.gettempdir(), "CONVO_URL": "http://localhost"})


def write(conversation_id: int) -> float:
    """A system line, and now and then a delivery; the wait in seconds."""
    asked = time.monotonic()
    with writing():
        waited = time.monotonic() - asked
        conversation = db.session.get(Conversation, conversation_id)
        conversation.lock()
        conversation.record("email_given", email=f"{utcnow():%H%M%S}@example.test")
        if conversation.revision % 20 == 0:
            deliveries.make("transcript", conversation.id, to="somebody@example.test")
    db.session.remove()
    return waited


def main(url: str, redis: str, seconds: float, pace: float) -> None:
    with app_on(url, redis).app_context():
        number = db.session.scalar(db.select(db.func.min(Conversation.id)))
        waits, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            began = time.monotonic()
            waits.append(write(number))
            time.sleep(max(0.0, pace - (time.monotonic() - began)))
    print(json.dumps({"writes": len(waits), "longest": max(waits)}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4]))
