"""Members of a .zip file. Limits count what comes out while it comes out, whatever the archive says of itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO

from pipeline import errors

MOST_MEMBERS = 2_000
MOST_INFLATED = 300_000_000  # bytes of all members together
HIGHEST_RATIO = 100
RATIO_COUNTS_FROM = 10_000_000  # bytes; a small file of blanks may well shrink a thousandfold
_CHUNK = 1 << 20

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_DOCUMENT_PARTS = ("[Content_Types].xml", "mimetype", "_rels/.rels")  # of OOXML and OpenDocument files
_ENCRYPTED = 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)


def is_archive(data: bytes) -> bool:
    """Whether the bytes are an archive of files, not one document in zip's clothing (DOCX, XLSX, ODS)."""
    if not data.startswith(_MAGIC):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not any(part in archive.NameToInfo for part in _DOCUMENT_PARTS)
    except _DAMAGED:
        return False


def members(data: bytes) -> tuple[str, ...]:
    """Names of the files inside, as the archive stores them, sorted. Raises `DocumentTooLarge` beyond the limits."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = [info for info in archive.infolist() if not info.is_dir() and not _is_hidden(info)]
    if len(files) > MOST_MEMBERS:
        raise errors.DocumentTooLarge(
            f"the archive has {len(files):,} members, the limit is {MOST_MEMBERS:,}: split it"
        )
    _check_size(sum(info.file_size for info in files), sum(info.compress_size for info in files), "the archive")
    return tuple(sorted({info.filename for info in files}))


def member(data: bytes, name: str) -> bytes:
    """The bytes of one member, as `members` names it. An archive inside the archive is not opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = archive.getinfo(name)
            if info.flag_bits & _ENCRYPTED:
                raise errors.EncryptedDocument("the archive wants a password for this file: unpack it first")
            with archive.open(info) as stream:
                content = _inflate(stream, info.compress_size)
    except _DAMAGED as error:
        raise errors.MalformedDocument(f"the archive is damaged here ({error}): unpack and pack it anew") from error
    if is_archive(content):
        raise errors.UnsupportedDocument("an archive inside an archive is not opened: unpack it first")
    return content


def shown_name(name: str) -> str:
    """The member's path for people: Japanese Windows writes names in its own code page and does not say so.

    >>> shown_name("青葉.pdf".encode("cp932").decode("cp437"))
    '青葉.pdf'
    """
    for encoding in ("utf-8", "cp932"):
        try:
            name = name.encode("cp437").decode(encoding)
            break
        except UnicodeError:
            continue
    return "/".join(part for part in name.split("/") if part)


def _inflate(stream: IO[bytes], packed: int) -> bytes:
    content = bytearray()
    while chunk := stream.read(_CHUNK):
        content += chunk
        _check_size(len(content), packed, "this member")
    return bytes(content)


def _check_size(inflated: int, packed: int, what: str) -> None:
    if inflated > MOST_INFLATED:
        raise errors.DocumentTooLarge(f"{what} unpacks to over {MOST_INFLATED:,} bytes: split it")
    if inflated > RATIO_COUNTS_FROM and inflated > HIGHEST_RATIO * max(packed, 1):
        raise errors.DocumentTooLarge(f"{what} unpacks to over {HIGHEST_RATIO} times its size, as bombs do: not read")


def _is_hidden(info: zipfile.ZipInfo) -> bool:
    return any(
        part.startswith((".", "~$", "__MACOSX")) and part not in {".", ".."} for part in info.filename.split("/")
    )
