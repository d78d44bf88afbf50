"""A file's bytes, read once: what is hashed is what is parsed. The gate here stands before every parser."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from pipeline import errors

LARGEST = 200_000_000  # bytes of one file
_CHUNK = 1 << 20
Waiting = TypeVar("Waiting")


class Task(NamedTuple):
    """What a child is asked to read. `known` is the key of the result at hand: nothing is parsed where it still holds.

    A member of an archive names the archive's hash too, so that all members come from one and the same file.
    """

    place: str  # of its result
    file: str
    name: str
    absent_id: str  # stands for the bytes' hash where no byte can be read
    known: str | None = None
    member: int | None = None  # its number in the archive
    archive_id: str | None = None
    cut: Sequence[Any] | None = None  # a `progress.Cut`, where the document cannot be read to the end


class Queue(Generic[Waiting]):
    """What waits to be done; it is asked for only when it is its turn, so that a million files need no room here."""

    def __init__(self) -> None:
        self._ready: deque[Waiting] = deque()
        self._coming: list[Iterator[Waiting]] = []

    def __bool__(self) -> bool:
        while not self._ready and self._coming:
            for waiting in self._coming[-1]:
                self._ready.append(waiting)
                break
            else:
                self._coming.pop()
        return bool(self._ready)

    def add(self, more: Iterable[Waiting]) -> None:
        """Before all that waits: members of an archive are read while it is at hand."""
        self._coming.append(iter(more))

    def first(self, waiting: Waiting) -> None:
        """Before all else."""
        self._ready.appendleft(waiting)

    def take(self) -> Waiting:
        """The next one, where there is one."""
        return self._ready.popleft()


def read(file: str, largest: int = LARGEST) -> bytes:
    """The whole file. Raises `UnreadableFile` for anything but a regular file, `DocumentTooLarge` beyond `largest`."""
    return b"".join(chunks(file, largest))


def digest(file: str) -> str:
    """The SHA-256 of the file's bytes, in little memory. Raises as `read` does."""
    total = hashlib.sha256()
    for chunk in chunks(file):
        total.update(chunk)
    return total.hexdigest()


def chunks(file: str, largest: int = LARGEST) -> Iterator[bytes]:
    """The file piece by piece. Opening never waits (a pipe without a writer) and follows no link in the last name."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(file, flags)
    except OSError as error:
        raise errors.UnreadableFile(f"the file cannot be opened: {error.strerror}; check its permissions") from error
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise errors.UnreadableFile("this is no regular file: put a copy of the report there")
        if status.st_size > largest:
            raise errors.DocumentTooLarge(f"the file has {status.st_size:,} bytes, the limit is {largest:,}: split it")
        left = largest
        while chunk := os.read(handle, _CHUNK):
            left -= len(chunk)
            if left < 0:
                raise errors.DocumentTooLarge(f"the file grew beyond {largest:,} bytes while it was read: split it")
            yield chunk
    except OSError as error:
        raise errors.UnreadableFile(f"the file cannot be read: {error.strerror}; copy it anew") from error
    finally:
        os.close(handle)
