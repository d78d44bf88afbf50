"""Who runs the center, and the programs it runs: two lists of the head."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Literal

from pipeline.outline import items, markers, paragraphs
from pipeline.report_forms.draft import Draft, Source, quote
from pipeline.report_forms.heads import field, lines_of
from pipeline.vocabulary import programs
from schemas.outline import Line, Passage
from schemas.provenance import LABEL, NUMBER, VALUE
from schemas.records import ImplementerRecord, ProgramRecord

_office = (
    r"(?:^|(?<=[\s、・／/,，]))(?:[^\s、・／/,，]{1,8}市)?[^\s、・／/,，]{1,5}"
    r"区(?:役所|福祉保健センター)?\s?[^\s、／/,，]*(?:課|係|室|担当|センター)(?:（[^（）]*）|\([^()]*\))?$"
)
# `【法人】…`, `区：…`: which of the two parties the name behind it is
_part = r"(?:[【(（〔\[](?P<tag>{0})[】)）〕\]]\s*[:：]?|(?P<word>{0})\s*[:：])\s*".format(
    r"(?:運営|受託)?(?:法人|団体|事業者)(?:名)?|区(?:役所|名|担当)?|行政|所管課|担当課"
)
_no_party = r"。$|^【[^】]*】$|^[■◆◇□▼]"  # a sentence or a heading: the row of the implementers has ended
_program = r"^(?P<description>.+?)\s*[（(](?P<name>[^（()）]*(?:事業|システム))[)）]$"
_name = r"^(?P<name>[^。]{2,30}事業)(?:\s*[:：]\s*(?P<description>.+))?$"


def implementers(draft: Draft, report_id: str, passages: Sequence[Passage]) -> None:
    """事業の実施者: one a line; an office of the ward behind a space on the operator's line is a party of its own.

    Names end at a sentence or a heading in brackets: behind it stands text whose own label was not read.
    """
    position = 0
    for role in ("implementers", "operator_name"):
        held = lines_of(field(passages, role))
        for paragraph in paragraphs.of_lines(held):
            if re.search(_no_party, paragraph.text):
                message = (
                    f"{quote(paragraph.lines)} stands among those who run the center and is no name: it stays open"
                )
                draft.say("warning", "implementer-unread", f"{message}, see the source", paragraph.lines)
                break
            for start, end in _parties(paragraph.text):
                name, part = _named(draft, paragraph, start, end)
                position += 1
                record = ImplementerRecord(report_id=report_id, position=position, name=items.text_of(name), role=part)
                draft.add("implementers", record, {"name": Source(name)})
        draft.ledger.take_markers(held)


def _named(
    draft: Draft, paragraph: paragraphs.Paragraph, start: int, end: int
) -> tuple[Sequence[Line], Literal["operator", "ward_office"]]:
    """A party's name without the word that says which party it is, and which it is."""
    part = re.match(_part, paragraph.text[start:end])
    if part is not None and part.end() < end - start:
        draft.ledger.take(paragraph.cut(start, start + part.end()), LABEL)
        start += part.end()
    name = paragraph.cut(start, end)
    if part is not None:
        word = part["tag"] or part["word"]
        return name, "operator" if re.search("法人|団体|事業者", word) else "ward_office"
    return name, "ward_office" if re.fullmatch(_office, items.text_of(name)) else "operator"


def _parties(text: str) -> list[tuple[int, int]]:
    """Where each name stands: behind a marker (`・`, `1.`), and up to the office of the ward or the next marker."""
    marks = [(marker.start, marker.end) for marker in markers.find(text) if marker.kind != markers.TAG]
    marks += [(part.start(), part.start()) for part in re.finditer(rf"(?<=\s){_part}", text)]
    marks = [(0, 0), *sorted(marks), (len(text), len(text))]
    edges = [(before[1], after[0]) for before, after in itertools.pairwise(marks)]
    names = []
    for start, end in edges:
        low = start + len(text[start:end]) - len(text[start:end].lstrip())
        office = re.search(_office, text[low:end].rstrip())
        if office is not None and office.start() > 0:
            before = text[low : low + office.start()].rstrip(" 、・／/,，")
            names.append((low, low + len(before)))
            low += office.start()
        names.append((low, end))
    return [(start, end) for start, end in names if text[start:end].strip()]


def program_list(draft: Draft, report_id: str, passages: Sequence[Passage]) -> None:
    """事業の内容: the numbered list of programs, `description（name）` or the name alone."""
    held = lines_of(field(passages, "programs"))
    found = [item for item in items.read(held) if not item.is_duplicate]
    for position, item in enumerate(found, start=1):
        text = items.text_of(item.lines)
        match = re.match(_program, text) or re.match(_name, text)
        if match is None:
            continue
        paragraph = paragraphs.Paragraph(text, *_starts(item.lines))
        name = paragraph.cut(*match.span("name"))
        description = paragraph.cut(*match.span("description")) if match["description"] else ()
        record = ProgramRecord(
            report_id=report_id,
            number=item.own_numbers[0] if len(item.own_numbers) == 1 else position,
            program_code=programs.code_of(match["name"]),
            name=items.text_of(name),
            description=items.text_of(description) if description else None,
        )
        number = Source(item.marker, NUMBER, "marker") if item.marker and item.own_numbers else None
        draft.add("programs", record, {"name": Source(name), "description": Source(description), "number": number})
        draft.ledger.take(item.lines, VALUE)
    draft.ledger.take_markers(held)


def _starts(held: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[int, ...]]:
    starts, text = [], ""
    for position, line in enumerate(held):
        text = items.text_of(held[: position + 1])
        starts.append(len(text) - len(line.text))
    return tuple(held), tuple(starts)
