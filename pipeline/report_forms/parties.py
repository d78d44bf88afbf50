"""Who runs the center, and the programs it runs: two lists of the head."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pipeline.outline import items, paragraphs
from pipeline.report_forms.draft import Draft, Source
from pipeline.report_forms.heads import field, lines_of
from pipeline.vocabulary import programs
from schemas.outline import Line, Passage
from schemas.provenance import NUMBER, VALUE
from schemas.records import ImplementerRecord, ProgramRecord

_office = (
    r"(?:^|(?<=[\s、・／/,，]))(?:[^\s、・／/,，]{1,8}市)?[^\s、・／/,，]{1,5}"
    r"区(?:役所|福祉保健センター)?\s?[^\s、／/,，]*(?:課|係|室|担当|センター)(?:（[^（）]*）|\([^()]*\))?$"
)
_program = r"^(?P<description>.+?)\s*[（(](?P<name>[^（()）]*(?:事業|システム))[)）]$"
_name = r"^(?P<name>[^。]{2,30}事業)(?:\s*[:：]\s*(?P<description>.+))?$"


def implementers(draft: Draft, report_id: str, passages: Sequence[Passage]) -> None:
    """事業の実施者: one a line; an office of the ward behind a space on the operator's line is a party of its own."""
    position = 0
    stated: tuple[tuple[Literal["operator"] | None, list[Line]], ...] = (
        (None, lines_of(field(passages, "implementers"))),
        ("operator", lines_of(field(passages, "operator_name"))),
    )
    for role, held in stated:
        for paragraph in paragraphs.of_lines(held):
            for start, end in _parties(paragraph.text):
                pieces = paragraph.cut(start, end)
                name = items.text_of(pieces)
                position += 1
                office = bool(re.fullmatch(_office, name))
                record = ImplementerRecord(
                    report_id=report_id,
                    position=position,
                    name=name,
                    role=role or ("ward_office" if office else "operator"),
                )
                draft.add("implementers", record, {"name": Source(pieces)})
        draft.ledger.take_markers(held)


def _parties(text: str) -> list[tuple[int, int]]:
    office = re.search(_office, text)
    if office is None or office.start() == 0:
        return [(0, len(text))]
    before = text[: office.start()].rstrip(" 、・／/,，")
    return [(0, len(before)), (office.start(), len(text))]


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
