"""Whatever somebody sends over a socket costs little and harms nobody else."""

import struct
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from tests.support.listener import Listener
from tests.support.threads import Thread
from tests.support.waiting import wait_until
from tests.support.wire import BINARY, CONTINUATION, PING, PONG, TEXT, Refused, Wire, frame

pytestmark = pytest.mark.database("sqlite")  # rows play no part in it

MEGABYTE = 1024 * 1024
GROWTH = 30 * MEGABYTE
IN_TIME = 10  # seconds in which others get their pushes, on the slowest machine
MUCH = 4 * MEGABYTE  # of each attacker, when nobody stops them

deflater = zlib.compressobj(wbits=-15)
BOMB = deflater.compress(bytes(50 * MEGABYTE)) + deflater.flush(zlib.Z_SYNC_FLUSH)[:-4]
DEFLATE = ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"]


def again(data: bytes) -> bytes:
    return data * (MUCH // len(data))


# What is sent, and the code with which it is answered.
ATTACKS = {
    "a message over 64 KB": (frame(TEXT, bytes(64 * 1024 + 1)), 1009),
    "a message of a gigabyte, begun": (frame(BINARY, bytes(MUCH), length=10**9), 1009),
    "a message longer than any memory": (frame(BINARY, bytes(MUCH), length=2**63 - 1), 1009),
    "messages of 60 KB without end": (again(frame(TEXT, bytes(60_000))), 1009),
    "small messages without end": (again(frame(TEXT, b"x")), 1008),
    "empty messages without end": (again(frame(BINARY)), 1008),
    "small fragments without end": (
        frame(TEXT, b"x", final=False) + again(frame(CONTINUATION, b"x", final=False)), 1008,
    ),
    "large fragments without end": (
        frame(TEXT, b"x", final=False) + again(frame(CONTINUATION, bytes(16_000), final=False)), 1009,
    ),
    "a deflate bomb": (frame(BINARY, BOMB, reserved=0b100), 1002),
    "fragments of a deflate bomb": (
        frame(BINARY, BOMB[:9000], final=False, reserved=0b100) + frame(CONTINUATION, BOMB[9000:]), 1002,
    ),
    "a frame without a mask": (again(frame(TEXT, b"hello", masked=False)), 1002),
    "a reserved opcode": (again(frame(0x3, b"x")), 1002),
    "a reserved control opcode": (again(frame(0xB, b"x")), 1002),
    "a ping that is too long": (frame(PING, bytes(MUCH)), 1002),
    "a ping in fragments": (again(frame(PING, b"x", final=False)), 1002),
    "a continuation of nothing": (again(frame(CONTINUATION, b"x")), 1002),
    "pings by the thousand": (again(frame(PING, bytes(125))), 1008),
    "pongs by the thousand": (again(frame(PONG)), 1008),
    "noise": (b"GET / HTTP/1.1\r\n\r\n" * 1000, 1002),
}  # fmt: skip


class Watch:
    """Somebody else, who gets what is published in time, and to whom /up says yes, as long as the block runs.

    `rounds` counts how often; what fails is raised at the end of the block.
    """

    def __init__(self, single, redis, channel, page: Listener):
        self.single, self.redis, self.channel, self.page = single, redis, channel, page
        self.rounds = 0
        self._over = threading.Event()
        self._thread = Thread(self._watch)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *failure):
        self._over.set()
        self._thread.join(30)

    def _watch(self):
        while not self._over.wait(0.05):
            mark = f"mark {time.monotonic()}"
            self.redis.publish(self.channel, mark)
            self.page.wait_for(mark.encode(), IN_TIME)
            assert self.single.up()[0] == 200
            self.rounds += 1

    def wait_for_rounds(self, count: int):
        """So many more, or its end."""
        wanted = self.rounds + count
        wait_until(lambda: self.rounds >= wanted or not self._thread.is_alive(), 30, "others hear something")


