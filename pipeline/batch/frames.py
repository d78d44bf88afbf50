"""What goes through the pipes between parent and child: one letter, a length, JSON bytes. Never a pickle."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator

TASK = b"T"  # parent to child: a `source.Task`
IDENTITY = b"I"  # the document's hash and size, sent before it is parsed
PAGE = b"P"  # the number of a page as it begins; 0 behind the last one
SAME = b"S"  # the known result still holds
MEMBERS = b"M"  # the file is an archive with these members; its own result follows
RESULT = b"R"  # a result's bytes

LARGEST_RESULT = 64_000_000  # bytes of one result; more is a flood
LARGEST = {IDENTITY: 1_000, PAGE: 20, SAME: 0, MEMBERS: 4_000_000, RESULT: LARGEST_RESULT}
_HEAD = struct.Struct(">cI")


class BrokenFrame(ValueError):
    """The other side wrote what no frame can be."""


def send(pipe: int, kind: bytes, body: bytes) -> None:
    """Writes a whole frame, however often the pipe must be filled."""
    view = memoryview(_HEAD.pack(kind, len(body)) + body)
    while view:
        view = view[os.write(pipe, view) :]


def receive(pipe: int) -> tuple[bytes, bytes] | None:
    """Waits for a whole frame; None where the other side has gone."""
    head = _exactly(pipe, _HEAD.size)
    if head is None:
        return None
    kind, length = _HEAD.unpack(head)
    body = _exactly(pipe, length)
    return None if body is None else (kind, body)


class Buffer:
    """Bytes as they arrive, given out as whole frames."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, chunk: bytes) -> Iterator[tuple[bytes, bytes]]:
        """The frames that are complete now. Raises `BrokenFrame` for an unknown kind or a length beyond the limit."""
        self._bytes += chunk
        while len(self._bytes) >= _HEAD.size:
            kind, length = _HEAD.unpack_from(self._bytes)
            if length > LARGEST.get(kind, -1):
                raise BrokenFrame(f"a frame of kind {kind!r} with {length:,} bytes")
            end = _HEAD.size + length
            if len(self._bytes) < end:
                return
            body = bytes(memoryview(self._bytes)[_HEAD.size : end])
            del self._bytes[:end]
            yield kind, body


def _exactly(pipe: int, length: int) -> bytes | None:
    data = bytearray()
    while len(data) < length:
        chunk = os.read(pipe, min(length - len(data), 1 << 20))
        if not chunk:
            return None
        data += chunk
    return bytes(data)
