"""What a client may send: little, and that in order."""

import os

import pytest

from convo.live import incoming
from convo.live.incoming import Incoming, Violation
from tests.support.wire import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, frame


def read(*data: bytes) -> list:
    reader = Incoming()
    return [each for chunk in data for each in reader.feed(chunk)]


def violation(*data: bytes) -> int:
    with pytest.raises(Violation) as found:
        read(*data)
    return found.value.code


def masked(opcode: int, payload: bytes) -> bytes:
    mask = os.urandom(4)
    covered = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
    return frame(opcode, masked=False, payload=b"")[:1] + bytes([0x80 | len(payload)]) + mask + covered


def test_control_frames_come_out_unmasked_and_messages_do_not():
    sent = masked(PING, b"there?") + frame(TEXT, b"hello") + masked(PONG, b"") + masked(CLOSE, b"\x03\xe8bye")
    assert read(sent) == [(PING, b"there?"), (PONG, b""), (CLOSE, b"\x03\xe8bye")]


def test_it_does_not_matter_how_the_bytes_are_cut():
    sent = frame(TEXT, bytes(300)) + masked(PING, b"there?") + frame(BINARY, bytes(70)) + frame(PONG, b"x")
    assert read(*(sent[at : at + 1] for at in range(len(sent)))) == [(PING, b"there?"), (PONG, b"x")]


def test_nothing_of_a_message_is_kept():
    reader = Incoming()
    assert list(reader.feed(frame(TEXT, bytes(60_000))[:40_000])) == []
    assert reader._rest == b""


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (frame(PING, masked=False), 1002),
        (frame(TEXT, b"x", masked=False), 1002),
        (frame(TEXT, b"x", reserved=0b100), 1002),
        (frame(PONG, reserved=0b001), 1002),
        *((frame(opcode, b"x"), 1002) for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)),
        (frame(PING, bytes(126)), 1002),
        (frame(PING, final=False), 1002),
        (frame(CONTINUATION, b"x"), 1002),
        (frame(TEXT, b"x", final=False) + frame(TEXT, b"y"), 1002),
        (frame(TEXT, length=incoming.BYTES_LIMIT + 1), 1009),
        (frame(BINARY, length=2**63 - 1), 1009),
        (frame(TEXT, bytes(40_000)) + frame(TEXT, length=40_000), 1009),
        (frame(TEXT, b"x") * (incoming.FRAMES_LIMIT + 1), 1008),
        (frame(TEXT, final=False) + frame(CONTINUATION, final=False) * incoming.FRAMES_LIMIT, 1008),
        (frame(PING) * (incoming.CONTROLS_LIMIT + 1), 1008),
    ],
)
def test_what_is_too_much_or_no_websocket_is_told_by_its_code(sent, code):
    assert violation(sent) == code


def test_the_largest_message_that_is_allowed_passes():
    assert read(frame(TEXT, bytes(incoming.BYTES_LIMIT)), frame(PING)) == [(PING, b"")]


def test_a_control_frame_may_come_between_the_fragments_of_a_message():
    sent = frame(TEXT, b"x", final=False) + frame(PING) + frame(CONTINUATION, b"y") + frame(TEXT, b"z")
    assert read(sent) == [(PING, b"")]


def test_answers_to_pings_are_never_too_many_when_time_passes():
    reader = Incoming()
    for _ in range(50):
        assert len(list(reader.feed(frame(PONG) * incoming.CONTROLS_LIMIT))) == incoming.CONTROLS_LIMIT
        reader.refill()
