"""The line that can be cut: whole, it carries everything; cut, each end learns what it would in life."""

import socket
import socketserver
import threading
import time

import pytest

from tests.support.proxy import Proxy
from tests.support.waiting import wait_until


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        self.server.ends.append(self.request)
        try:
            while data := self.request.recv(65536):
                self.request.sendall(data)
        except ConnectionResetError:
            self.server.resets += 1
        self.server.over += 1


@pytest.fixture
def echo():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        server.ends, server.resets, server.over = [], 0, 0
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def proxy(echo):
    with Proxy(echo.server_address[1]) as proxy:
        yield proxy


@pytest.fixture
def line(proxy):
    with dial(proxy) as line:
        line.sendall(b"hello")
        assert receive(line, 5) == b"hello"
        yield line


def dial(proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", proxy.port), timeout=5)


def receive(line, count: int) -> bytes:
    received = b""
    while len(received) < count:
        received += line.recv(count - len(received)) or pytest.fail(f"ended after {received[-50:]}")
    return received


def test_it_carries_everything_in_order_and_both_ends_end(line, echo):
    sent = bytes(range(256)) * 4000
    threading.Thread(target=line.sendall, args=(sent,), daemon=True).start()
    assert receive(line, len(sent)) == sent
    line.shutdown(socket.SHUT_WR)
    assert line.recv(1) == b""
    wait_until(lambda: echo.over == 1)
    assert echo.resets == 0


def test_reset_is_a_reset_to_both(proxy, line, echo):
    proxy.reset()
    with pytest.raises(ConnectionResetError):
        line.recv(1)
    wait_until(lambda: echo.resets == 1)


def test_finish_is_an_end_to_both(proxy, line, echo):
    proxy.finish()
    assert line.recv(1) == b""
    wait_until(lambda: echo.over == 1)
    assert echo.resets == 0


def test_a_silent_one_swallows_everything_and_stays(proxy, line, echo):
    proxy.go_silent()
    line.sendall(b"nobody hears this")
    line.settimeout(0.3)
    with pytest.raises(TimeoutError):
        line.recv(1)
    assert echo.over == 0
    with dial(proxy) as another:
        another.sendall(b"well")
        assert receive(another, 4) == b"well"


def test_what_is_cut_arrives_in_part(proxy, line):
    proxy.cut_mid_frame()
    line.sendall(b"x" * 1000)
    arrived = b""
    with pytest.raises(ConnectionResetError):
        while True:
            arrived += line.recv(1000)
    assert 0 < len(arrived) < 1000


def test_delay_is_of_each_way_and_not_of_each_word(proxy, line):
    proxy.delay = 0.5
    began = time.monotonic()
    for _ in range(30):
        line.sendall(b"word")
        time.sleep(0.02)
    assert receive(line, 120) == b"word" * 30
    assert 1.0 <= time.monotonic() - began < 10  # of each word: 30 s


def test_nobody_gets_through_a_closed_one(proxy):
    proxy.is_closed = True
    with pytest.raises(ConnectionResetError), dial(proxy) as line:
        line.recv(1)
