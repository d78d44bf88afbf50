"""Text on its way to a person: nothing a document says reaches the terminal raw."""

from __future__ import annotations

import os
import re
import sys
from typing import IO, Any

_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def printable(text: str) -> str:
    r"""The text with everything that steers a terminal shown as an escape.

    >>> printable("a\x1b[31m\nb")
    'a\\x1b[31m\\nb'
    """
    return _UNSAFE.sub(lambda match: ascii(match.group())[1:-1], text)


def has_color(stream: IO[str]) -> bool:
    """Whether colour is welcome there: a terminal, and nobody has set NO_COLOR."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(message: str, stream: IO[str] | None = None) -> None:
    """One line for a person, on standard error unless told otherwise; what cannot be encoded shows as an escape."""
    target: Any = sys.stderr if stream is None else stream
    encoding = target.encoding or "utf-8"
    print(printable(message).encode(encoding, "backslashreplace").decode(encoding), file=target)
