"""Sections → reports, goals, items, ratings, figures: all with evidence, and the ledger that closes every document.

A new form is one new module here with ``FORM``, ``claims(passages)`` and ``read(…)``, and its name in `FORMS`. The document is
cut into reports where a title opens one; each form is asked in turn whether it claims the report.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from types import ModuleType

from pipeline.outline import Outline
from pipeline.outline.labels import UNKNOWN
from pipeline.report_forms import heads, notes, parties, terms, years
from pipeline.report_forms.draft import Draft, Source, quote
from pipeline.report_forms.ledger import Ledger
from schemas.document import Diagnostic, character_count
from schemas.outline import STAGE, Passage
from schemas.provenance import FURNITURE, LABEL
from schemas.records import DocumentRecord, ReportRecord, Result, Status

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
            _report(draft, form, document_id, found, passages)
    if found:
        for label in outline.labels:
            if label.role != UNKNOWN:
                ledger.take(label.lines, LABEL)
    return _result(outline, draft, document_id, byte_size, found)


def split(passages: Sequence[Passage]) -> list[list[Passage]]:
    """Passages by report: a title opens a new one where the report before has a title or goals of its own already.

    The same title again is a running head. Without titles, a head of another evaluated year opens a new report.
    """
    reports: list[list[Passage]] = [[]]
    title = None
    for passage in passages:
        held = reports[-1]
        if passage.is_title:
            words = "".join(line.text for line in passage.lines)
            if title is not None and words != title and _has_body(held):
                reports.append([])
            title = words
        elif _other_year(held, passage):
            reports.append([])
            title = None
        reports[-1].append(passage)
    return [held for held in reports if held]


def _has_body(held: Sequence[Passage]) -> bool:
    return any(label.kind in ("goal", "section") for passage in held for label in passage.labels)


def _other_year(held: Sequence[Passage], passage: Passage) -> bool:
    """A head of an evaluated year other than the one before it."""
    year = _evaluated_year(passage)
    known = {found for other in held if (found := _evaluated_year(other)) is not None}
    return year is not None and bool(known) and year not in known


def _evaluated_year(passage: Passage) -> int | None:
    stage = passage.label(STAGE)
    return stage.year if stage is not None and stage.stage == "evaluated" else None


def _form(name: str) -> ModuleType:
    return importlib.import_module(f"pipeline.report_forms.{name}")


def _report(draft: Draft, form: ModuleType, document_id: str, position: int, passages: Sequence[Passage]) -> None:
    title, title_lines = heads.title(passages)
    ward = heads.ward(passages, title_lines)
    center, center_source = heads.center(passages, ward)
    known = years.find(passages, title_lines) if form.FORM == "focus_goals" else years.Years()
    term = terms.find(draft, passages, title_lines)
    purpose = heads.lines_of(heads.field(passages, "purpose"))
    year = known.evaluated
    work_id = f"{ward.code}-{year}-{form.FORM}" if ward is not None and ward.code and year is not None else None
    report_id = _report_id(ward, year or known.planned, form.FORM, document_id, position)
    from pipeline.outline import items

    record = ReportRecord(
        report_id=report_id,
        document_id=document_id,
        position=position,
        form=form.FORM,
        work_id=work_id,
        is_sample=int(heads.is_sample(passages, ward)),
        title=title,
        ward_code=ward.code if ward else None,
        ward_name=ward.name if ward else None,
        ward_source=ward.source if ward else None,  # type: ignore[arg-type]
        center_name=center,
        fiscal_year=year,
        fiscal_year_source="stated" if year is not None else None,
        next_fiscal_year=known.planned,
        period_start=term.start,
        period_end=term.end,
        term_number=term.number,
        term_year=term.year,
        term_length=term.length,
        purpose=items.text_of(purpose) if purpose else None,
    )
    draft.add(
        "reports",
        record,
        {
            "title": Source(title_lines),
            "purpose": Source(purpose, "joined"),
            "ward_name": ward.evidence if ward else None,
            "ward_code": ward.evidence if ward else None,
            "center_name": center_source,
            "period_start": term.span_source,
            "period_end": term.span_source,
            "term_number": term.number_source,
            "term_year": term.span_source,
            "term_length": term.length_source or term.span_source,
            "fiscal_year": known.evaluated_source,
            "next_fiscal_year": known.planned_source,
        },
    )
    parties.implementers(draft, report_id, passages)
    if form.FORM == "focus_goals":
        parties.program_list(draft, report_id, passages)
    form.read(draft, report_id, work_id or report_id, known, passages)
    years.of_data(draft, report_id)
    notes.say_order(draft, passages)


def _report_id(ward: heads.Ward | None, year: int | None, form: str, document_id: str, position: int) -> str:
    """Readable, and the same for the same bytes: `hoshimi-2023-focus_goals-232d93ff`, `…-2` for the second of a document."""
    place = ward.romaji if ward is not None and ward.romaji else "unknown"
    known = f"{place}-{year if year is not None else 'undated'}-{form}-{document_id[:8]}"
    return known if position == 1 else f"{known}-{position}"


def _result(outline: Outline, draft: Draft, document_id: str, byte_size: int, found: int) -> Result:
    document = outline.clean.document
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
    record = DocumentRecord(
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
    records = {table: tuple(rows) for table, rows in draft.records.items()}
    return Result(record, document.blocks, spans, tuple(draft.evidence), tuple(diagnostics), records)


def _census(census: int | None, count: int) -> list[Diagnostic]:
    """A gap between the blocks and the independent count of the file."""
    if census is None or census == count:
        return []
    message = f"{count} characters were read where a second count of the file finds {census}: compare with the source"
    return [Diagnostic("error" if count < census else "warning", "census-gap", message)]


__all__ = ["quote", "read", "split"]
