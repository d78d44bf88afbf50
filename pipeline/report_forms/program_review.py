"""5か年度の振り返り: the review of a term, program by program.

The form is a table: for each program the visions with the ratings of operator and ward office, the issues of the term before,
the reasons of both with their data, what came of it and what remains, and the questions the review asks.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.normalization.text import fold
from pipeline.outline import grids, items, labels, lines, markers
from pipeline.report_forms import heads, notes
from pipeline.report_forms.draft import Draft, Source, quote
from pipeline.report_forms.process import cut_off, grade_of, say_unread
from pipeline.report_forms.sections import Block, Writer
from pipeline.report_forms.years import Years
from pipeline.vocabulary import programs as program_types
from schemas.document import HEADING
from schemas.outline import OPEN, PROGRAM, SECTION, Item, Label, Line, Passage, RatingRow
from schemas.provenance import JOINED, LABEL, MARKER, NUMBER, VERBATIM
from schemas.records import ProgramRecord, VisionRecord

if TYPE_CHECKING:
    from pipeline.report_forms.figures import Figures

FORM = "program_review"
_counted = re.compile(r"[(（]?(?:[0-9０-９]{1,2}|[①-⑳ⅠⅡⅢⅣⅤⅥⅦ一二三四五六七])[)）.．、]?\s*")
SECTIONS = ("operator_reasons", "data_notes", "ward_reasons", "outcomes", "issues", "viewpoints", "glossary", "notes")
HEADING_BULLETS = frozenset("◇◆■□●○◎▼▽★☆")  # bullets of sub-headings, over items that begin with ・
ENOUGH = 2  # different labels of this form alone that a document needs to be one


class Program(NamedTuple):
    """A program of the review: its number, the label that heads it, and the passages under it."""

    number: int
    label: Label | None
    passages: tuple[Passage, ...]


def claims(passages: Sequence[Passage]) -> bool:
    """At least two labels that this form alone has."""
    roles = {label.role for passage in passages for label in passage.labels if label.form == FORM}
    roles |= {"visions" for passage in passages if _is_visions(passage)}
    return len(roles - {"program"}) >= ENOUGH


def read(draft: Draft, report_id: str, work: str, _years: Years, passages: Sequence[Passage]) -> None:
    """Programs, visions with their ratings, and the sections of each program with their items and figures."""
    from pipeline.report_forms.figures import Figures

    writer = Writer(draft, report_id, work)
    heads.prose(writer, passages, "principles")
    heads.prose(writer, passages, "evaluation_method")
    figures = Figures(draft, report_id)
    for program in _programs(passages):
        _program(draft, report_id, program)
        _visions(draft, writer, report_id, program)
        _sections(writer, figures, program)
    figures.close()
    notes.under_unknown(writer, passages, lambda passage: Block("notes", (passage,)))
    notes.write(writer, passages)


def _programs(passages: Sequence[Passage]) -> list[Program]:
    """The passages of each program, in the order of the report. Without any head of a program there is one, unnamed.

    Visions that begin again at ① with other words are another program's, whose head was not read.
    """
    found: list[tuple[Label | None, list[Passage]]] = []
    current: Label | None = None
    for passage in passages:
        label = passage.label(PROGRAM)
        if label is None and not _is_of_form(passage):
            continue
        if not found or (label is not None and not _same(current, label)):
            found.append((label, []))
            current = label
        elif _begins_again(found[-1][1], passage):
            found.append((None, []))
        found[-1][1].append(passage)
    taken: set[int] = set()
    programs: list[Program] = []
    for label, held in found:
        number = label.numbers[0] if label is not None and label.numbers else len(programs) + 1
        while number in taken:
            number += 1
        taken.add(number)
        programs.append(Program(number, label, tuple(held)))
    return programs


def _begins_again(held: Sequence[Passage], passage: Passage) -> bool:
    """A table of visions that counts from 1 once more, and is no copy of one before it."""
    first = _first_vision(passage)
    known = [text for text in map(_first_vision, held) if text]
    return bool(first and known) and first not in known


def _first_vision(passage: Passage) -> str:
    """The folded words of the vision that is numbered 1 at the head of a table, or nothing."""
    if not _is_visions(passage):
        return ""
    words = [
        line for label, held in passage.ratings[0].texts if label is None or label.role == "visions" for line in held
    ]
    found = items.read(words)
    return fold(items.text_of(found[0].lines)) if found and found[0].own_numbers[:1] == (1,) else ""


def _same(known: Label | None, label: Label) -> bool:
    """The same head, or the same program printed again at the head of a page."""
    return known is not None and (
        known.lines == label.lines or (known.program, known.numbers) == (label.program, label.numbers)
    )


def _is_of_form(passage: Passage) -> bool:
    return _is_visions(passage) or any(label.kind == SECTION for label in passage.labels)


def _program(draft: Draft, report_id: str, program: Program) -> None:
    """The program's row: its name without the number before it."""
    if program.label is None:
        if program.number > 1:
            _say_unnamed(draft, program)
        return
    first = program.label.lines[0]
    counted = _counted.match(first.text) if program.label.numbers else None
    start = counted.end() if counted else 0
    number = [lines.cut(first, 0, start)] if counted else []
    name = [piece for piece in (lines.cut(first, start, len(first.text)), *program.label.lines[1:]) if piece.text]
    text = items.text_of(name).strip("【】「」『』《》")
    code = program.label.program or program_types.code_of(text)
    record = ProgramRecord(report_id=report_id, number=program.number, program_code=code, name=text)
    number_source = Source(number, NUMBER, LABEL) if number else None
    draft.add("programs", record, {"name": Source(name, VERBATIM, LABEL), "number": number_source})


