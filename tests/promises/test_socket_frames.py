"""Frames arrive as they were published: each whole, once, to everybody, in the order of their producer."""

import random
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from redis import Redis

from convo.live.streams import FRAME_LIMIT
from tests.support.caller import Caller
from tests.support.clients import connection_in
from tests.support.listener import Listener
from tests.support.waiting import wait_until
from tests.support.wire import Wire

pytestmark = pytest.mark.database("sqlite")  # rows play no part in it

SOCKETS, PRODUCERS, AT_ONCE = 50, 4, 5
SIZES = [1, 2, 50, 125, 126, 127, 1000, 4095, 4096, 4097, 20_000, 59_999, FRAME_LIMIT, 65_535]  # bytes


def test_no_frame_is_ever_torn_mixed_lost_or_doubled(single, ada_of_single, times):
    numbers, paths = conversations(single, ada_of_single)
    with ExitStack() as stack:
        pages = [
            stack.enter_context(Listener(Wire(ada_of_single, paths[number % len(paths)]), noted))
            for number in range(SOCKETS)
        ]
        channels = [f"live:conversation:{number}:agents:en" for number in numbers]
        published = {channel: [[] for _ in range(PRODUCERS)] for channel in channels}
        for _ in range(times(8, full=100)):
            with ThreadPoolExecutor(PRODUCERS) as pool:
                list(pool.map(lambda producer: produce(single, producer, published), range(PRODUCERS)))
            # Pages keep up: who does not is let go, which is another promise.
            sent = min(sum(map(len, producers)) for producers in published.values())
            wait_until(lambda sent=sent: all(len(marked(page)) >= sent for page in pages), 30, "all have all")
        for number, page in enumerate(pages):
            channel = f"live:conversation:{numbers[number % len(paths)]}:agents:en"
            assert_exactly(marked(page), published[channel])
            assert page.ended_at is None


def conversations(single, ada) -> tuple[list[int], list[str]]:
    """Their numbers, and the paths of what their pages listen to."""
    numbers, paths = [], []
    for number in range(5):
        words = f"Frames of conversation {number}, {time.monotonic()}."
        Caller(single.url).say(words)
        numbers.append(ada.number_of(words))
        page = ada.get(f"/conversations/{numbers[-1]}").text
        paths.append(connection_in(page[page.index('id="live-conversation"') :]))
    return numbers, paths


def produce(single, producer: int, published):
    """A few frames to each channel, over a connection of one's own."""
    rng = random.Random()
    with Redis.from_url(f"unix://{single.data}/valkey/valkey.sock") as redis:
        for _ in range(AT_ONCE):
            for channel, producers in published.items():
                count = len(producers[producer])
                size = rng.choice(SIZES)
                frame = f"{producer}{count:06}".ljust(size, chr(rng.randrange(97, 123)))[:size]
                redis.publish(channel, frame)
                producers[producer].append(digest(frame.encode()))


def digest(frame: bytes) -> tuple[bytes, int, int]:
    """Whose it is, its length, its checksum."""
    return frame[:1], len(frame), zlib.crc32(frame)


def noted(frame: bytes) -> tuple | bytes:
    """Of what the producers publish the digest, of the rest all."""
    return digest(frame) if frame[:1].isdigit() else frame


def marked(page: Listener) -> list[tuple]:
    return [frame for frame in page.frames if isinstance(frame, tuple)]


def assert_exactly(frames: list[tuple], producers: list[list[tuple]]):
    for producer, expected in enumerate(producers):
        assert [frame for frame in frames if frame[0] == b"%d" % producer] == expected
    assert len(frames) == sum(map(len, producers))
