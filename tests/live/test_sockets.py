"""A socket and its connection, on gevent's loop in the tests' own process."""

import os
import socket as std_socket
import struct
import time
from types import SimpleNamespace

import gevent
import pytest

from convo.live import connection, frames, sockets
from convo.live.sockets import BEAT, Socket, answer_to
from convo.live.streams import Subscription
from tests.support.wire import CLOSE, PING, TEXT, frame

ANYBODY = Subscription("session:1", ("a:1",), "en")


def turn():
    """Let the loop call what is due."""
    gevent.sleep(0.01)


class Browser:
    """The other end of a socket, which reads only when it is asked to."""

    def __init__(self):
        self.line, theirs = std_socket.socketpair()
        self.line.setblocking(False)
        self.ended = []
        self.socket = Socket(theirs.detach(), ANYBODY, self.ended.append)

    def receive(self) -> bytes:
        """All that came; ends with None where the connection did."""
        turn()
        received = b""
        try:
            while chunk := self.line.recv(1_000_000):
                received += chunk
                turn()
        except BlockingIOError:
            pass
        return received


@pytest.fixture
def browser():
    browser = Browser()
    yield browser
    browser.line.close()
    browser.socket._connection.abort()


def test_frames_come_whole_and_in_order_through_a_line_that_is_often_full(browser):
    sent = [frames.text(bytes([65 + number % 26]) * (number * 997 % 60_000)) for number in range(150)]
    received = b""
    for number, each in enumerate(sent):
        browser.socket.offer(each)
        if number % 20 == 19:
            received += browser.receive()
    received += browser.receive()
    assert received == b"".join(sent)


def test_a_ping_is_answered_with_what_it_says(browser):
    browser.line.sendall(frame(PING, b"there?"))
    assert browser.receive() == frames.pong(b"there?")


def test_a_close_is_answered_and_ends_it(browser):
    browser.line.sendall(frame(CLOSE, struct.pack("!H", 1001)))
    assert browser.receive() == frames.close(1001)
    browser.line.close()
    turn()
    assert browser.socket.is_over and browser.ended == [browser.socket]


@pytest.mark.parametrize(
    ("payload", "code"),
    [(b"", None), (b"\x03", 1002), *((struct.pack("!H", n), 1002) for n in (0, 999, 1005))],
)
def test_a_close_that_says_nothing_or_nonsense_is_answered_too(payload, code):
    assert answer_to(payload) == code


def test_a_reader_who_does_not_read_is_told_why_in_place_of_all_that_waited(browser):
    for number in range(1000):
        browser.socket.offer(frames.text(b"%04d" % number * 1000))
    received = browser.receive()
    assert received.endswith(frames.close(1013, "too slow"))
    assert (len(received) - len(frames.close(1013, "too slow"))) % len(frames.text(b"0000" * 1000)) == 0
    browser.socket.offer(frames.text(b"more"))
    assert browser.receive() == b""


@pytest.mark.parametrize("size", [10, 60_000])
def test_what_waits_for_a_reader_is_bounded_in_number_and_bytes(browser, size):
    for _ in range(10_000):
        browser.socket.offer(frames.text(bytes(size)))
        queue = browser.socket._connection._queue
        assert len(queue) <= connection.QUEUE_FRAMES
        assert sum(map(len, queue)) <= connection.QUEUE_BYTES


def test_who_does_not_take_the_last_words_is_gone_soon(browser):
    for _ in range(1000):
        browser.socket.offer(frames.text(bytes(4000)))
    assert not browser.socket.is_over
    browser.socket.tick(time.monotonic() + sockets.LAST_WORDS)
    assert browser.socket.is_over and browser.ended == [browser.socket]


def test_a_heartbeat_asks_for_an_answer_and_silence_ends_it(browser):
    began = time.monotonic()
    browser.socket.tick(began + sockets.HEARTBEAT - 1)
    assert browser.receive() == b""
    browser.socket.tick(began + sockets.HEARTBEAT + 1)
    assert browser.receive() == BEAT
    browser.socket.tick(began + 2 * sockets.HEARTBEAT + 2)
    assert browser.receive() == BEAT
    browser.socket.tick(began + sockets.SILENCE + 1)
    assert browser.socket.is_over


def test_whoever_answers_is_not_taken_to_be_gone(browser):
    browser.socket._heard_at -= sockets.SILENCE
    browser.line.sendall(frame(0xA))
    turn()
    browser.socket.tick(time.monotonic())
    assert not browser.socket.is_over


def test_a_connection_of_which_the_kernel_wants_to_hear_no_more_is_ended_all_the_same(browser):
    class Deaf:
        def __init__(self, real):
            self.close = real.close

        def setsockopt(self, *_option):
            raise OSError("Invalid argument")

    browser.socket._connection._socket = Deaf(browser.socket._connection._socket)
    browser.socket.tick(time.monotonic() + sockets.SILENCE)
    assert browser.socket.is_over and browser.ended == [browser.socket]


@pytest.mark.parametrize(
    ("sent", "code"), [(frame(TEXT, length=10**9), 1009), (frame(PING, masked=False), 1002), (frame(7), 1002)]
)
def test_what_may_not_be_sent_closes_it(browser, sent, code):
    browser.line.sendall(sent)
    received = browser.receive()
    assert received[2:4] == struct.pack("!H", code)


def test_a_socket_that_fails_says_1011_so_that_its_page_dials_again(context, monkeypatch):
    hub = context.extensions["hub"]

    def broken(socket):
        raise ZeroDivisionError

    monkeypatch.setattr(hub, "join", broken)
    browser, theirs = std_socket.socketpair()
    with browser:
        sockets.serve(SimpleNamespace(sock=theirs), ANYBODY)
        assert (browser.recv(100), hub.size) == (frames.close(1011), 0)


def test_a_connection_that_can_not_be_taken_over_is_closed_and_nobody_hears_http(context, monkeypatch):
    def broken(_connection):
        raise OSError("no such option")

    monkeypatch.setattr(connection.Connection, "_limit_kernel", broken)
    browser, theirs = std_socket.socketpair()
    with browser:
        sockets.serve(SimpleNamespace(sock=theirs), ANYBODY)
        browser.settimeout(2)
        assert (browser.recv(100), context.extensions["hub"].size) == (b"", 0)


def test_a_descriptor_that_is_no_socket_is_closed_too():
    reading, writing = os.pipe()
    os.close(writing)
    with pytest.raises(OSError, match="non-socket"):
        Socket(reading, ANYBODY, lambda _socket: None)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(reading)


def test_who_has_gone_while_joining_is_not_kept(context, monkeypatch):
    hub = context.extensions["hub"]
    join = hub.join

    def slow(socket):
        browser.close()
        turn()
        return join(socket)

    monkeypatch.setattr(hub, "join", slow)
    browser, theirs = std_socket.socketpair()
    sockets.serve(SimpleNamespace(sock=theirs), ANYBODY)
    assert (hub.size, dict(hub._by_channel)) == (0, {})
