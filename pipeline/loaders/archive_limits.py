"""The gate every ZIP passes: only what is asked for is inflated, and it is counted while it inflates.

The limits are those of the hostile files they were made for: an archive of 65,000 members, a gigabyte of zeros in a
few kilobytes, an entry that lies about its size, entries laid over one another.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from pipeline import errors

MEMBERS = 2_000
INFLATED = 300 * 1024 * 1024  # bytes, over all members read
RATIO = 100  # inflated over packed, looked at only in members above RATIO_FLOOR
RATIO_FLOOR = 10 * 1024 * 1024
CHUNK = 1024 * 1024

END_OF_DIRECTORY = b"PK\x05\x06"
DIRECTORY_ENTRY = b"PK\x01\x02"
AGAIN = "the file is cut off or was changed on its way; download it again"
LOCAL_HEADER = 30  # bytes before the name of a member
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, OSError, ValueError, IndexError)


class Archive:
    """An open ZIP whose members are read one by one, under limits that hold for all of them together."""

    def __init__(self, data: bytes) -> None:
        """Raises `MalformedDocument` for a damaged directory, `DocumentTooLarge` for one that passes a limit."""
        _check_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (*DAMAGED, NotImplementedError) as error:
            raise errors.MalformedDocument(f"the ZIP directory is damaged ({error}): {AGAIN}") from error
        self._members = {member.filename: member for member in self._zip.infolist()}
        self._folded = {name.lower(): name for name in self._members}
        self._inflated = 0
        _check_overlap(self._zip)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._members)

    def find(self, name: str) -> str | None:
        """The member of that name as the directory spells it; part names differ in case between makers."""
        return name if name in self._members else self._folded.get(name.lower())

    def read(self, name: str) -> bytes:
        """A member's bytes. Raises `MalformedDocument` if it is missing or damaged, `DocumentTooLarge` past a limit."""
        chunks = list(self.stream(name))
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    def stream(self, name: str, chunk_size: int = CHUNK) -> Iterator[bytes]:
        """The same in pieces, for readers that may stop before the end."""
        member = self._members.get(name)
        if member is None:
            raise errors.MalformedDocument(f"the part {name} is missing from the file: save it again with its program")
        if member.flag_bits & 1:
            raise errors.EncryptedDocument(f"the part {name} is locked with a password: save the file without one")
        _check_ratio(name, member.file_size, member.compress_size)
        try:
            yield from self._inflate(member, chunk_size)
        except (*DAMAGED, NotImplementedError, RuntimeError) as error:
            raise errors.MalformedDocument(f"the part {name} is damaged ({error}): {AGAIN}") from error

    def _inflate(self, member: zipfile.ZipInfo, chunk_size: int) -> Iterator[bytes]:
        size = 0
        with self._zip.open(member) as stream:
            while chunk := stream.read(chunk_size):
                size += len(chunk)
                self._inflated += len(chunk)
                if self._inflated > INFLATED:
                    raise errors.DocumentTooLarge(
                        f"the file unpacks to more than {INFLATED >> 20} MB (at part {member.filename}): split it"
                    )
                _check_ratio(member.filename, size, member.compress_size)
                yield chunk


def _check_ratio(name: str, inflated: int, packed: int) -> None:
    if inflated > RATIO_FLOOR and inflated > RATIO * max(packed, 1):
        raise errors.DocumentTooLarge(
            f"the part {name} unpacks to more than {RATIO} times its size, which no report does: save the file again"
        )


def _check_directory(data: bytes) -> None:
    """Counts the directory's entries by their signature, before a library builds an object for each."""
    end = data.rfind(END_OF_DIRECTORY)
    if end < 0:
        raise errors.MalformedDocument(f"the ZIP directory at the end of the file is missing: {AGAIN}")
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    count = data.count(DIRECTORY_ENTRY, max(0, end - size), end)
    if count > MEMBERS:
        raise errors.DocumentTooLarge(f"the ZIP holds {count} members, more than {MEMBERS}: no report does")


def _check_overlap(archive: zipfile.ZipFile) -> None:
    """Members that share bytes let a small file unpack to anything; no maker writes them."""
    members = sorted(archive.infolist(), key=lambda member: member.header_offset)
    ends = [member.header_offset for member in members] + [archive.start_dir]
    for member, end in zip(members, ends[1:], strict=True):
        if member.header_offset + LOCAL_HEADER + member.compress_size > end:
            raise errors.MalformedDocument(
                f"the part {member.filename} overlaps the one after it: the ZIP was made to deceive"
            )
