"""Text on its way to a person: nothing a document says reaches the terminal raw; Japanese is as wide as it prints."""

from __future__ import annotations

import os
import re
import shutil
import sys
import unicodedata
from typing import IO, Any, NamedTuple

UNSAFE = r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
_WORD = r"(?s)\x1b\[[0-9;]*m|[!-~]+|\s+|."  # a line may end between any two Japanese characters, not inside a word
_NOT_FIRST = frozenset(
    "、。，．・：；？！）〕］｝〉》」』】ゝゞーァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ々～％),.:;?!]}%"
)
_NOT_LAST = frozenset("（〔［｛〈《「『【([{")
_ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
_NARROWEST = 40  # columns


def printable(text: str) -> str:
    r"""The text with everything that steers a terminal shown as an escape.

    >>> printable("a\x1b[31m\nb")
    'a\\x1b[31m\\nb'
    """
    return text if text.isprintable() else re.sub(UNSAFE, lambda match: ascii(match.group())[1:-1], text)


def columns(widest: int = 120) -> int:
    """How wide a page for people is: as the terminal, within reason."""
    return max(_NARROWEST, min(shutil.get_terminal_size((widest, 0)).columns, widest))


def say(message: str, stream: IO[str] | None = None) -> None:
    """One line for a person, on standard error unless told otherwise; what cannot be encoded shows as an escape."""
    put(printable(message), sys.stderr if stream is None else stream)


def put(line: str, stream: Any) -> None:
    """A line that is safe already, colour and all."""
    encoding = stream.encoding or "utf-8"
    print(line.encode(encoding, "backslashreplace").decode(encoding), file=stream)


class Style(NamedTuple):
    """How to set words apart; plain where nobody can see colours."""

    is_plain: bool = True

    def strong(self, text: str) -> str:
        """Titles and heads."""
        return self._with("1", text)

    def faint(self, text: str) -> str:
        """What the program says, beside what the report says."""
        return self._with("2", text)

    def warning(self, text: str) -> str:
        """What to look at."""
        return self._with("33", text)

    def error(self, text: str) -> str:
        """What went wrong."""
        return self._with("31", text)

    def _with(self, code: str, text: str) -> str:
        return text if self.is_plain or not text else f"\x1b[{code}m{text}\x1b[0m"


def style_for(stream: IO[str]) -> Style:
    """Colours on a terminal, where nobody has set NO_COLOR."""
    is_welcome = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(is_plain=not is_welcome)


def width(text: str) -> int:
    r"""Columns the text takes: two for a full-width character, none for one that joins the character before it.

    >>> width("a青"), width("か\u3099"), width("①")
    (3, 2, 1)
    """
    if text.isascii() and "\x1b" not in text:
        return len(text)
    return sum(map(_columns, _ESCAPE.sub("", text)))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """The text with blanks up to that many columns."""
    return text + " " * (columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """Lines of at most so many columns, by the rules of Japanese print: no 。 begins a line, no 「 ends one."""
    lines: list[str] = []
    line: list[str] = []
    used = 0
    for word in _words(text, columns):
        needed = width(word)
        if line and used + needed > columns:
            carried = _carried(line, word)
            lines.append("".join(line).rstrip())
            line, used = carried, sum(map(width, carried))
            if word.isspace() and not line:
                continue
        line.append(word)
        used += needed
    return [*lines, "".join(line).rstrip()]


def _words(text: str, columns: int) -> list[str]:
    """Pieces that stay whole; a word wider than a line is cut."""
    words = []
    for word in re.findall(_WORD, text):
        words += [word] if width(word) <= columns else list(word)
    return words


def _carried(line: list[str], word: str) -> list[str]:
    """What goes to the next line with the word, so that neither line ends or begins wrongly. `line` loses it."""
    carried: list[str] = []
    while (
        len(line) > 1
        and ((carried[:1] or [word])[0][0] in _NOT_FIRST or line[-1][-1] in _NOT_LAST)
        and len(carried) < 4
    ):
        carried.insert(0, line.pop())
    return carried
