"""Names as text that any database holds, and as places below the output folder; both can be undone.

A name on disk is bytes. As text it keeps every character that prints; bytes that are not UTF-8 and control characters
become ``%83``, and a ``%`` that could be read as such a mark becomes ``%25``.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

SUFFIX = ".json"
MEMBER = "!/"  # between an archive and its member

_MARK = r"%(?=[0-9A-Fa-f]{2})"
_CONTROL = r"\x00-\x1f\x7f-\x9f"
_SURROGATE = r"\ud800-\udfff"
_UNTEXT = re.compile(f"[{_CONTROL}{_SURROGATE}]|{_MARK}")

# What Windows or a shell takes as its own, and the mark itself.
_UNSAFE = re.compile(rf'[%<>:"\\|?*/{_CONTROL}\u202a-\u202e\u2066-\u2069]|^\.+|[. ]+$')
_FOLDER_LIKE_A_RESULT = re.compile(rf"\.(?={SUFFIX.removeprefix('.')}$)")
_SURELY_SHORT = 50  # characters
_LONGEST = 200  # bytes of one name below the output folder; most file systems end at 255


def as_text(name: str) -> str:
    r"""The name as a database holds it.

    >>> as_text("a\udc83\n%41 50%.pdf")
    'a%83%0A%2541 50%.pdf'
    """
    return _UNTEXT.sub(_quoted, name)


def place(root: str, path: str) -> str:
    """Where the result of a document lies below the output folder: ``<root>/<path>.json``.

    >>> place("corpus", "2021/青葉.pdf"), place("../data", "a.zip!/b.pdf")
    ('corpus/2021/青葉.pdf.json', '%2E%2E%2Fdata/a.zip!/b.pdf.json')
    """
    parts = [_quoted_part(part) for part in (root, *path.split("/"))]
    if SUFFIX in path or root.endswith(
        SUFFIX
    ):  # the folder `a.json` must not lie where the result of the file `a` does
        parts[:-1] = [_FOLDER_LIKE_A_RESULT.sub("%2E", part) for part in parts[:-1]]
    return "/".join(parts) + SUFFIX


def document(place: str) -> tuple[str, str]:
    """The root and path of the document whose result lies there: the inverse of `place`."""
    joined = place.replace("%/", "").removesuffix(SUFFIX)
    root, _, path = joined.partition("/")
    return unquote(root), "/".join(unquote(part) for part in path.split("/"))


def _quoted_part(part: str) -> str:
    """One name, cut where it is longer than a file system takes; a lone ``%`` at the end says that it goes on."""
    if len(part) <= _SURELY_SHORT and not _UNSAFE.search(part) and unicodedata.is_normalized("NFC", part):
        return part
    pieces = [""]
    for character in _safe(part):
        if len((pieces[-1] + character).encode()) > _LONGEST:
            pieces[-1] += "%"
            pieces.append("")
        pieces[-1] += character
    return "/".join(pieces)


def _safe(part: str) -> list[str]:
    """The name character by character, marked where a file system would take it for something else."""
    unsafe = {at for match in _UNSAFE.finditer(part) for at in range(*match.span())}
    if not unicodedata.is_normalized("NFC", part):
        unsafe.update(at for at in range(len(part)) if _composes(part[max(0, at - 1) : at], part[at]))
    return [_percent(character) if at in unsafe else character for at, character in enumerate(part)]


def _composes(before: str, character: str) -> bool:
    """か + U+3099 is が to some file systems; here the two names stay two."""
    return bool(unicodedata.combining(character)) or not unicodedata.is_normalized("NFC", before + character)


def _quoted(match: re.Match[str]) -> str:
    return "".join(map(_percent, match.group()))


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogateescape"))
