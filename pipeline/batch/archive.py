"""Members of a .zip file. Limits count what comes out while it comes out, whatever the archive says of itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
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
_UTF8 = 0x800
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, KeyError, IndexError)


def is_archive(data: bytes) -> bool:
    """Whether the bytes are an archive of files, not one document in zip's clothing (DOCX, XLSX, ODS)."""
    if not data.startswith(_MAGIC):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not any(part in archive.NameToInfo for part in _DOCUMENT_PARTS)
    except _DAMAGED:
        return False


def members(data: bytes) -> tuple[tuple[str, int], ...]:
    """The files inside by their shown names, each with its number in the archive. Raises `DocumentTooLarge`.

    A name that another file has already gets `~2` behind it: an archive may hold one twice, and nothing is passed over.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        listed = enumerate(archive.infolist())
        files = [(number, info) for number, info in listed if not info.is_dir() and not _is_hidden(info)]
    if len(files) > MOST_MEMBERS:
        raise errors.DocumentTooLarge(
            f"the archive has {len(files):,} members, the limit is {MOST_MEMBERS:,}: split it"
        )
    sizes = [(info.file_size, info.compress_size) for _, info in files]
    _check_size(sum(inflated for inflated, _ in sizes), sum(packed for _, packed in sizes), "the archive")
    counts: Counter[str] = Counter()
    named = []
    for number, info in files:
        name = _shown(info)
        counts[name] += 1
        named.append((name if counts[name] == 1 else f"{name}~{counts[name]}", number))
    return tuple(sorted(named))


def member(data: bytes, number: int) -> bytes:
    """The bytes of one member, as `members` numbers it. An archive inside the archive is not opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            info = archive.infolist()[number]
            if info.flag_bits & _ENCRYPTED:
                raise errors.EncryptedDocument("the archive wants a password for this file: unpack it first")
            with archive.open(info) as stream:
                content = _inflate(stream, info.compress_size)
    except NotImplementedError as error:
        raise errors.UnsupportedDocument(
            f"the archive is packed in a way that is not read ({error}): unpack it first"
        ) from error
    except _DAMAGED as error:
        raise errors.MalformedDocument(f"the archive is damaged here ({error}): unpack and pack it anew") from error
    if is_archive(content):
        raise errors.UnsupportedDocument("an archive inside an archive is not opened: unpack it first")
    return content


def _shown(info: zipfile.ZipInfo) -> str:
    return shown_name(info.filename, is_utf8=bool(info.flag_bits & _UTF8))


def shown_name(name: str, *, is_utf8: bool = False) -> str:
    """The member's path for people: Japanese Windows writes names in its own code page and does not say so.

    >>> shown_name("青葉.pdf".encode("cp932").decode("cp437"))
    '青葉.pdf'
    """
    for encoding in () if is_utf8 else ("utf-8", "cp932"):
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
        part.startswith((".", "~$", "__MACOSX")) and part not in {".", ".."}
        for part in _shown(info).replace("\\", "/").split("/")
    )