def _say_unnamed(draft: Draft, program: Program) -> None:
    held = program.passages[0].lines
    message = f"the visions begin again at {quote(held)} and no program is named over them: they are kept as program"
    draft.say("error", "program-unnamed", f"{message} {program.number}, without a name; compare with the source", held)


def _is_visions(passage: Passage) -> bool:
    """A table of ratings that names visions in its head, or has them under their label."""
    return bool(passage.ratings) and any(
        label is not None and label.role == "visions" for row in passage.ratings for label, _ in row.texts
    )


def _visions(draft: Draft, writer: Writer, report_id: str, program: Program) -> None:
    """Each vision with both ratings, then the issues of the term before, which stand beside them but belong to the program."""
    prior: list[Line] = []
    number = 0
    for passage in program.passages:
        if not _is_visions(passage):
            number = _listed(draft, report_id, program.number, number, passage)
            continue
        draft.ledger.take(passage.lines, LABEL)
        for row in passage.ratings:
            words = [line for label, held in row.texts if label is None or label.role == "visions" for line in held]
            prior += [
                line for label, held in row.texts if label is not None and label.role == "prior_issues" for line in held
            ]
            if words:
                number = _vision(draft, report_id, program.number, number + 1, words, row)
    apart = tuple(passage for passage in program.passages if _is_prior(passage))
    if prior:
        apart = (Passage((Label("prior_issues", SECTION, (), section="prior_issues"),), tuple(prior)), *apart)
    if apart:
        block = Block("prior_issues", apart, program_number=program.number)
        writer.write(block, writer.items(block), "no_goals")


def _is_prior(passage: Passage) -> bool:
    """Issues of the term before under a label of their own, outside of the table of visions."""
    label = passage.label(SECTION)
    is_text = not passage.ratings and passage.grid is None and passage.method != OPEN
    return is_text and label is not None and label.role == "prior_issues"


def _with_grades(found: Sequence[Item]) -> list[Item]:
    """A line of grades alone (`法人：Ａ 区：Ｂ`) goes with the vision above it."""
    joined: list[Item] = []
    for item in found:
        words, names, _ = cut_off(item.lines)
        if joined and names and not words and not item.marker:
            joined[-1] = joined[-1]._replace(lines=(*joined[-1].lines, *item.lines))
        else:
            joined.append(item)
    return joined


