"""A flood: visitors' messages into open conversations, at a steady rate, as on a very busy day.

Each is posted by the verb, in a transaction of its own, and told to every open page like any other: only the
visitor's HTTP request is left out, and with it the limits that would stop one person from saying so much.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from queue import SimpleQueue
from random import Random
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import make_url, select

from convo.conversations.conversation import Conversation
from convo.database import new_token, writing
from convo.extensions import db
from convo.seeds.speech import Speech

MANY = 1_000  # open conversations, the newest, among which a flood is spread


@dataclass(frozen=True)
class Sent:
    """One message: the seconds until it was committed and told. None: its conversation had ended."""

    took: float | None


def targets(conversation_id: int | None) -> list[int]:
    """That conversation while it is open, or all that are open, the newest first."""
    open_ones = select(Conversation.id).where(Conversation.open(), Conversation.visitor_id.is_not(None))
    if conversation_id is not None:
        return list(db.session.scalars(open_ones.where(Conversation.id == conversation_id)))
    return list(db.session.scalars(open_ones.order_by(Conversation.id.desc()).limit(MANY)))


def is_elsewhere() -> bool:
    """Whether the database or Redis is on another machine: nobody floods what they do not sit at."""
    database = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    hosts = [database.host, database.query.get("host"), urlsplit(current_app.config["REDIS_URL"]).hostname]
    return not all(_is_here(host) for host in hosts)


def _is_here(host) -> bool:
    if not host or host == "localhost" or str(host).startswith("/"):  # a file or a socket
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Flood:
    """`rate` messages a second for so many seconds, by so many writers at once; it ends on time."""

    def __init__(self, conversation_ids: list[int], rate: float, seconds: float, writers: int = 1):
        self._ids = conversation_ids
        self._rate, self._seconds, self._writers = rate, seconds, writers
        self._run = new_token(6)
        self._sent: SimpleQueue[Sent | BaseException | None] = SimpleQueue()
        self._ending = threading.Event()

    def __iter__(self) -> Iterator[Sent]:
        """Each message as it is sent; ends by itself. Raises what a writer raised."""
        app, began = current_app._get_current_object(), time.monotonic()
        writers = [
            threading.Thread(target=self._write, args=(app, number, began), daemon=True)
            for number in range(self._writers)
        ]
        for writer in writers:
            writer.start()
        writing_on = len(writers)
        try:
            while writing_on:
                sent = self._sent.get()
                if isinstance(sent, BaseException):
                    raise sent
                writing_on -= sent is None
                if sent:
                    yield sent
        finally:
            self._ending.set()
            for writer in writers:  # each ends with the message that it is at
                writer.join()

    def _write(self, app, first, began):
        try:
            with app.app_context():
                self._post_all(first, began)
        except Exception as error:
            self._sent.put(error)
        else:
            self._sent.put(None)

    def _post_all(self, first, began):
        speech = Speech(Random())
        for number in range(first, round(self._rate * self._seconds), self._writers):
            wait = began + number / self._rate - time.monotonic()
            if self._ending.wait(max(0.0, wait)) or time.monotonic() > began + self._seconds:
                return
            self._sent.put(self._post(self._ids[number % len(self._ids)], speech, number))

    def _post(self, conversation_id, speech, number) -> Sent:
        started = time.monotonic()
        with writing():
            conversation = db.session.get(Conversation, conversation_id, populate_existing=True)
            conversation.lock()
            if conversation.is_closed:
                return Sent(None)
            conversation.post(conversation.visitor, speech.line("visitor"), f"{self._run}-{number}")
        return Sent(time.monotonic() - started)
