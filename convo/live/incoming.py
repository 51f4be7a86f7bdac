"""What comes over a socket, read strictly (RFC 6455, section 5). Pages send nothing but answers to pings.

So nothing of a message is kept, however it is cut into frames: its bytes are counted and passed over. All
that is ever held is a header, or a control frame, of which a part is still on its way.
"""

from collections.abc import Iterator
from typing import NamedTuple

from convo.live.frames import BINARY, CLOSE, CONTINUATION, FINAL, PING, PONG, TEXT

BYTES_LIMIT = 64 * 1024  # of messages, in the life of a socket
FRAMES_LIMIT = 20  # of messages, in the life of a socket
CONTROLS_LIMIT = 100  # control frames between two calls of `refill`
CONTROL_SIZE = 125  # bytes (section 5.5)

RESERVED = 0x70
MASKED = 0x80
MASK_SIZE = 4

PROTOCOL_ERROR, POLICY, TOO_BIG = 1002, 1008, 1009  # close codes (section 7.4.1)


class Violation(Exception):
    """Why the socket is to be closed: a close code and a reason."""

    def __init__(self, code: int, reason: str):
        super().__init__(code, reason)
        self.code, self.reason = code, reason


class Header(NamedTuple):
    opcode: int
    is_final: bool
    length: int  # of the payload
    end: int  # where the payload begins

    @property
    def is_control(self) -> bool:
        return self.opcode >= CLOSE


class Incoming:
    """One socket's; `refill` it now and then."""

    __slots__ = ("_bytes", "_controls", "_frames", "_in_message", "_passing", "_rest")

    def __init__(self):
        self._rest = b""
        self._passing = 0  # bytes of a message's frame that are still to come
        self._in_message = False
        self._bytes, self._frames = BYTES_LIMIT, FRAMES_LIMIT
        self.refill()

    def refill(self):
        self._controls = CONTROLS_LIMIT

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """The control frames that `data` completes: (opcode, payload). Raises Violation."""
        data, at = self._rest + data, 0
        self._rest = b""
        while at < len(data):
            if self._passing:
                passed = min(self._passing, len(data) - at)
                self._passing -= passed
                at += passed
                continue
            header = read_header(data, at)
            if header is None or (header.is_control and len(data) < header.end + header.length):
                self._rest = data[at:]
                return
            at = header.end
            if header.is_control:
                self._count_control()
                yield header.opcode, unmasked(data[at : at + header.length], data[at - MASK_SIZE : at])
                at += header.length
            else:
                self._count_message(header)
                self._passing = header.length

    def _count_control(self):
        self._controls -= 1
        if self._controls < 0:
            raise Violation(POLICY, "too many pings")

    def _count_message(self, header):
        if (header.opcode == CONTINUATION) != self._in_message:
            raise Violation(PROTOCOL_ERROR, "frames of messages are out of order")
        self._in_message = not header.is_final
        self._bytes -= header.length
        self._frames -= 1
        if self._bytes < 0:
            raise Violation(TOO_BIG, "this socket only speaks")
        if self._frames < 0:
            raise Violation(POLICY, "this socket only speaks")


def read_header(data: bytes, at: int) -> Header | None:
    """The frame's header at `at`; None when it is not all there. Raises Violation (section 5.2)."""
    if len(data) < at + 2:
        return None
    first, second = data[at], data[at + 1]
    opcode, is_final, length = first & 0x0F, bool(first & FINAL), second & 0x7F
    if first & RESERVED:  # no extension was agreed on, compression neither
        raise Violation(PROTOCOL_ERROR, "reserved bits are set")
    if not second & MASKED:
        raise Violation(PROTOCOL_ERROR, "frames of clients are masked")
    if opcode in (CLOSE, PING, PONG):
        if not is_final or length > CONTROL_SIZE:
            raise Violation(PROTOCOL_ERROR, "control frames are short and whole")
    elif opcode not in (CONTINUATION, TEXT, BINARY):
        raise Violation(PROTOCOL_ERROR, "no such opcode")
    extended = {126: 2, 127: 8}.get(length, 0)
    end = at + 2 + extended + MASK_SIZE
    if len(data) < end:
        return None
    if extended:
        length = int.from_bytes(data[at + 2 : at + 2 + extended])
    return Header(opcode, is_final, length, end)


def unmasked(payload: bytes, mask: bytes) -> bytes:
    """Section 5.3."""
    return bytes(byte ^ mask[index % MASK_SIZE] for index, byte in enumerate(payload))
