"""A body may be slow and may not stop."""

import time
from types import SimpleNamespace

import gevent
import pytest
from gevent import socket
from gunicorn.http.unreader import SocketUnreader
from werkzeug.exceptions import RequestTimeout

from processes import arrivals
from processes.arrivals import Arrival

PATIENCE = 0.3  # seconds
LIMIT = 5  # seconds for a test: without an end of its own a reading would never end


@pytest.fixture
def line(monkeypatch):
    """The sender's end, and the request that arrives at the other."""
    monkeypatch.setattr(arrivals, "PATIENCE", PATIENCE)
    sender, receiver = socket.socketpair()
    asked = []
    with sender, receiver, gevent.Timeout(LIMIT):
        request = SimpleNamespace(
            unreader=SocketUnreader(receiver), force_close=lambda: asked.append("close")
        )
        yield sender, request, asked


def test_who_sends_half_is_waited_for_no_longer_than_that(line):
    sender, request, asked = line
    sender.sendall(b"half")
    began = time.monotonic()
    with Arrival(request), pytest.raises(RequestTimeout):
        request.unreader.read(8)
    assert PATIENCE <= time.monotonic() - began < 5
    assert asked == ["close"]


def test_who_drips_earns_next_to_nothing(line):
    sender, request, _asked = line

    def drip():
        while True:
            sender.sendall(b"a")
            gevent.sleep(PATIENCE / 10)

    dripping = gevent.spawn(drip)
    began = time.monotonic()
    with Arrival(request), pytest.raises(RequestTimeout):
        request.unreader.read(1_000_000)
    assert time.monotonic() - began < 5
    dripping.kill()


def test_who_is_slow_and_goes_on_gets_all_of_it_through(line, monkeypatch):
    sender, request, _asked = line
    monkeypatch.setattr(arrivals, "SLOWEST", 10_000)

    def send():
        for _ in range(20):
            sender.sendall(bytes(1_000))
            gevent.sleep(PATIENCE / 5)

    sending = gevent.spawn(send)
    began = time.monotonic()
    with Arrival(request):
        assert request.unreader.read(20_000) == bytes(20_000)
    assert time.monotonic() - began > PATIENCE * 2, "longer than somebody who sends nothing is waited for"
    sending.join()


def test_after_it_the_connection_is_read_as_before(line):
    sender, request, _asked = line
    with Arrival(request):
        pass
    gevent.spawn_later(PATIENCE * 2, sender.sendall, b"next")
    assert request.unreader.read(4) == b"next"


def test_thirty_megabytes_have_time_on_a_slow_line():
    assert 30 * 1024 * 1024 / arrivals.SLOWEST > 10 * 60
