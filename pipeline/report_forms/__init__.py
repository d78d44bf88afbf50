"""Sections → reports, goals, items, ratings, figures: all with evidence, and the ledger that closes every document.

A new form is one new module here with ``FORM``, ``claims(passages)`` and ``read(…)``, and its name in `FORMS`. The document is
cut into reports where a title opens one; each form is asked in turn whether it claims the report.

- program_review.py   5か年度の振り返り: the review of a term, program by program
- focus_goals.py      重点目標評価結果: the yearly sheet of focus goals

What the forms share, from the head of a report to its last character:

- reports.py          the record of a report, its identity, and the order in which its parts are read
- heads.py            title, ward, center, purpose
- terms.py            the span of a report and its place among the terms
- years.py            the evaluated fiscal year and the one after it
- parties.py          who runs the center, and the programs it runs
- sections.py         blocks of text → sections and items
- goal_links.py       which goal an item belongs to, where the report says so
- process.py          協働のプロセスの評価: questions, ratings, the legend of grades
- figures.py          tables of data → tables, cells and observations
- figure_cells.py     what one cell of data says
- figure_checks.py    sums, shares and repeated figures that must agree
- survey_lines.py     answers of a survey in running text
- quantities.py       counts, shares and durations in running text
- notes.py            prose with no other home, and what order repair moved
- suspects.py         words that are probably spoiled, said and never altered
- draft.py            a report in the making: records and the words behind each field
- ledger.py           what becomes of every character of a document
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from types import ModuleType

from pipeline.outline import Outline
from pipeline.outline.labels import UNKNOWN
from pipeline.report_forms import reports, suspects
from pipeline.report_forms.draft import Draft
from pipeline.report_forms.ledger import Ledger
from schemas.document import Diagnostic, Document, character_count
from schemas.outline import STAGE, Passage
from schemas.provenance import FURNITURE, LABEL, REMAINDER, Span
from schemas.records import DocumentRecord, Result, Status

FORMS = ("program_review", "focus_goals")


def read(outline: Outline, document_id: str, byte_size: int) -> Result:
    """The result of one document: every report in it, and the role of each of its characters."""
    ledger = Ledger(outline.clean)
    for block in outline.furniture:
        ledger.take_block(block, FURNITURE)
    draft = Draft(ledger)
    found = 0
    for passages in split(outline.passages):
        form = next((form for form in map(_form, FORMS) if form.claims(passages)), None)
        if form is not None:
            found += 1
            reports.read(draft, form, document_id, found, passages)
    if found:
        for label in outline.labels:
            if label.role != UNKNOWN:
                ledger.take(label.lines, LABEL)
        suspects.say(draft)
    return _result(outline, draft, document_id, byte_size, found)


def split(passages: Sequence[Passage]) -> list[list[Passage]]:
    """Passages by report: a title opens a new one where the report before has a title or goals of its own already.

    The same title again is a running head. Without titles, a head of another evaluated year opens a new report.
    """
    found: list[list[Passage]] = [[]]
    title = None
    for passage in passages:
        held = found[-1]
        if passage.is_title:
            words = "".join(line.text for line in passage.lines)
            if title is not None and words != title and _has_body(held):
                found.append([])
            title = words
        elif _other_year(held, passage):
            found.append([])
            title = None
        found[-1].append(passage)
    return [held for held in found if held]


def _has_body(held: Sequence[Passage]) -> bool:
    return any(label.kind in ("goal", "section") for passage in held for label in passage.labels)


def _other_year(held: Sequence[Passage], passage: Passage) -> bool:
    """A head of an evaluated year other than the one before it."""
    year = _evaluated_year(passage)
    if year is None:
        return False
    is_other = False
    for found in map(_evaluated_year, held):
        if found == year:
            return False
        is_other = is_other or found is not None
    return is_other


def _evaluated_year(passage: Passage) -> int | None:
    stage = passage.label(STAGE)
    return stage.year if stage is not None and stage.stage == "evaluated" else None


def _form(name: str) -> ModuleType:
    return importlib.import_module(f"pipeline.report_forms.{name}")


def _result(outline: Outline, draft: Draft, document_id: str, byte_size: int, found: int) -> Result:
    document = outline.clean.document
    draft.settle()
    spans = draft.ledger.close()
    count = character_count([block.text for block in document.blocks])
    diagnostics = [*document.diagnostics, *draft.diagnostics, *_census(document.census, count)]
    status: Status = "extracted"
    if not found:
        status = "unrecognized"
        diagnostics.append(
            Diagnostic(
                "error",
                "unrecognized",
                "no report form claims this document: its text is kept, with no record made of it",
            )
        )
    elif document.status is not None:
        status = document.status  # type: ignore[assignment]
    elif any(known.severity == "error" for known in diagnostics):
        status = "partial"
    record = _record(document, document_id, byte_size, status, count)
    records = {table: tuple(rows) for table, rows in draft.records.items()}
    return Result(record, document.blocks, spans, tuple(draft.evidence), tuple(diagnostics), records)


def text_alone(document: Document, document_id: str, byte_size: int) -> Result:
    """The result of a document that nothing is made of: its blocks, every character of them a remainder."""
    texts = enumerate(block.text for block in document.blocks)
    spans = tuple(Span(at, 0, len(text), REMAINDER) for at, text in texts if text.strip())
    count = character_count([block.text for block in document.blocks])
    record = _record(document, document_id, byte_size, "partial", count)
    return Result(record, document.blocks, spans, diagnostics=document.diagnostics)


def _record(document: Document, document_id: str, byte_size: int, status: Status, count: int) -> DocumentRecord:
    return DocumentRecord(
        document_id=document_id,
        format=document.format,  # type: ignore[arg-type]
        byte_size=byte_size,
        page_count=document.page_count,
        encoding=document.encoding,
        text_source=document.text_source,  # type: ignore[arg-type]
        character_count=count,
        census=document.census,
        status=status,
    )


def _census(census: int | None, count: int) -> list[Diagnostic]:
    """A gap between the blocks and the independent count of the file."""
    if census is None or census == count:
        return []
    message = f"{count} characters were read where a second count of the file finds {census}: compare with the source"
    return [Diagnostic("error" if count < census else "warning", "census-gap", message)]
