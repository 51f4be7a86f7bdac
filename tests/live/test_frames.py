"""Frames as a client of RFC 6455 reads them."""

import pytest
from wsproto.connection import Connection, ConnectionType
from wsproto.events import CloseConnection, TextMessage

from convo.live import frames


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535])
def test_a_text_frame_of_any_size_is_read_whole(size):
    client = Connection(ConnectionType.CLIENT)
    client.receive_data(frames.text(b"x" * size))
    assert "".join(event.data for event in client.events() if isinstance(event, TextMessage)) == "x" * size


def test_a_frame_over_the_limit_is_refused():
    with pytest.raises(ValueError, match="65536"):
        frames.text(b"x" * 65_536)


def test_a_close_frame_carries_its_code_and_reason():
    client = Connection(ConnectionType.CLIENT)
    client.receive_data(frames.close(1012, "restart"))
    (event,) = list(client.events())
    assert isinstance(event, CloseConnection)
    assert (event.code, event.reason) == (1012, "restart")
