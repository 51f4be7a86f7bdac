"""A reader who never reads is let go, and harms only themselves."""

import threading
import time

import pytest

from tests.support.listener import Listener
from tests.support.wire import Wire

MEGABYTE = 1024 * 1024
IN_TIME = 2.0  # seconds
GONE = 6.0  # seconds from the moment at which its queue is full


@pytest.fixture
def channel(redis, ada_of_single, inbox):
    with Listener(Wire(ada_of_single, inbox)):
        return next(name.decode() for name in redis.pubsub_channels("live:inbox:*:en"))


@pytest.mark.parametrize("size", [50, 4_000, 60_000])
def test_who_never_reads_is_gone_soon_and_the_others_get_all_in_time(
    gauge, redis, channel, ada_of_single, inbox, times, size
):
    frames = times(1000, full=20_000) if size < 60_000 else times(300, full=3000)
    idle = [Wire(ada_of_single, inbox, window=4096) for _ in range(5)]
    gauge.wait_for(sockets=5)
    before = gauge.memory
    with Listener(Wire(ada_of_single, inbox)) as first, Listener(Wire(ada_of_single, inbox)) as second:
        late, highest = 0.0, before
        for number in range(0, frames, 20):
            began = time.monotonic()
            for each in range(number, number + 20):
                redis.publish(channel, f"{each:06}".ljust(size))
            for page in (first, second):
                page.wait_for(f"{number + 19:06}".encode(), 20)
            late = max(late, time.monotonic() - began)
            highest = max(highest, gauge.memory)
        for page in (first, second):
            got = [frame for frame in page.frames if frame[:6].isdigit()]
            assert got == [f"{each:06}".ljust(size).encode() for each in range(frames)]
        assert late < IN_TIME
        assert highest - before < 30 * MEGABYTE
        if size * frames > 10 * MEGABYTE:  # much more than queue and kernel hold
            gauge.wait_for(GONE, sockets=2, connections=2)
    for wire in idle:
        wire.drop()
    gauge.wait_for(sockets=0, connections=0)


def test_who_never_reads_and_gets_little_is_gone_too(gauge, redis, channel, ada_of_single, inbox):
    """What is sent to them fits into the kernel's buffers: they are missed because they answer nothing."""
    idle = Wire(ada_of_single, inbox, window=4096)
    with Listener(Wire(ada_of_single, inbox)) as page:
        gauge.wait_for(sockets=2)
        redis.publish(channel, "a little")
        for count in range(3):
            gauge.move_clock(14)
            page.wait_for_pings(count + 1)
        gauge.wait_for(sockets=1, connections=1)
        assert page.ended_at is None
    idle.drop()


def test_a_slow_reader_is_told_to_catch_up_and_why(gauge, redis, channel, ada_of_single, inbox):
    """1013: their page dials again and asks for what it missed."""
    with Wire(ada_of_single, inbox, window=4096) as slow:
        slow.wait_for(b'"ready"')
        thread = threading.Thread(target=publish, args=(redis, channel))
        thread.start()
        thread.join(30)
        assert slow.end(GONE) == 1013


def publish(redis, channel):
    for number in range(200):
        redis.publish(channel, f"{number:06}".ljust(30_000))
