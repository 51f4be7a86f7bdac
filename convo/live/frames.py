"""WebSocket frames as bytes, encoded once, written to many (RFC 6455, section 5.2; servers do not mask)."""

import struct


def text(payload: bytes) -> bytes:
    """One unfragmented text frame. `payload` is UTF-8, under 64 KiB."""
    return _header(0x81, len(payload)) + payload


def close(code: int, reason: str = "") -> bytes:
    """A close frame (section 5.5.1); the reason is cut at the 123 bytes that fit."""
    payload = struct.pack("!H", code) + reason.encode()[:123]
    return _header(0x88, len(payload)) + payload


def _header(first: int, length: int) -> bytes:
    if length < 126:
        return struct.pack("!BB", first, length)
    if length < 65536:
        return struct.pack("!BBH", first, 126, length)
    raise ValueError(f"{length} bytes do not belong into one frame")