def _is_of_ratings(line: Line) -> bool:
    """A head of ratings, or a grade: no word of a vision."""
    text = re.sub(r"(?:自己)?評価[(（][^()（）]*[)）](?=.)", "", "".join(line.text.split()))
    word = text.rstrip("".join(grids.GRADES)) or text
    return labels.read_column(word) is not None or set(text) <= grids.GRADES


def _listed(draft: Draft, report_id: str, program: int, number: int, passage: Passage) -> int:
    """Visions under their label, without a table of ratings, their grades behind them; returns the number of the last."""
    label = passage.label(SECTION)
    if label is None or label.role != "visions" or passage.ratings or passage.method == OPEN:
        return number
    for item in _with_grades([item for item in items.read(passage.lines) if not item.is_duplicate]):
        words, names, row = cut_off(item.lines)
        if not words or all(_is_of_ratings(line) for line in words):
            draft.say("warning", "vision-unread", f"grades without a vision: {quote(item.lines)}", item.lines)
            continue
        draft.ledger.take(names, LABEL)
        number = _vision(draft, report_id, program, number + 1, [*item.marker, *words], row)
    return number


def _vision(draft: Draft, report_id: str, program: int, position: int, words: Sequence[Line], row: RatingRow) -> int:
    """One vision; returns its number, which goes on counting where none is printed."""
    found = items.read(words)
    text = [line for item in found for line in item.lines]
    marker = found[0].marker if found else ()
    number = found[0].own_numbers[0] if found and found[0].own_numbers else position
    if not text:
        draft.say("warning", "vision-unread", f"a row of visions without words: {quote(words)}", words)
        return position - 1
    say_unread(draft, row)
    operator, ward = grade_of(row, "operator") or grade_of(row, "center"), grade_of(row, "ward")
    record = VisionRecord(
        report_id=report_id,
        program_number=program,
        number=number,
        text=items.text_of(text),
        operator_rating=operator.grade if operator else None,
        ward_rating=ward.grade if ward else None,
    )
    draft.add(
        "visions",
        record,
        {
            "text": Source(text, JOINED if len(text) > 1 else VERBATIM),
            "number": Source(marker, NUMBER, MARKER) if marker else None,
            "operator_rating": Source(operator.lines) if operator else None,
            "ward_rating": Source(ward.lines) if ward else None,
        },
    )
    draft.ledger.take_markers(words)
    return number


def _sections(writer: Writer, figures: Figures, program: Program) -> None:
    """The program's blocks in the order of the report, and its tables of data."""
    blocks: dict[str, list[Passage]] = {}
    caption: list[Line] = []
    captions: set[Line] = set()
    rest: list[Passage] = []
    for passage in _divided(program.passages):
        if passage.grid is not None:
            written = figures.write(program.number, passage, caption)
            captions.update(written.captions)
            rest += [Passage((), written.rest)] if written.rest else []
            caption = []
            continue
        section = passage.label(SECTION)
        if section is None or section.section is None or section.role == "visions" or passage.method == OPEN:
            continue
        if _is_prior(passage):
            continue
        name = section.section if section.section in SECTIONS else "notes"
        blocks.setdefault(name, []).append(passage)
        caption = list(passage.lines) if name == "data_notes" else []
    for name, group in blocks.items():
        filled = tuple(passage for passage in group if not passage.is_blank) or tuple(group)
        block = Block(name, filled, program_number=program.number)
        found = writer.items(block._replace(passages=_without(filled, captions)))
        written_section = writer.write(block, found, "no_goals")
        if name == "data_notes":
            for item_id, item in written_section.items:
                figures.survey(item_id, item, item.headings[-1] if item.headings else ())
    _outside(writer, program, rest)


