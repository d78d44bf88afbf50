"""The record of a report: its head, its identity, and the order in which its parts are read."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import NamedTuple

from pipeline.normalization.text import fold
from pipeline.outline import items
from pipeline.report_forms import heads, notes, parties, terms, years
from pipeline.report_forms.draft import Draft, Source
from schemas.outline import Line, Passage
from schemas.provenance import DUPLICATE, VALUE
from schemas.records import Form, ReportRecord

YEARLY: Form = "focus_goals"


class Head(NamedTuple):
    """What a report says of itself before its first goal or program."""

    form: Form
    title: str | None
    title_lines: list[Line]
    ward: heads.Ward | None
    is_sample: bool
    center: str | None
    center_source: Source | None
    years: years.Years
    term: terms.Term
    purpose: list[Line]

    @property
    def year(self) -> int | None:
        """The year the report is about: the evaluated one, of a review the last one of its term."""
        return self.years.evaluated if self.form == YEARLY else self.term.last_year

    def work(self, year: int | None) -> str | None:
        """Ward, year and form, whatever the document; None unless ward and year are known."""
        return f"{self.ward.code}-{year}-{self.form}" if self.ward and self.ward.code and year is not None else None


def read(draft: Draft, form: ModuleType, document_id: str, position: int, passages: Sequence[Passage]) -> None:
    """The report's row, its parties and programs, what its form holds, and what no form holds.

    Where a review does not state its term, the last year of its figures tells which work it is.
    """
    head = _head(draft, form.FORM, passages)
    report_id = _report_id(head, document_id, position)
    work = head.work(head.year)
    draft.add("reports", _record(head, report_id, document_id, position), _sources(head))
    parties.implementers(draft, report_id, passages)
    if form.FORM == YEARLY:
        parties.program_list(draft, report_id, passages)
    form.read(draft, report_id, work or report_id, head.years, passages)
    last_year = years.of_data(draft, report_id)
    if work is None and form.FORM != YEARLY and (work := head.work(last_year)):
        draft.amend("reports", report_id, {"work_id": work})
        draft.rename_keys(report_id, work)
    notes.say_order(draft, passages)
    _settle(draft, head, report_id, passages)


def _settle(draft: Draft, head: Head, report_id: str, passages: Sequence[Passage]) -> None:
    """Words that only the head rests on are values; a title that is printed again repeats the report's."""
    if head.ward is not None and head.ward.source == "inferred":
        draft.ledger.take(head.ward.evidence.lines, VALUE)
    for passage in passages:
        again = passage.is_title and list(passage.lines) != head.title_lines
        if again and fold(items.text_of(passage.lines)) == fold(items.text_of(head.title_lines)):
            draft.ledger.take(passage.lines, DUPLICATE, f"reports/{report_id}")


def _head(draft: Draft, form: Form, passages: Sequence[Passage]) -> Head:
    title, title_lines = heads.title(passages)
    ward = heads.ward(passages, title_lines)
    center, center_source = heads.center(passages, ward)
    return Head(
        form=form,
        title=title,
        title_lines=title_lines,
        ward=ward,
        is_sample=heads.is_sample(passages, ward),
        center=center,
        center_source=center_source,
        years=years.find(passages, title_lines) if form == YEARLY else years.Years(),
        term=terms.find(draft, passages, title_lines),
        purpose=heads.lines_of(heads.field(passages, "purpose")),
    )


def _report_id(head: Head, document_id: str, position: int) -> str:
    """Readable, and the same for the same bytes: `hoshimi-2023-focus_goals-232d93ff`, `…-2` for the second of a document."""
    place = head.ward.romaji if head.ward is not None and head.ward.romaji else "unknown"
    year = head.year or head.years.planned or "undated"
    known = f"{place}-{year}-{head.form}-{document_id[:8]}"
    return known if position == 1 else f"{known}-{position}"


def _record(head: Head, report_id: str, document_id: str, position: int) -> ReportRecord:
    ward, term, year = head.ward, head.term, head.years.evaluated
    return ReportRecord(
        report_id=report_id,
        document_id=document_id,
        position=position,
        form=head.form,
        work_id=head.work(head.year),
        is_sample=int(head.is_sample),
        title=head.title,
        ward_code=ward.code if ward else None,
        ward_name=ward.name if ward else None,
        ward_source=ward.source if ward else None,  # type: ignore[arg-type]
        center_name=head.center,
        fiscal_year=year,
        fiscal_year_source="stated" if year is not None else None,
        next_fiscal_year=head.years.planned,
        period_start=term.start,
        period_end=term.end,
        term_number=term.number,
        term_year=term.year,
        term_length=term.length,
        purpose=items.text_of(head.purpose) if head.purpose else None,
    )


def _sources(head: Head) -> dict[str, Source | None]:
    """The words behind each field of the record."""
    ward, term = head.ward.evidence if head.ward else None, head.term
    return {
        "title": Source(head.title_lines),
        "purpose": Source(head.purpose, "joined"),
        "ward_name": ward,
        "ward_code": ward,
        "center_name": head.center_source,
        "period_start": term.span_source,
        "period_end": term.span_source,
        "term_number": term.number_source,
        "term_year": term.year_source or term.span_source,
        "term_length": term.length_source or term.span_source,
        "fiscal_year": head.years.evaluated_source,
        "next_fiscal_year": head.years.planned_source,
    }
