"""Events: announced by verbs, sealed by the commit, drained once after it.

`announce(event)` keeps a frozen dataclass in the session until the transaction ends: a commit seals it, a
rollback drops it. `writing()` then drains: each `@on(Event)` function gets its event inside a clean
rendering context with a read session of its own, and yields fragments, which are published. Draining
never raises: the commit has happened, its caller must hear so.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import contextmanager

from flask import current_app
from sqlalchemy import event
from sqlalchemy.orm import Session

from convo.database import after_writing, end_reading, when_in_doubt
from convo.engines import is_away
from convo.extensions import db
from convo.live import streams

DRAIN_LIMIT = 1.0  # seconds; whoever would be told later is told to catch up instead

_listeners: dict[type, list[Callable]] = defaultdict(list)


def announce(occurrence):
    """Say that something happened, if this transaction commits."""
    db.session.info.setdefault("announced", []).append(occurrence)


def tell(occurrence):
    """Publish at once what has no transaction: typing, presence."""
    # Rendering reads in a session of its own: requests that each hold one connection and wait for a second
    # would wait for each other.
    end_reading()
    publish(lambda: _fragments_of(occurrence))


def on(event_type: type):
    """Register a function that, given an event of this type, yields fragments (or nothing)."""

    def registered(function):
        _listeners[event_type].append(function)
        return function

    return registered


def register(app):
    after_writing(drain)
    when_in_doubt(streams.miss_somewhere)  # what was announced is dropped, and may have happened


@event.listens_for(Session, "after_commit")
def _seal(session):
    # No SQL here: the transaction is over and SQLAlchemy refuses it.
    session.info.setdefault("sealed", []).extend(session.info.pop("announced", []))


@event.listens_for(Session, "after_rollback")
def _drop(session):
    session.info.pop("announced", None)


def drain():
    """Turn the sealed events into fragments and publish them."""
    occurrences = db.session.info.pop("sealed", [])
    if occurrences:
        publish(lambda: (fragment for occurrence in occurrences for fragment in _fragments_of(occurrence)))


def publish(make_fragments: Callable[[], Iterable]):
    """Render and publish what `make_fragments` yields, from a clean context. Raises no Exception."""
    app = current_app._get_current_object()
    deadline = time.monotonic() + DRAIN_LIMIT
    try:
        with rendering(app):
            streams.publish(*make_fragments(), deadline=deadline)
    except Exception:
        app.logger.exception("live: publishing failed")
        streams.miss_somewhere()
    except BaseException:  # whoever published is ended in the middle of it
        streams.miss_somewhere()
        raise


def _fragments_of(occurrence):
    for listener in _listeners[type(occurrence)]:
        try:
            yield from listener(occurrence) or ()
        except Exception as error:
            db.session.rollback()  # the next one reads anew
            if is_away(error):
                streams.miss_somewhere()
                current_app.logger.warning("live: nobody was told of %r: no database", occurrence)
            else:
                current_app.logger.exception("live: %s failed on %r", listener.__qualname__, occurrence)


@contextmanager
def rendering(app):
    """A context in which fragments render alike, whoever caused them: own session, no request, no actor."""
    with app.app_context(), app.test_request_context("/", base_url=app.config["CONVO_URL"]):
        yield