@pytest.fixture(scope="module")
def channel(redis, single, inbox, ada_of_single):
    """One that the agents' list page listens to."""
    with Listener(Wire(ada_of_single, inbox)):
        return next(name.decode() for name in redis.pubsub_channels("live:inbox:*:en"))


@contextmanager
def nobody_is_harmed(single, gauge, redis, channel, ada_of_single, inbox):
    with Listener(Wire(ada_of_single, inbox)) as page:
        before = gauge.memory
        with Watch(single, redis, channel, page) as watch:
            yield
            watch.wait_for_rounds(2)  # the first may have begun before
        assert gauge.memory - before < GROWTH
        assert page.ended_at is None
    gauge.wait_for(sockets=0, connections=0)


def attack(client, path, data: bytes, headers=()) -> int | None:
    """Send all of it, or as much as is taken, and read the close code."""
    with Wire(client, path, headers=headers) as wire:
        wire.wait_for(b'"ready"')
        sender = Thread(send, wire, data)
        sender.start()
        code = wire.end(20)
        wire.drop()
        sender.join(10)
        return code


def send(wire, data):
    wire.socket.settimeout(20)
    try:
        wire.socket.sendall(data)
    except OSError:
        return  # it was closed, as it should be


@pytest.mark.parametrize("name", ATTACKS)
def test_what_may_not_be_sent_closes_its_own_socket_only(
    single, gauge, redis, channel, ada_of_single, inbox, times, name
):
    data, code = ATTACKS[name]
    with nobody_is_harmed(single, gauge, redis, channel, ada_of_single, inbox):
        for _ in range(times(2, full=20)):
            assert attack(ada_of_single, inbox, data, DEFLATE) == code


def test_all_of_them_at_once(single, gauge, redis, channel, ada_of_single, inbox, times):
    attacks = list(ATTACKS.values()) * times(1, full=5)
    with (
        nobody_is_harmed(single, gauge, redis, channel, ada_of_single, inbox),
        ThreadPoolExecutor(len(attacks)) as pool,
    ):
        ends = pool.map(lambda each: attack(ada_of_single, inbox, each[0], DEFLATE), attacks)
        assert list(ends) == [code for _data, code in attacks]


def test_compression_is_not_agreed_on(ada_of_single, inbox):
    with Wire(ada_of_single, inbox, headers=DEFLATE) as wire:
        assert b"extensions" not in wire.head.lower()


@pytest.mark.parametrize("sent", [b"", b"\x89", frame(TEXT, length=1000), frame(PING, length=100)])
def test_what_is_begun_and_never_ended_is_held_in_a_few_bytes_and_not_for_long(
    gauge, ada_of_single, inbox, sent
):
    with ExitStack() as stack:
        for _ in range(20):
            wire = stack.enter_context(Wire(ada_of_single, inbox))
            wire.wait_for(b'"ready"')
            wire.socket.sendall(sent)
        gauge.wait_for(sockets=20)
        for _ in range(3):
            gauge.move_clock(14)
        gauge.wait_for(sockets=0, connections=0)


@pytest.mark.parametrize(
    "flaw",
    ["Key: ", "Key: x", "Key: AAAA", "Key: \xff" + "A" * 23, "Version: 8", "Version: ", "Version: 13, 8"],
)
def test_what_is_no_handshake_is_answered_in_plain_http(ada_of_single, inbox, flaw):
    """The last of two headers with one name is joined to the first, and no key or version either."""
    with pytest.raises(Refused) as refused:
        Wire(ada_of_single, inbox, headers=[f"Sec-WebSocket-{flaw}"])
    assert refused.value.status == 400


def test_a_close_is_answered_with_its_code(ada_of_single, inbox):
    for code in (1000, 1001, 3000):
        with Wire(ada_of_single, inbox) as wire:
            wire.send(0x8, struct.pack("!H", code) + b"bye")
            assert wire.end() == code
