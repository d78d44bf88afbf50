"""Pieces of a page in Markdown, for a CI job or an officer's mail. What a document says stays text in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.commands.terminal import printable

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&@$])")
_AUTOMATIC = re.compile(r"(?i)\b(https?|www)(?=[:.])")  # what GitHub makes a link of by itself


def plain(text: str) -> str:
    r"""The text without mark-up, links, mentions or control characters.

    >>> plain("*a* <b> | https://x.jp")
    '\\*a\\* \\<b\\> \\| https&#8203;://x.jp'
    """
    return _AUTOMATIC.sub(r"\1&#8203;", _SIGNS.sub(r"\\\1", printable(text)))


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """A table and the empty line below it; figures stand on the right. Cells are safe already."""
    numbers = [bool(rows) and all(isinstance(row[at], int) for row in rows) for at in range(len(head))]
    yield f"| {' | '.join(head)} |"
    yield "|" + "|".join("---:" if is_number else "---" for is_number in numbers) + "|"
    for row in rows:
        yield f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else str(cell) for cell in row)} |"
    yield ""


def cut(lines: Sequence[str], count: int, most: int, where: str = "") -> Iterator[str]:
    """At most so many lines of a list of `count`, how many more there are, and the empty line below it."""
    yield from lines[:most]
    if count > most:
        yield f"- and {count - most:,} more{where}"
    yield ""