def _without(group: Sequence[Passage], captions: Collection[Line]) -> tuple[Passage, ...]:
    """The passages without the lines that are captions of tables: they are no items."""
    places = {(line.block, line.start, line.end) for line in captions}
    return tuple(
        passage._replace(
            lines=tuple(line for line in passage.lines if (line.block, line.start, line.end) not in places)
        )
        for passage in group
    )


def _outside(writer: Writer, program: Program, rest: Sequence[Passage]) -> None:
    """What stands in no section: under labels that are not known, in rows of no table, in lines behind the program's head."""
    number = program.number
    if rest:
        lines = [line for passage in rest for line in passage.lines]
        message = f"{quote(lines)} stands in a table of data and in no row of it: it is kept among the notes"
        writer.draft.say("warning", "rows-outside-tables", message, lines)
        block = Block("notes", tuple(rest), program_number=number)
        writer.write(block, writer.items(block), "no_goals")
    notes.under_unknown(writer, program.passages, lambda passage: Block("notes", (passage,), program_number=number))
    notes.write(writer, program.passages, number)


def _divided(passages: Sequence[Passage]) -> list[Passage]:
    """主なデータ stands at the head of the reasons and has no end of its own: the first numbered sub-heading ends it."""
    found: list[Passage] = []
    ended: Label | None = None
    for passage in passages:
        label = passage.label(SECTION)
        if label is None or label.role != "data_notes" or passage.grid is not None:
            found.append(passage)
            continue
        if ended is not None and ended.lines == label.lines:
            found.append(_as_reasons(passage))
            continue
        at = _first_heading(passage.lines)
        if at is None:
            found.append(passage)
            continue
        ended = label
        if at:
            found.append(passage._replace(lines=passage.lines[:at]))
        found.append(_as_reasons(passage._replace(lines=passage.lines[at:])))
    return found


def _as_reasons(passage: Passage) -> Passage:
    """The passage under the reasons that the data stood in."""
    wider = tuple(label for label in passage.labels if label.role != "data_notes")
    if not any(label.role == "operator_reasons" for label in wider):
        wider = (*wider, Label("operator_reasons", SECTION, (), section="operator_reasons"))
    return passage._replace(labels=wider)


def _first_heading(held: Sequence[Line]) -> int | None:
    """Where the numbered sub-headings begin: a `1`, a phrase and not a sentence, with something to follow.

    Other signs stand over kinds of figures too (`(1) 来館者数`, `■利用者の声`): they end the data where sentences follow.
    """
    glued = markers.glued([line.text for line in held])
    for at, line in enumerate(held[:-1]):
        if line.text.endswith("。"):
            continue
        marker = markers.first(line.marker + " あ" if line.marker else line.text)
        is_one = marker is not None and marker.kind == markers.NUMBER and marker.numbers == (1,)
        is_one = is_one or (bool(glued[at]) and line.text.startswith("1"))
        if is_one or (_may_head(line, marker) and _is_over_prose(held[at + 1 :], marker)):
            return at
    return None


def _may_head(line: Line, marker: markers.Marker | None) -> bool:
    """A bullet of sub-headings, `(1)`, `Ⅰ`, or a heading of the file without any sign."""
    if marker is None:
        return line.kind == HEADING
    return marker.style in HEADING_BULLETS or (
        marker.kind in (markers.BRACKET, markers.LETTER) and marker.numbers == (1,)
    )


def _is_over_prose(following: Sequence[Line], marker: markers.Marker | None) -> bool:
    """Sentences follow, up to the next heading of its kind, and no shares: what stands over them is no survey."""
    own = list(itertools.takewhile(lambda line: not _is_alike(line, marker), following))
    return any(line.text.endswith("。") for line in own) and not any(line.text.endswith(("%", "％")) for line in own)


def _is_alike(line: Line, marker: markers.Marker | None) -> bool:
    if marker is None:
        return line.kind == HEADING
    if marker.style in HEADING_BULLETS:
        return line.text[:1] in HEADING_BULLETS
    found = markers.first(line.marker + " あ" if line.marker else line.text)
    return found is not None and (found.kind, found.style) == (marker.kind, marker.style)
