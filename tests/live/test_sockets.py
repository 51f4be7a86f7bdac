"""A socket at its end."""

from types import SimpleNamespace

from convo.live import frames, sockets
from convo.live.streams import Subscription


class Wire:
    """What simple-websocket writes to."""

    def __init__(self):
        self.sent, self.is_shut = [], False

    def send(self, data):
        self.sent.append(data)

    def shutdown(self, how):
        self.is_shut = True


def test_a_socket_that_fails_says_1011_so_that_its_page_dials_again(context, monkeypatch):
    hub = context.extensions["hub"]

    def broken(socket):
        raise ZeroDivisionError

    monkeypatch.setattr(hub, "join", broken)
    wire = Wire()
    sockets.serve(SimpleNamespace(sock=wire), Subscription("session:1", ("a:1",), "en"))
    assert (wire.sent, wire.is_shut, hub.size) == ([frames.close(1011)], True, 0)
