"""Thousands who come and go leave nothing behind: no memory, descriptor, greenlet, socket or subscription."""

import struct
from concurrent.futures import ThreadPoolExecutor

from tests.support.caller import Caller
from tests.support.clients import connection_in
from tests.support.waiting import wait_until
from tests.support.wire import CLOSE, Wire

AT_ONCE = 25
WARM = 2000  # until what is made once has been made
SETTLING, EACH = 6 * 1024 * 1024, 400  # bytes: once, and that each may leave; an open one takes 2,000
GIVEN_UP = 15  # seconds until streams that nobody listens to are given up


def say_goodbye(wire):
    wire.send(CLOSE, struct.pack("!H", 1001))
    assert wire.end() == 1001
    wire.drop()


def say_nothing(wire):
    wire.drop()


def crash(wire):
    wire.reset()


def crash_at_once(wire):
    """Before the first frame is read."""
    wire.reset()


ENDS = [say_goodbye, say_nothing, crash, crash_at_once]


def test_what_comes_and_goes_leaves_nothing(single, gauge, redis, ada_of_single, inbox, times, database):
    paths = [inbox, *conversations(single, ada_of_single)]

    def come_and_go(number):
        wire, end = Wire(ada_of_single, paths[number % len(paths)]), ENDS[number % len(ENDS)]
        if end is not crash_at_once:
            wire.wait_for(b'"ready"')
        end(wire)

    def crowd(count):
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(come_and_go, range(count)))
        gauge.wait_for(sockets=0, channels=0, connections=0, in_use=0)
        wait_until(lambda: not listened_to(redis), GIVEN_UP, "Redis keeps no subscription")

    crowd(WARM)
    memory, descriptors, greenlets = gauge.memory, gauge.descriptors, gauge.held()["greenlets"]
    # What a socket takes of memory is the same on both; who is quick looks at the rest on PostgreSQL.
    count = times(2000 if database == "sqlite" else 300, full=10_000)
    crowd(count)
    assert gauge.memory - memory < SETTLING + EACH * count
    wait_until(lambda: gauge.descriptors <= descriptors, 30, "no descriptor is left open")
    wait_until(lambda: gauge.held()["greenlets"] <= greenlets, 30, "no greenlet is left")
    assert single.up()[0] == 200


def conversations(single, ada) -> list[str]:
    paths = []
    for number in range(3):
        Caller(single.url).say(f"Who comes and goes? {number}")
        page = ada.get(f"/conversations/{ada.number_of(f'Who comes and goes? {number}')}").text
        paths.append(connection_in(page[page.index('id="live-conversation"') :]))
    return paths


def listened_to(redis) -> list[bytes]:
    """Other than what the hub itself listens to."""
    return [name for name in redis.pubsub_channels("live:*:en") if not name.startswith(b"live:hub")]
