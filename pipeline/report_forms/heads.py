"""The head of a report, the same for every form: its title, ward, center and rows of fields."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalization import era
from pipeline.outline import items, lines, titles
from pipeline.report_forms.draft import Source
from pipeline.report_forms.sections import Block, Writer
from pipeline.vocabulary import places
from schemas.outline import FIELD, Line, Passage
from schemas.provenance import INFERRED

_sample = re.compile(r"架空|(?:これは|本書は)?見本です|フィクション")
_ward_in_title = re.compile(
    r"(?:^|(?<=[\s市]))(?P<name>[^\s、。・「」（）()市]{1,6}?区)(?=[^\s]{0,12}?(?:地域)?子育て支援(?:拠点|センター))"
)


class Ward(NamedTuple):
    """The ward of a report and how it is known."""

    code: str | None
    name: str
    source: str  # stated, inferred
    evidence: Source
    is_sample: bool
    romaji: str | None = None


def field(passages: Sequence[Passage], role: str) -> list[Passage]:
    """The passages under a row of the head."""
    return [passage for passage in passages if (label := _nearest(passage)) is not None and label == role]


def _nearest(passage: Passage) -> str | None:
    return passage.labels[-1].role if passage.labels and passage.labels[-1].kind == FIELD else None


def lines_of(passages: Sequence[Passage]) -> list[Line]:
    """The lines of several passages, in order."""
    return [line for passage in passages for line in passage.lines]


def prose(writer: Writer, passages: Sequence[Passage], section: str) -> None:
    """A row of the head that is a list of statements: a section of its own."""
    held = field(passages, section)
    if held:
        block = Block(section, tuple(held))
        writer.write(block, writer.items(block), "no_goals")


def title(passages: Sequence[Passage]) -> tuple[str | None, list[Line]]:
    """The title as printed, its lines joined by one space, or by none where a line ends inside a year (平成 / 30年度)."""
    found = next((passage for passage in passages if passage.is_title), None)
    if found is None:
        return None, []
    text = ""
    for line in found.lines:
        text += ("" if not text or _year_is_cut(text, line.text) else " ") + line.text
    return text, list(found.lines)


def _year_is_cut(before: str, after: str) -> bool:
    """Together they name a year that neither names alone, across the line's end."""
    at = len(before)
    return any(mention.start < at < mention.end for mention in era.find(before + after)) and not before.endswith("年度")


def ward(passages: Sequence[Passage], title_lines: Sequence[Line]) -> Ward | None:
    """Stated in the title, beside a label, in the name of the office or the center; else inferred from what the text says."""
    rows = [lines_of(field(passages, role)) for role in ("ward_name", "implementers", "center_name")]
    for held in (list(title_lines), *rows, _center_lines(passages)):
        for line in held:
            found = places.mentions(line.text)
            if found:
                return _known(found[-1].ward, "stated", line, found[-1].start, found[-1].end)
    for line in title_lines:
        match = _ward_in_title.search(line.text)
        if match:
            piece = lines.cut(line, match.start("name"), match.end("name"))
            return Ward(None, match["name"], "stated", Source([piece], role=None), False)
    return _inferred(passages)


def _center_lines(passages: Sequence[Passage]) -> list[Line]:
    """Lines before the first label that are nothing but the center's or the program's name: a head without a title."""
    head = itertools.takewhile(lambda passage: not passage.labels, passages)
    return [line for passage in head for line in passage.lines if titles.names_center(line)]


def _inferred(passages: Sequence[Passage]) -> Ward | None:
    """The ward named most often; where none is named, the ward of the only center the text names."""
    named = [
        (mention.ward, line, mention.start, mention.end)
        for line in lines_of(passages)
        for mention in places.mentions(line.text)
    ]
    if not named:
        wards = places.wards()
        named = [
            (wards[mention.center.ward_code], line, mention.start, mention.end)
            for line in lines_of(passages)
            for mention in places.center_mentions(line.text)
        ]
        if len({found[0].code for found in named}) > 1:
            return None
    counts = Counter(found[0].code for found in named).most_common(2)
    if not counts or (len(counts) > 1 and counts[0][1] == counts[1][1]):
        return None
    best = next(found for found in named if found[0].code == counts[0][0])
    return _known(best[0], "inferred", *best[1:])


def _known(known: places.Ward, source: str, line: Line, start: int, end: int) -> Ward:
    evidence = Source([lines.cut(line, start, end)], INFERRED if source == "inferred" else "verbatim", role=None)
    return Ward(known.code, known.name, source, evidence, known.city.is_sample, known.romaji.lower())


def center(passages: Sequence[Passage], found_ward: Ward | None) -> tuple[str | None, Source | None]:
    """The center's name: beside its label, else where the text names the ward's center."""
    held = lines_of(field(passages, "center_name"))
    if held:
        return items.text_of(held), Source(held)
    if found_ward is None or found_ward.code is None:
        return None, None
    for line in lines_of(passages):
        for mention in places.center_mentions(line.text):
            if mention.center.ward_code == found_ward.code:
                piece = lines.cut(line, mention.start, mention.end)
                return piece.text, Source([piece], role=None)
    return None, None


def is_sample(passages: Sequence[Passage], found_ward: Ward | None) -> bool:
    """An invented ward, or a line that says the report is a specimen."""
    if found_ward is not None and found_ward.is_sample:
        return True
    return any("見本" in line.text and _sample.search(line.text) for line in lines_of(passages))
