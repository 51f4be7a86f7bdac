"""A reader who never reads is let go, and harms only themselves."""

from contextlib import ExitStack

import pytest

from convo.live.hub import TICK
from convo.live.sockets import LAST_WORDS
from tests.support.listener import Listener
from tests.support.wire import Wire

pytestmark = pytest.mark.database("sqlite")  # rows play no part in it

MEGABYTE = 1024 * 1024
IN_TIME = 10  # seconds, on the slowest machine
# Seconds from the moment at which its queue is full: it has its time to go, is looked at once a tick, and a
# machine that does much else looks late.
GONE = LAST_WORDS + TICK + 6.0


@pytest.fixture
def channel(redis, ada_of_single, inbox):
    with Listener(Wire(ada_of_single, inbox)):
        return next(name.decode() for name in redis.pubsub_channels("live:inbox:*:en"))


@pytest.fixture
def five_who_never_read(gauge, ada_of_single, inbox):
    with ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(Wire(ada_of_single, inbox, window=4096))
        gauge.wait_for(sockets=5)
        yield
    gauge.wait_for(sockets=0, connections=0)


@pytest.fixture
def two_who_read(five_who_never_read, ada_of_single, inbox):
    with Listener(Wire(ada_of_single, inbox)) as first, Listener(Wire(ada_of_single, inbox)) as second:
        yield first, second


def assert_readers_get_all_in_time(gauge, redis, channel, readers, size: int, count: int):
    before = highest = gauge.memory
    for number in range(0, count, 20):
        for each in range(number, number + 20):
            redis.publish(channel, f"{each:06}".ljust(size))
        for page in readers:
            page.wait_for(f"{number + 19:06}".encode(), IN_TIME)
        highest = max(highest, gauge.memory)
    for page in readers:
        got = [frame for frame in page.frames if frame[:6].isdigit()]
        assert got == [f"{each:06}".ljust(size).encode() for each in range(count)]
    assert highest - before < 30 * MEGABYTE


@pytest.mark.parametrize(("size", "reduced", "full"), [(4_000, 3000, 20_000), (60_000, 300, 3000)])
def test_who_never_reads_is_gone_soon_and_the_others_get_all_in_time(
    gauge, redis, channel, two_who_read, times, size, reduced, full
):
    assert size * reduced > 10 * MEGABYTE  # much more than queue and kernel hold
    assert_readers_get_all_in_time(gauge, redis, channel, two_who_read, size, times(reduced, full))
    gauge.wait_for(GONE, sockets=2, connections=2)


def test_frames_of_fifty_bytes_that_somebody_never_reads_cost_the_others_nothing(
    gauge, redis, channel, two_who_read, times
):
    """The kernel holds so many that who does not read them need not be let go."""
    assert_readers_get_all_in_time(gauge, redis, channel, two_who_read, 50, times(1000, full=20_000))


def test_who_never_reads_and_gets_little_is_gone_too(gauge, redis, channel, ada_of_single, inbox):
    """What is sent to them fits into the kernel's buffers: they are missed because they answer nothing."""
    with Wire(ada_of_single, inbox, window=4096), Listener(Wire(ada_of_single, inbox)) as page:
        gauge.wait_for(sockets=2)
        redis.publish(channel, "a little")
        for count in range(3):
            gauge.move_clock(14)
            page.wait_for_pings(count + 1)
        gauge.wait_for(sockets=1, connections=1)
        assert page.ended_at is None


def test_a_slow_reader_is_told_to_catch_up_and_why(gauge, redis, channel, ada_of_single, inbox):
    """1013: their page dials again and asks for what it missed."""
    with Wire(ada_of_single, inbox, window=4096) as slow:
        slow.wait_for(b'"ready"')
        for number in range(200):
            redis.publish(channel, f"{number:06}".ljust(30_000))
        assert slow.end(GONE) == 1013
