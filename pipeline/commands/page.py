"""A page of so many columns: hanging paragraphs, facts beside their names, small tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from pipeline.commands.terminal import Style, pad, width, wrap

ABSENT = "not stated"
_INDENT = "  "
_LEAST = 20  # columns left for text, however deep it stands


class Page(NamedTuple):
    """How wide the page is, and how words are set apart on it."""

    columns: int = 100
    style: Style = Style()

    def block(
        self, head: str, text: str, paint: Callable[[str], str] = str, *, depth: int = 1, most: int | None = None
    ) -> Iterator[str]:
        """A paragraph hanging behind its head (a marker, a name), at most so many lines of it."""
        indent = _INDENT * depth
        room = max(_LEAST, self.columns - width(indent) - width(head))
        lines = [line for part in text.split("\n") for line in wrap(part, room)]
        if most is not None and len(lines) > most:
            lines = [*lines[: most - 1], f"{wrap(lines[most - 1], room - 1)[0]}…"]
        for number, line in enumerate(lines):
            start = indent + (paint(head) if number == 0 else " " * width(head))
            yield f"{start}{paint(line)}".rstrip()

    def facts(self, facts: Sequence[tuple[str, str | None]]) -> Iterator[str]:
        """Names in one column, what is known in the next; what is absent says so."""
        names = max(width(name) for name, _ in facts) + 2
        for name, value in facts:
            head = self.style.faint(pad(name, names))
            yield from self.block(head, value if value else self.style.faint(ABSENT))

    def place(self, locator: str) -> str:
        """Where in the document: a head for a quotation."""
        return self.style.faint(f"[{locator}] ")

    def title(self, text: str) -> Iterator[str]:
        """The title of a report, underlined."""
        lines = wrap(text, self.columns)
        yield from map(self.style.strong, lines)
        yield "=" * max(map(width, lines))

    def table(
        self, heads: Sequence[str], rows: Sequence[tuple[str, str, tuple[str, ...]]], *, depth: int = 1
    ) -> Iterator[str]:
        """Numbered texts with a few grades each: the texts wrap, the grades stand aligned beside their first line."""
        indent = _INDENT * depth
        numbers = max((width(number) for number, _, _ in rows), default=0) + 1
        columns = [max(width(head), 1) + 2 for head in heads]
        room = max(_LEAST, self.columns - width(indent) - numbers - sum(columns))
        grades = "".join(pad(head, wide) for head, wide in zip(heads, columns, strict=True)).rstrip()
        yield self.style.faint(indent + " " * (numbers + room + 2) + grades)
        for number, text, row in rows:
            first, *rest = [line for part in text.split("\n") for line in wrap(part, room)] or [""]
            cells = "".join(pad(cell, wide) for cell, wide in zip(row, columns, strict=True)).rstrip()
            yield f"{indent}{pad(number, numbers)}{pad(first, room + 2)}{cells}".rstrip()
            for line in rest:
                yield f"{indent}{' ' * numbers}{line}"
