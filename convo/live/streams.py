"""Streams: what a page may listen to, in one language. Published once each on Redis.

A stream is `kind:…`; its Redis channel adds the language. A page's list of streams is signed for one
principal (`session:17`, `visitor:9`) and authorised again at each connection.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from flask import current_app
from flask_babel import force_locale
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from convo.database import new_token
from convo.engines import is_away
from convo.extensions import db, redis
from convo.languages import LANGUAGES
from convo.live.fragments import Fragment

CONTROL = "live:control"  # what is said to every hub
TICKET_LIFE = 30  # seconds
FRAME_LIMIT = 60_000  # bytes; what is larger is fetched by the page
CHANGED = b'{"live":"changed"}'
READY = b'{"live":"ready"}'
READY_ALL = "ready"  # on CONTROL

_authorisers: dict[str, Callable[[str, str], bool]] = {}


@dataclass(frozen=True)
class Subscription:
    """Who listens (`principal`), to what (`streams`), in which language."""

    principal: str
    streams: tuple[str, ...]
    language: str

    @property
    def channels(self) -> frozenset[str]:
        return frozenset(channel(stream, self.language) for stream in self.streams)


def channel(stream: str, language: str) -> str:
    return f"live:{stream}:{language}"


def authorise(pattern: str):
    """Register who may listen to streams like `inbox:*:open`: a function of (stream, principal) → bool."""

    def registered(function):
        _authorisers[pattern] = function
        return function

    return registered


def is_allowed(subscription: Subscription) -> bool:
    """Every stream has somebody who vouches for it; one that nobody knows is refused."""
    return bool(subscription.streams) and all(
        any(
            fnmatchcase(stream, pattern) and allowed(stream, subscription.principal)
            for pattern, allowed in _authorisers.items()
        )
        for stream in subscription.streams
    )


def sign(subscription: Subscription) -> str:
    """The signed list that a page's markup carries. It opens nothing by itself: see `is_allowed`."""
    return _serializer(URLSafeSerializer, "streams").dumps(_packed(subscription))


def unsign(signed: str) -> Subscription | None:
    try:
        return _unpacked(_serializer(URLSafeSerializer, "streams").loads(signed))
    except BadSignature:
        return None


def issue_ticket(subscription: Subscription) -> str:
    """A ticket: good for TICKET_LIFE seconds, once."""
    return _serializer(URLSafeTimedSerializer, "ticket").dumps([new_token(8), *_packed(subscription)])


def redeem(ticket: str) -> Subscription | None:
    """The ticket's subscription; None when forged, late or spent. RedisError when that can't be told."""
    try:
        nonce, *packed = _serializer(URLSafeTimedSerializer, "ticket").loads(ticket, max_age=TICKET_LIFE)
    except BadSignature:
        return None
    first = redis.client.set(f"ticket:{nonce}", 1, nx=True, ex=2 * TICKET_LIFE)
    return _unpacked(packed) if first else None


def publish(*fragments: Fragment, deadline: float = float("inf")):
    """Render each once per language that somebody listens in, until the deadline (time.monotonic), and
    publish it all at once: to each channel what it is to hear, in as few frames as hold it.

    What can't be rendered, or not be sent in time, is dropped, and its listeners are told to catch up as soon
    as they can be.
    """
    names = {channel(fragment.stream, tag) for fragment in fragments for tag in LANGUAGES}
    listened = listened_to(names)
    if listened is None:
        return miss(*names)
    rendered = {}  # the same for several streams is rendered once for all of them
    heard = defaultdict(list)
    for fragment in fragments:
        for tag in LANGUAGES:
            if (name := channel(fragment.stream, tag)) not in listened:
                continue
            if time.monotonic() > deadline:
                miss(name)
                continue
            if (fragment.render, tag) not in rendered:
                rendered[fragment.render, tag] = attempt_payload(fragment, tag)
            if rendered[fragment.render, tag] is None:
                miss(name)
            else:
                heard[name].append(rendered[fragment.render, tag])
    payloads = [(name, payload) for name, parts in heard.items() for payload in joined(parts)]
    if payloads and redis.attempt(lambda client: send_all(client, payloads)) is None:
        miss(*heard)


def joined(parts: list[bytes]) -> list[bytes]:
    """The same in fewer frames, each within the limit: every frame is a round of work for every page.

    What is said twice is said once, and what only says that something changed is said last.
    """
    frames = []
    once = dict.fromkeys(parts)
    for part in [part for part in once if part != CHANGED]:
        if frames and len(frames[-1]) + len(part) <= FRAME_LIMIT:
            frames[-1] += part
        else:
            frames.append(part)
    return [*frames, CHANGED] if CHANGED in once else frames


def listened_to(names: set[str]) -> set[str] | None:
    """Those of these channels that somebody listens to. One question; None when it can't be asked."""
    if not names:
        return set()
    counts = redis.attempt(lambda client: client.pubsub_numsub(*names))
    return None if counts is None else {name.decode() for name, count in counts if count}


def attempt_payload(fragment: Fragment, tag: str) -> bytes | None:
    """None where it can't be rendered, which holds up none of those that come after it."""
    try:
        return payload_of(fragment, tag)
    except Exception as error:
        db.session.rollback()  # the next one reads anew
        if is_away(error):
            current_app.logger.warning("live: %s hears later: no database", fragment.stream)
        else:
            current_app.logger.exception("live: rendering for %s failed", fragment.stream)
        return None


def payload_of(fragment: Fragment, tag: str) -> bytes:
    with force_locale(tag):
        payload = fragment.render().encode()
    return payload if len(payload) <= FRAME_LIMIT else CHANGED


def miss(*channels: str):
    """Remember whose fragments were dropped: see `misses`."""
    current_app.extensions["live_misses"].add(*channels)


def miss_somewhere():
    """Remember that fragments were dropped and nobody knows whose: the database went before it could say."""
    current_app.extensions["live_misses"].add_somebody()


def drop(principals: Iterable[str]):
    """Tell every hub to close the sockets of these principals (1008)."""
    for principal in principals:
        send(CONTROL, f"drop {principal}")


def send(name: str, payload) -> int | None:
    """How many hubs took it; None when it was dropped."""
    return redis.attempt(lambda client: client.publish(name, payload))


def send_all(client, payloads: Iterable[tuple[str, bytes]]) -> list[int]:
    """To how many hubs each went; in one exchange with Redis."""
    with client.pipeline(transaction=False) as pipeline:
        for name, payload in payloads:
            pipeline.publish(name, payload)
        return pipeline.execute()


def _serializer(kind, salt):
    return kind(current_app.config["SECRET_KEY"], salt=f"live.{salt}")


def _packed(subscription):
    return [subscription.principal, list(subscription.streams), subscription.language]


def _unpacked(packed) -> Subscription:
    principal, streams, language = packed
    return Subscription(principal, tuple(streams), language)
