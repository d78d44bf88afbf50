"""The head of a report, the same for every form: title, ward, center, years, period, parties, purpose, programs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalization import era
from pipeline.outline import items, lines, paragraphs
from pipeline.report_forms.draft import Draft, Source, quote
from pipeline.vocabulary import places, programs
from schemas.outline import FIELD, GOAL, STAGE, Line, Passage
from schemas.provenance import INFERRED, NUMBER, VALUE, WAREKI
from schemas.records import ImplementerRecord, ProgramRecord

_sample = re.compile(r"架空|(?:これは|本書は)?見本です|フィクション")
_office = re.compile(
    r"(?:^|(?<=[\s、・／/,，]))(?:[^\s、・／/,，]{1,8}市)?[^\s、・／/,，]{1,5}区(?:役所|福祉保健センター)?\s?[^\s、／/,，]*(?:課|係|室|担当|センター)(?:（[^（）]*）|\([^()]*\))?$"
)
_ward_in_title = re.compile(
    r"(?:^|(?<=[\s市]))(?P<name>[^\s、。・「」（）()市]{1,6}?[区市町村])(?=[^\s]{0,12}?(?:地域)?子育て支援(?:拠点|センター))"
)
_program = re.compile(r"^(?P<description>.+?)\s*[（(](?P<name>[^（()）]*(?:事業|システム))[)）]$")
_name = re.compile(r"^(?P<name>[^。]{2,30}事業)(?:\s*[:：]\s*(?P<description>.+))?$")


class Ward(NamedTuple):
    """The ward of a report and how it is known."""

    code: str | None
    name: str
    source: str  # stated, inferred
    evidence: Source
    is_sample: bool
    romaji: str | None = None


class Years(NamedTuple):
    """The evaluated fiscal year and the one after, each with the words that say so; None where nothing does."""

    evaluated: int | None = None
    evaluated_source: Source | None = None
    planned: int | None = None
    planned_source: Source | None = None


def field(passages: Sequence[Passage], role: str) -> list[Passage]:
    """The passages under a row of the head."""
    return [passage for passage in passages if (label := _nearest(passage)) is not None and label == role]


def _nearest(passage: Passage) -> str | None:
    return passage.labels[-1].role if passage.labels and passage.labels[-1].kind == FIELD else None


def lines_of(passages: Sequence[Passage]) -> list[Line]:
    """The lines of several passages, in order."""
    return [line for passage in passages for line in passage.lines]


def title(passages: Sequence[Passage]) -> tuple[str | None, list[Line]]:
    """The title as printed, its lines joined by one space."""
    found = next((passage for passage in passages if passage.is_title), None)
    if found is None:
        return None, []
    return " ".join(line.text for line in found.lines), list(found.lines)


def ward(passages: Sequence[Passage], title_lines: Sequence[Line]) -> Ward | None:
    """Stated in the title, beside a label, or in the name of the office; else inferred from what the text speaks of."""
    for held in (list(title_lines), lines_of(field(passages, "ward_name")), lines_of(field(passages, "implementers"))):
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
    for line in lines_of(passages):
        for mention in places.center_mentions(line.text):
            if found_ward is not None and mention.center.ward_code == found_ward.code:
                piece = lines.cut(line, mention.start, mention.end)
                return piece.text, Source([piece], role=None)
    return None, None


def is_sample(passages: Sequence[Passage], found_ward: Ward | None) -> bool:
    """An invented ward, or a line that says the report is a specimen."""
    if found_ward is not None and found_ward.is_sample:
        return True
    return any(_sample.search(line.text) and "見本" in line.text for line in lines_of(passages))


def period(draft: Draft, passages: Sequence[Passage]) -> tuple[era.Period | None, Source | None]:
    """事業実施期間: dates and the place in the term."""
    held = lines_of(field(passages, "period"))
    if not held:
        return None, None
    found = era.period(items.text_of(held))
    if found is None:
        draft.say("warning", "period-unread", f"no period could be read from {quote(held)}: check the source", held)
        return None, None
    for flag in sorted(found.flags):
        draft.say(
            "warning",
            flag,
            f"the period {quote(held)} holds a date that is flagged {flag}: it is kept as it follows from the words",
            held,
        )
    return found, Source(held, WAREKI)


_term_length = re.compile(r"([0-9０-９]{1,2})\s?[かカヶケ箇個]年度?")
_term_number = re.compile(r"第\s?([0-9０-９]{1,2})\s?期")


class Term(NamedTuple):
    """The span a review looks back on, as ISO dates, with its place among the terms."""

    start: str | None = None
    end: str | None = None
    year: int | None = None
    length: int | None = None
    number: int | None = None
    span_source: Source | None = None
    length_source: Source | None = None
    number_source: Source | None = None


def term(draft: Draft, passages: Sequence[Passage], title_lines: Sequence[Line]) -> Term:
    """事業実施期間, or the fiscal years of the title (平成26年度~平成30年度); 第2期; 5か年度."""
    found, source = period(draft, passages)
    held = lines_of(field(passages, "period"))
    span = _title_years(title_lines) if found is None else []
    length, length_line = (
        _stated(_term_length, held) or (_stated(_term_length, title_lines) if span else None) or (None, None)
    )
    number, number_line = _stated(_term_number, title_lines) or _stated(_term_number, held) or (None, None)
    common = {
        "number": number,
        "number_source": Source([number_line], NUMBER, None) if number_line else None,
        "length_source": Source([length_line], NUMBER, None) if length_line else None,
    }
    if found is not None:
        return Term(found.start, found.end, found.term_year, found.term_length or length, span_source=source, **common)  # type: ignore[arg-type]
    if len(span) == 2:
        first, last = span[0][0], span[1][0]
        words = [*span[0][1].lines, *span[1][1].lines]
        return Term(
            f"{first}-04-01", f"{last + 1}-03-31", None, length, span_source=Source(words, WAREKI, None), **common
        )  # type: ignore[arg-type]
    return Term(length=length, **common)  # type: ignore[arg-type]


def _stated(pattern: re.Pattern[str], held: Sequence[Line]) -> tuple[int, Line] | None:
    for line in held:
        match = pattern.search(line.text)
        if match:
            return int(match[1]), lines.cut(line, match.start(), match.end())
    return None


def implementers(draft: Draft, report_id: str, passages: Sequence[Passage]) -> None:
    """事業の実施者: one a line; an office of the ward behind a space on the operator's line is a party of its own."""
    position = 0
    for role, held in (
        (None, lines_of(field(passages, "implementers"))),
        ("operator", lines_of(field(passages, "operator_name"))),
    ):
        for paragraph in paragraphs.of_lines(held):
            for start, end in _parties(paragraph.text):
                pieces = paragraph.cut(start, end)
                name = items.text_of(pieces)
                position += 1
                office = bool(_office.fullmatch(name))
                record = ImplementerRecord(
                    report_id=report_id,
                    position=position,
                    name=name,
                    role=role or ("ward_office" if office else "operator"),
                )
                draft.add("implementers", record, {"name": Source(pieces)})
        draft.ledger.take_markers(held)


