"""The marks of Markdown in a line of text: what is no word, and what kind of line it makes.

Japanese text has its own signs where Markdown has some: `- ・` is a list dash before a bullet of the text, `- 3 -` a
page number, a lone `-` an empty answer, `#子育て` a hashtag. Single asterisks are footnotes as often as emphasis: they
stay.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.loaders import html_site_lines
from schemas.document import CHROME, HEADING, LINE, LIST_ITEM

Range = tuple[int, int]


class Marked(NamedTuple):
    """What the marks at the beginning of a line say: its kind, a heading's level, the ranges that are marks."""

    kind: str
    level: int | None
    markup: list[Range]


PAGE_NUMBER = r"\s*[-‐–—－]\s?[0-9０-９]{1,4}\s?[-‐–—－]\s*\Z"
RULE = re.compile(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|={3,}|[─━═―＝＊～~]{5,})\s*\Z")
FENCE = re.compile(r"\s*(?:`{3,}|~{3,})[\w-]*\s*\Z")
QUOTE = re.compile(r"\s*(?:>\s?)+")
HEAD = re.compile(r"\s{0,3}(?:(#{1,6})[ \t\u3000]+|(#{2,6}))(?=[^#\s])")
HEAD_END = re.compile(r"\s#+\s*\Z")
ITEM = re.compile(r"\s*([-*+])[ \u3000]+(?=\S)")
PIPES = re.compile(r"\s*\|(?:[\s|]*\|)?\s?")
PIPE_AT_END = re.compile(r"\s?\|[\s|]*\Z")
HARD_BREAK = re.compile(r" {2,}\Z")
_ADDRESS = r"(?:https?:|mailto:|[./#]|[\w%-]+[./])[^()\s]{0,1000}"
INLINE = (
    r"\*{2,}|~~|&nbsp;"
    r"|(?<![\w_])__(?=[^\s_])|(?<=[^\s_])__(?![\w_])"
    r"|\\(?=[\\`*_{}\[\]()#+.!|>~-])"
    rf"|!?\[(?=[^\[\]\n]{{0,300}}\]\({_ADDRESS}\))"
    rf"|\]\({_ADDRESS}(?:\s\"[^\"\n]{{0,300}}\")?\)"
)
_INLINE_SIGNS = ("**", "~~", "&nbsp;", "__", "\\", "](")


def line(text: str) -> Marked:
    """The marks around a whole line; those inside it are `inline`'s."""
    if RULE.match(text) or FENCE.match(text):
        return Marked(LINE, None, [(0, len(text))])
    if html_site_lines.is_line(text):
        return Marked(CHROME, None, [])
    markup: list[Range] = []
    start = 0
    kind, level = LINE, None
    if quote := QUOTE.match(text):
        start = quote.end()
        markup.append((0, start))
    if head := HEAD.match(text, start):
        kind, level = HEADING, len(head.group(1) or head.group(2))
        markup.append(head.span())
        start = head.end()
        if end := HEAD_END.search(text, start):
            markup.append(end.span())
    elif (item := ITEM.match(text, start)) and not re.match(PAGE_NUMBER, text):
        kind = LIST_ITEM
        markup.append(item.span())
        start = item.end()
    return Marked(kind, level, markup + stray_pipes(text, start))


def stray_pipes(text: str, start: int = 0) -> list[Range]:
    """A pipe at the beginning or the end of a line: what is left of a table. Those between words stay."""
    if "|" not in text:
        return []
    found = []
    begin = PIPES.match(text, start)
    if begin:
        found.append(begin.span())
    end = PIPE_AT_END.search(text, begin.end() if begin else start)
    if end and end.end() > (begin.end() if begin else start):
        found.append(end.span())
    return found


def inline(text: str) -> list[Range]:
    """Emphasis, links, escapes, `&nbsp;` and the blanks of a forced line break."""
    found = []
    if any(sign in text for sign in _INLINE_SIGNS):
        found = [match.span() for match in re.finditer(INLINE, text)]
    if text.endswith("  ") and (blanks := HARD_BREAK.search(text)):
        found.append(blanks.span())
    return found


def united(ranges: list[Range]) -> tuple[Range, ...]:
    """Sorted, touching and overlapping ranges as one, empty ones gone."""
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return tuple(merged)
