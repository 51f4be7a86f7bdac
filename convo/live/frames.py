"""WebSocket frames as bytes, encoded once, written to many (RFC 6455, section 5.2; servers do not mask)."""

import struct

CONTINUATION, TEXT, BINARY = 0x0, 0x1, 0x2
CLOSE, PING, PONG = 0x8, 0x9, 0xA
FINAL = 0x80


def text(payload: bytes) -> bytes:
    """One unfragmented text frame. `payload` is UTF-8, under 64 KiB."""
    return _header(FINAL | TEXT, len(payload)) + payload


def close(code: int | None, reason: str = "") -> bytes:
    """A close frame (section 5.5.1), perhaps without a code; the reason is cut at the 123 bytes that fit."""
    payload = b"" if code is None else struct.pack("!H", code) + reason.encode()[:123]
    return _header(FINAL | CLOSE, len(payload)) + payload


def ping() -> bytes:
    """A question that browsers answer by themselves (section 5.5.2)."""
    return _header(FINAL | PING, 0)


def pong(payload: bytes) -> bytes:
    """The answer to a ping, with the ping's payload of up to 125 bytes (section 5.5.3)."""
    return _header(FINAL | PONG, len(payload)) + payload


def _header(first: int, length: int) -> bytes:
    if length < 126:
        return struct.pack("!BB", first, length)
    if length < 65536:
        return struct.pack("!BBH", first, 126, length)
    raise ValueError(f"{length} bytes do not belong into one frame")