def _parties(text: str) -> list[tuple[int, int]]:
    office = _office.search(text)
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
        match = _program.match(text) or _name.match(text)
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


def years(passages: Sequence[Passage], title_lines: Sequence[Line]) -> Years:
    """The evaluated and the planned fiscal year, from the title, the heads, the labels of goals, the period: in this order."""
    in_title = _title_years(title_lines)
    evaluated = in_title[0] if in_title and _speaks_of_results(title_lines) else None
    planned = in_title[1] if evaluated and len(in_title) > 1 else None
    evaluated = evaluated or _labelled(passages, "evaluated")
    evaluated = evaluated or _period_year(passages)
    results = any(
        label.role in ("outcomes", "issues", "outcomes_and_issues", "evaluated_head")
        for passage in passages
        for label in passage.labels
    )
    if evaluated is None and in_title and results:
        evaluated = in_title[0]
    if evaluated is None and in_title:
        planned = in_title[0]
    planned = planned or _labelled(passages, "planned", evaluated[0] if evaluated else None)
    if planned is None and evaluated is not None:
        planned = _relative(passages, evaluated[0])
    return Years(*(evaluated or (None, None)), *(planned or (None, None)))


def _title_years(title_lines: Sequence[Line]) -> list[tuple[int, Source]]:
    found = []
    for line in title_lines:
        for mention in era.find(line.text):
            if mention.kind == "fiscal_year":
                found.append((mention.year, Source([lines.cut(line, mention.start, mention.end)], WAREKI, None)))
    distinct = dict(reversed([(year, source) for year, source in found]))
    return sorted(distinct.items(), key=lambda pair: pair[0])


def _speaks_of_results(title_lines: Sequence[Line]) -> bool:
    text = "".join(line.text for line in title_lines)
    return any(word in text for word in ("評価", "成果", "振り返り"))


def _labelled(passages: Sequence[Passage], stage: str, evaluated: int | None = None) -> tuple[int, Source] | None:
    """The year on a head of the stage; else on the labels of goals that stand under it or under results."""
    for passage in passages:
        for label in passage.labels:
            if label.kind == STAGE and label.stage == stage and label.year is not None:
                return label.year, Source(label.lines, WAREKI, None)
    with_results = {
        label.year
        for passage in passages
        if any(known.role in ("outcomes", "issues", "outcomes_and_issues") for known in passage.labels)
        for label in passage.labels
        if label.kind == GOAL and label.year is not None
    }
    for passage in passages:
        label = passage.label(GOAL)
        if label is None or label.year is None:
            continue
        under = passage.label(STAGE)
        if stage == "evaluated" and (label.year in with_results or (under is not None and under.stage == "evaluated")):
            return label.year, Source(label.lines, WAREKI, None)
        if stage == "planned" and label.year not in with_results and label.year != evaluated:
            return label.year, Source(label.lines, WAREKI, None)
    return None


def _period_year(passages: Sequence[Passage]) -> tuple[int, Source] | None:
    held = lines_of(field(passages, "period"))
    found = era.period(items.text_of(held)) if held else None
    if found is None or found.start is None:
        return None
    year, month = int(found.start[:4]), int(found.start[5:7])
    return era.fiscal_year_of(year, month), Source(held, WAREKI, None)


def _relative(passages: Sequence[Passage], evaluated: int) -> tuple[int, Source] | None:
    """次年度重点目標 under a report whose year is known."""
    for passage in passages:
        for label in passage.labels:
            if (label.kind == STAGE and label.stage == "planned") or label.relative_year == 1:
                return evaluated + 1, Source(label.lines, INFERRED, None)
    return None
