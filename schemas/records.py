"""The rows that one document gives, as the database has them; what the columns mean is told in `pipeline/store/schema.sql`.

Identifiers are readable and hold no `/`, so that the key of a row is its values joined by `/`.
"""

from operator import attrgetter
from typing import Literal, NamedTuple

from pydantic import Field

from schemas.base import Record
from schemas.document import Block, Diagnostic
from schemas.provenance import Evidence, Span

SCHEMA_VERSION = 1

Stage = Literal["evaluated", "planned"]
Form = Literal["focus_goals", "program_review"]
State = Literal["filled", "blank", "none_stated"]
GoalScope = Literal["stated", "all_goals", "no_goals", "unresolved"]
Status = Literal[
    "extracted", "partial", "unrecognized", "needs_ocr", "empty", "encrypted", "malformed", "unsupported",
    "too_large", "timeout", "memory", "crashed", "unreadable",
]  # fmt: skip


class DocumentRecord(Record):
    """One file. `document_id` is the SHA-256 of its bytes; of a file that could not be read, `path-` and that of its path."""

    document_id: str
    format: Literal["html", "pdf", "docx", "xlsx", "text", "image", "archive", "unknown"] = "unknown"
    byte_size: int | None = None
    page_count: int | None = None
    encoding: str | None = None
    text_source: Literal["markup", "text_layer", "ocr", "mixed", "plain"] | None = None
    character_count: int | None = None
    census: int | None = None
    status: Status


class ReportRecord(Record):
    """One report: a document may hold several."""

    report_id: str
    document_id: str
    position: int
    form: Form
    work_id: str | None = None
    is_sample: int = 0
    title: str | None = None
    ward_code: str | None = None
    ward_name: str | None = None
    ward_source: Literal["stated", "inferred"] | None = None
    center_name: str | None = None
    fiscal_year: int | None = None
    fiscal_year_source: Literal["stated", "file_name", "inferred"] | None = None
    next_fiscal_year: int | None = None
    first_fiscal_year: int | None = None
    last_fiscal_year: int | None = None
    period_start: str | None = None
    period_end: str | None = None
    term_number: int | None = None
    term_year: int | None = None
    term_length: int | None = None
    purpose: str | None = None


class ImplementerRecord(Record):
    """One of the parties that run the center."""

    report_id: str
    position: int
    name: str
    role: Literal["operator", "ward_office"] | None = None


class ProgramRecord(Record):
    """One of the (usually seven) 事業."""

    report_id: str
    number: int
    program_code: str | None = None
    name: str
    description: str | None = None


class SectionRecord(Record):
    """A block of the form: its label as printed, its whole text, and whether it says anything."""

    section_id: str
    report_id: str
    section: str
    stage: Stage | None = None
    fiscal_year: int | None = None
    program_number: int | None = None
    goal_id: str | None = None
    position: int
    label: str | None = None
    text: str | None = None
    state: State


class GoalRecord(Record):
    """One focus goal."""

    goal_id: str
    goal_key: str
    report_id: str
    stage: Stage
    fiscal_year: int | None = None
    number: int
    text: str = Field(min_length=1)


class ItemRecord(Record):
    """One bullet, sentence or numbered statement of a section."""

    item_id: str
    item_key: str
    section_id: str
    position: int
    heading: str | None = None
    marker: str | None = None
    number: int | None = None
    text: str = Field(min_length=1)
    goal_scope: GoalScope
    is_repaired: int = 0


class ItemGoalRecord(Record):
    """The report itself ties this item to this goal."""

    item_id: str
    goal_id: str


class ItemInitiativeRecord(Record):
    """The report itself says which initiative this item answers (③ answers ③)."""

    item_id: str
    initiative_id: str


class ProcessRatingRecord(Record):
    """One question of 協働のプロセスの評価 with its three ratings."""

    report_id: str
    stage_number: int
    question_number: int
    stage: str | None = None
    question: str
    ward_rating: str | None = None
    center_rating: str | None = None
    mutual_rating: str | None = None
    comment: str | None = None


class RatingGradeRecord(Record):
    """One grade of the legend the report prints."""

    report_id: str
    grade: str
    meaning: str | None = None
    rank: int | None = None


class VisionRecord(Record):
    """One 目指す拠点の姿 with the ratings of operator and ward office."""

    report_id: str
    program_number: int
    number: int
    text: str = Field(min_length=1)
    operator_rating: str | None = None
    ward_rating: str | None = None


class TableRecord(Record):
    """A table of data; the form's own label and value grid is none."""

    table_id: str
    report_id: str
    program_number: int | None = None
    position: int
    caption: str | None = None


class TableCellRecord(Record):
    """A cell of a data table; rows and columns count from 0."""

    table_id: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_header: int = 0
    text: str | None = None


class ObservationRecord(Record):
    """One figure of a table cell or of a line of data."""

    report_id: str
    position: int
    table_id: str | None = None
    row: int | None = None
    column: int | None = None
    item_id: str | None = None
    part: int = 1
    measure: str | None = None
    row_header: str | None = None
    column_header: str | None = None
    fiscal_year: int | None = None
    as_of: str | None = None
    value: float | None = None
    unit: str | None = None
    text: str | None = None
    missing_reason: Literal["blank", "dash", "cancelled", "not_a_number"] | None = None


class QuantityRecord(Record):
    """A figure in running text."""

    item_id: str
    position: int
    text: str
    value: float | None = None
    value_high: float | None = None
    unit: str | None = None
    qualifier: str | None = None


TABLES: dict[str, type[Record]] = {
    "reports": ReportRecord,
    "implementers": ImplementerRecord,
    "programs": ProgramRecord,
    "report_sections": SectionRecord,
    "goals": GoalRecord,
    "items": ItemRecord,
    "item_goals": ItemGoalRecord,
    "item_initiatives": ItemInitiativeRecord,
    "process_ratings": ProcessRatingRecord,
    "rating_scale": RatingGradeRecord,
    "visions": VisionRecord,
    "tables": TableRecord,
    "table_cells": TableCellRecord,
    "observations": ObservationRecord,
    "quantities": QuantityRecord,
}

KEYS: dict[str, tuple[str, ...]] = {
    "reports": ("report_id",),
    "implementers": ("report_id", "position"),
    "programs": ("report_id", "number"),
    "report_sections": ("section_id",),
    "goals": ("goal_id",),
    "items": ("item_id",),
    "item_goals": ("item_id", "goal_id"),
    "item_initiatives": ("item_id", "initiative_id"),
    "process_ratings": ("report_id", "stage_number", "question_number"),
    "rating_scale": ("report_id", "grade"),
    "visions": ("report_id", "program_number", "number"),
    "tables": ("table_id",),
    "table_cells": ("table_id", "row", "column"),
    "observations": ("report_id", "position"),
    "quantities": ("item_id", "position"),
}


_values_of_key = {table: attrgetter(*columns) for table, columns in KEYS.items()}


def key_of(table: str, record: Record) -> str:
    """The row's primary key, its values joined by `/`, as `evidence.record_key` has it."""
    values = _values_of_key[table](record)
    return values if isinstance(values, str) else "/".join(map(str, values))


class Result(NamedTuple):
    """Everything one document gave: its blocks, the role of each character, its records and the words behind them.

    `records` maps a table's name to its rows in reading order; tables without rows are absent.
    """

    document: DocumentRecord
    blocks: tuple[Block, ...] = ()
    spans: tuple[Span, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    records: dict[str, tuple[Record, ...]] = {}  # noqa: RUF012 - a default never written to
