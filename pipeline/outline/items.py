"""Passages → items: bullets, numbered statements and sentences, each under its sub-headings.

The hierarchy is read from the text itself: a kind of marker that is met inside another is nearer than it, and one that is
met again closes all that came after it. A short phrase with a number or a tag before it, followed by other markers, is the
heading of what follows; a number alone (`①②`) says what the items after it answer. A date alone (`令和5年3月`, 2024年) states
nothing: it heads the items after it, or is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalization import era
from pipeline.normalization.text import fold, join
from pipeline.outline import markers, paragraphs
from pipeline.outline.markers import BULLET, CIRCLE, LETTER, TAG, Marker
from pipeline.outline.paragraphs import Paragraph
from schemas.document import HEADING, LIST_ITEM
from schemas.outline import Item, Line

LONGEST_HEADING = 64  # characters
INDENTED = 6.0  # points by which what stands under a heading begins further right
PLAIN = "plain"
ENDS = ("。", "．", "！", "？")
STATED = (*ENDS, "す", "た", "る")  # of a statement, with its full stop or without
OVER_DOTS = frozenset("○◎●■□◆◇▲△▼▽★☆◯")  # bullets of sub-headings
AROUND_DATES = " ()（）[]［］〔〕～〜~-–－―・、"
NONE_STATED = frozenset(
    {"特になし", "特に無し", "なし", "無し", "該当なし", "特になし。", "-", "ー", "/", "特に課題なし"}
)
_states = re.compile(f"(?![{''.join(sorted(NONE_STATED))}])[ぁ-ゖァ-ヺ一-龥]")  # a letter that none of these has


class Segment(NamedTuple):
    """A marker and the text up to the next one; `marker` is None for text before any."""

    paragraph: Paragraph
    marker: Marker | None
    start: int
    end: int
    text: str
    printed: str | None
    level: str


class Open(NamedTuple):
    """A level in force: its heading and numbers."""

    level: str
    heading: tuple[Line, ...] = ()
    numbers: tuple[int, ...] = ()
    run: Paragraph | None = None  # of a list printed as one run: what follows it with spaces is another list


def read(lines: Sequence[Line]) -> list[Item]:
    """The items of a passage, in reading order; repeated runs are marked as duplicates."""
    segments = [segment for paragraph in paragraphs.of_lines(lines) for segment in _segments(paragraph)]
    found: list[Item] = []
    stack: list[Open] = []
    for position, segment in enumerate(segments):
        after = segments[position + 1] if position + 1 < len(segments) else None
        sibling = next((known for known in stack if known.level == segment.level), None)
        stack = _close(stack, segment)
        if _is_heading(segment, after, segments[position - 1] if position else None) and (
            after is None or _may_cover(segment, after, stack, sibling)
        ):
            stack = [*_above(stack, after), _opened(segment)]
            continue
        if segment.marker is not None and segment.marker.kind == TAG:
            stack.append(_tag(segment))
            found.append(_item(segment._replace(marker=None, printed=None, level=PLAIN), stack))
            continue
        if segment.text and not _is_date(segment):
            found.append(_item(segment, stack))
        stack.append(
            Open(
                segment.level,
                (),
                segment.marker.numbers if segment.marker else (),
                segment.paragraph if _is_run(segment) else None,
            )
        )
    return _mark_duplicates(found)


def is_none_stated(lines: Sequence[Line]) -> bool:
    """特になし, ―: the section says that there is nothing."""
    if any(_states.search(line.text) for line in lines):
        return False
    folded = fold("".join([line.text for line in lines])).strip("・()「」。")
    return folded in NONE_STATED or (bool(folded) and set(folded) <= set("-‐–—―ー.・"))


def text_of(lines: Sequence[Line]) -> str:
    """The words of pieces, joined as hard-wrapped lines are."""
    return lines[0].text if len(lines) == 1 else join([line.text for line in lines])


def _segments(paragraph: Paragraph) -> list[Segment]:
    """The paragraph cut at its markers."""
    found = markers.find(paragraph.text)
    automatic, glued = paragraph.lines[0].marker, paragraph.lines[0].glued
    if glued and (not found or found[0].start > 0):
        found.insert(0, markers.first(paragraph.text[:glued] + " あ") or Marker(LETTER, "", 0, glued))
        found[0] = found[0]._replace(end=glued)
    cuts: list[tuple[Marker | None, int, str | None]] = []
    if automatic is not None:
        cuts.append((markers.automatic(automatic), 0, automatic))
    elif paragraph.lines[0].kind == LIST_ITEM and (not found or found[0].start > 0):
        depth = round(paragraph.lines[0].indent)
        cuts.append(
            (Marker(BULLET, f"{LIST_ITEM} {depth}", 0, 0), 0, None)
        )  # a bullet that only the page's style draws
    elif not found or found[0].start > 0:
        cuts.append((None, 0, None))
    cuts += [(marker, marker.end, paragraph.text[marker.start : marker.end]) for marker in found]
    segments = []
    for position, (marker, start, printed) in enumerate(cuts):
        following = cuts[position + 1][0] if position + 1 < len(cuts) else None
        end = following.start if following is not None else len(paragraph.text)
        text = paragraph.text[start:end].strip()
        segments.append(Segment(paragraph, marker, start, end, text, printed, _level(marker)))
    return segments


def _level(marker: Marker | None) -> str:
    """Kind and glyph: what makes two markers the same level."""
    if marker is None:
        return PLAIN
    return marker.kind if marker.kind in (TAG, LETTER) else f"{marker.kind} {marker.style}"


def _close(stack: Sequence[Open], segment: Segment) -> list[Open]:
    """The levels still in force at this segment: one met again closes all that came after it."""
    if _is_another_list(stack, segment):
        return []
    for depth, known in enumerate(stack):
        if known.level == segment.level or (segment.marker is None and known.level.startswith((BULLET, PLAIN))):
            return list(stack[:depth])
    return list(stack)


def _is_another_list(stack: Sequence[Open], segment: Segment) -> bool:
    """A bullet behind a list printed as one run: with another glyph, or in the same line and no such list itself."""
    if segment.marker is None or segment.marker.kind != BULLET or not stack or stack[-1].run is None:
        return False
    if stack[-1].level != segment.level:
        return all(known.level != segment.level for known in stack)
    return stack[-1].run is segment.paragraph and not _is_run(segment)


def _may_cover(segment: Segment, after: Segment, stack: Sequence[Open], sibling: Open | None) -> bool:
    """What follows stands below the segment, and does not go back to a wider level that is in force.

    `・南地区2回` before `○園庭開放` is the last item under the ring before it. Bullets before the first numbered heading, or
    before a ring, are items beside it.
    """
    if segment.marker is not None and segment.marker.kind == TAG:
        return True
    if after.marker is not None and after.marker.kind == TAG and sibling is not None and not sibling.heading:
        return False
    known = next((known for known in stack if known.level == after.level), None)
    if known is None:
        return True
    if known.heading or after.marker is None or after.marker.kind != BULLET:
        return False
    return segment.marker is not None and (segment.marker.numbers[:1] == (1,) or segment.marker.style in OVER_DOTS)


def _above(stack: Sequence[Open], after: Segment | None) -> list[Open]:
    """The levels that a heading stands under: items of the level it covers stand beside it."""
    depth = next((at for at, known in enumerate(stack) if after is not None and known.level == after.level), len(stack))
    return list(stack[:depth])


def _tag(segment: Segment) -> Open:
    """`【父親】日曜日に集いを開いた。`: the tag alone is the heading, the sentence behind it an item."""
    assert segment.marker is not None
    return Open(segment.level, segment.paragraph.cut(segment.marker.start, segment.marker.end))


def _is_heading(segment: Segment, after: Segment | None, before: Segment | None) -> bool:
    if segment.marker is not None and segment.marker.kind == TAG:
        return not segment.text or (
            after is not None
            and _below(after)
            and after.paragraph is not segment.paragraph
            and len(segment.text) <= LONGEST_HEADING
            and not segment.text.endswith(STATED)
        )
    if after is not None and segment.paragraph.lines[0].kind == HEADING and segment.paragraph is not after.paragraph:
        return True
    if after is None or after.level == segment.level:
        return False
    if not segment.text:
        return True
    if (
        _is_run(segment)
        or not (_below(after) or _is_indented(segment, after) or _is_over_tag(segment, after))
        or len(segment.text) > LONGEST_HEADING
        or segment.text.endswith(ENDS)
    ):
        return False
    if segment.marker is None:
        return (before is None or before.marker is not None) and not segment.text.endswith(STATED)
    return not segment.level.startswith(BULLET) or not segment.text.endswith(("す", "た"))


def _is_date(segment: Segment) -> bool:
    """Nothing but years or dates, without a marker: when a page was made, or the beginning of a head that was cut off."""
    if segment.marker is not None or len(segment.text) > LONGEST_HEADING:
        return False
    rest, mentions = segment.text, era.find(segment.text)
    for mention in reversed(mentions):
        rest = rest[: mention.start] + rest[mention.end :]
    return bool(mentions) and not rest.strip(AROUND_DATES)


def _is_indented(segment: Segment, after: Segment) -> bool:
    """A numbered phrase over text without bullets that begins further right: bullets may be drawn, not written."""
    if segment.marker is None or not segment.marker.numbers or after.paragraph is segment.paragraph:
        return False
    first, second = segment.paragraph.lines[0], after.paragraph.lines[0]
    return after.marker is None and second.box is not None and second.indent - first.indent >= INDENTED


def _below(after: Segment) -> bool:
    return after.marker is not None and after.marker.kind in (BULLET, LETTER, CIRCLE, markers.BRACKET)


def _is_over_tag(segment: Segment, after: Segment) -> bool:
    return (
        segment.marker is not None
        and segment.marker.kind in (markers.NUMBER, CIRCLE, markers.BRACKET)
        and after.marker is not None
        and after.marker.kind == TAG
    )


def _opened(segment: Segment) -> Open:
    numbers = segment.marker.numbers if segment.marker else ()
    start = segment.marker.start if segment.marker is not None and segment.marker.kind == TAG else segment.start
    return Open(segment.level, segment.paragraph.cut(start, segment.end), numbers)


def _item(segment: Segment, stack: Sequence[Open]) -> Item:
    own = segment.marker.numbers if segment.marker else ()
    inherited = next((level.numbers for level in reversed(stack) if level.numbers), ())
    marker: tuple[Line, ...] = ()
    if segment.marker is not None and segment.marker.end > segment.marker.start:
        marker = segment.paragraph.cut(segment.marker.start, segment.marker.end)
    path = [(level.level, level.numbers, True) for level in stack if level.numbers]
    return Item(
        lines=segment.paragraph.cut(segment.start, segment.end),
        marker=marker,
        printed=segment.printed.strip() if segment.printed else None,
        own_numbers=own,
        numbers=own or inherited,
        headings=tuple(level.heading for level in stack if level.heading),
        path=(*path, (segment.level, own, False)) if own else tuple(path),
    )


def _is_run(segment: Segment) -> bool:
    """`・赤ちゃんの会12回・おはなし会2回 他`: a list printed as one run, without a sentence's end and without spaces."""
    return segment.text.count("・") >= 2 and "。" not in segment.text and segment.level.startswith(BULLET)


def _mark_duplicates(items: list[Item]) -> list[Item]:
    """A run of items that repeats, word for word, the tail of the run just before it is a duplicate (broken nested lists)."""
    keys = [fold(text_of(item.lines)) for item in items]
    if len(set(keys)) == len(keys):
        return items
    marked = list(items)
    at = 1
    while at < len(items):
        longest = min(at, len(items) - at)
        size = next((size for size in range(longest, 0, -1) if keys[at - size : at] == keys[at : at + size]), 0)
        for position in range(at, at + size):
            marked[position] = marked[position]._replace(is_duplicate=True)
        at += size or 1
    return marked
