"""Tables of data → `tables`, `table_cells` and `observations`, with the words behind each field.

A table that is printed again is taken once; a table that a page cut in two is one. What the figures let us check is checked
in `figure_checks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalization import units
from pipeline.outline import cut_tables, side_by_side
from pipeline.outline.data_cells import DASH, FIGURE, DataCell, filled, paragraph
from pipeline.outline.data_grids import Table
from pipeline.outline.header_paths import Path
from pipeline.outline.header_tree import Head
from pipeline.report_forms import figure_cells, figure_checks, survey_lines
from pipeline.report_forms.draft import Draft, Source, quote
from pipeline.report_forms.figure_cells import Figure, When
from pipeline.report_forms.figure_checks import Observed
from schemas.outline import Item, Line, Passage
from schemas.provenance import (
    DUPLICATE,
    INFERRED,
    JOINED,
    LABEL,
    MARKER,
    NUMBER,
    VALUE,
    VERBATIM,
    WAREKI,
)
from schemas.records import ObservationRecord, TableCellRecord, TableRecord

FIGURES_IN_COLUMN = (
    0.3  # share of a column's cells that hold figures, from which words and blanks in it are missing ones
)


class Written(NamedTuple):
    """What became of a passage: its tables, the caption lines they used, and lines of the grid that are in no table."""

    table_ids: tuple[str, ...]
    captions: tuple[Line, ...] = ()
    rest: tuple[Line, ...] = ()


class Known(NamedTuple):
    """A table as written."""

    table_id: str
    program_number: int | None
    table: Table
    fingerprint: tuple[str, ...]
    observed: tuple[Observed, ...]
    name: str  # for messages
    page: int | None = None  # the last one it stands on


class Figures:
    """Writes the figures of one report, counting its tables and observations as it goes."""

    def __init__(self, draft: Draft, report_id: str) -> None:
        self.draft, self.report_id = draft, report_id
        self.known: list[Known] = []
        self.positions = 0
        self.headings: set[tuple[Line, ...]] = set()  # whose figures are written
        self.reader = draft.reader

    def write(self, program_number: int | None, passage: Passage, before: Sequence[Line] = ()) -> Written:
        """The tables of a passage with a grid. Their captions are looked for in what the grid stands in.

        `before` are the lines since the last table: with words between them two tables are not one that a page cut in two.
        """
        if passage.grid is None:
            return Written(())
        printed = [known.fingerprint for known in self.known if known.program_number == program_number]
        reading = self.reader.read(passage.grid, passage.rows, printed)
        page = self.draft.ledger.clean.document.grids[passage.grid].page
        if reading.headless:
            message = f"the heads over {quote(reading.headless)} stand on the page before and in other columns: which"
            message += " figure counts what is not known, so all stay open; compare with the source"
            self.draft.say("warning", "table-left-open", message, reading.headless[:1])
        is_next = all(cut_tables.says_so(line.text) for line in before)
        ids = [
            (is_next and self.continued(program_number, table, page)) or self.table(program_number, table, page)
            for table in reading.tables
        ]
        of = {known.fingerprint: known.table_id for known in self.known if known.program_number == program_number}
        for fingerprint, lines in reading.copies:
            self.draft.ledger.take(lines, DUPLICATE, f"tables/{of[fingerprint]}")
        dashes = [line for line in reading.rest if not line.text.strip("-‐‑‒–—―－ー ")]
        self.draft.ledger.take(dashes, MARKER)
        rest = tuple(line for line in reading.rest if line not in dashes)
        used = tuple(line for table in reading.tables for line in table.caption if not table.caption_is_header)
        return Written(tuple(ids), (*used, *reading.heads), rest)

    def continued(self, program_number: int | None, table: Table, page: int | None) -> str | None:
        """The table before this one, if the end of a page cut the two apart; its rows are then added to it."""
        before = self.known[-1] if self.known else None
        if before is None or before.program_number != program_number or page is None or before.page != page - 1:
            return None
        joined = cut_tables.join(before.table, table)
        if joined is None:
            return None
        self.draft.ledger.take(joined.head, DUPLICATE, f"tables/{before.table_id}")
        for cell in joined.cells:
            self.cell(before.table_id, joined.table, cell)
        observed = self.observations(before.table_id, joined.table, first=before.table.rows)
        self.known[-1] = before._replace(table=joined.table, observed=(*before.observed, *observed), page=page)
        return before.table_id

    def table(self, program_number: int | None, table: Table, page: int | None = None) -> str:
        """One table; returns its identifier, or that of the table it prints again."""
        lines = [line for cell in table.cells for line in cell.lines]
        fingerprint = side_by_side.fingerprint(table.cells)
        again = next((known for known in self.known if _is_again(known, program_number, fingerprint)), None)
        if again is not None:
            self.draft.ledger.take(lines, DUPLICATE, f"tables/{again.table_id}")
            return again.table_id
        position = len(self.known) + 1
        table_id = f"{self.report_id}.table{position}"
        caption = paragraph(table.caption).text or None
        record = TableRecord(
            table_id=table_id,
            report_id=self.report_id,
            program_number=program_number,
            position=position,
            caption=caption,
        )
        self.draft.add("tables", record, {"caption": _source(table.caption, LABEL)})
        for cell in table.cells:
            self.cell(table_id, table, cell)
        observed = self.observations(table_id, table)
        name = f"table {position}" + (f" {quote(table.caption)}" if table.caption else "")
        self.known.append(Known(table_id, program_number, table, fingerprint, tuple(observed), name, page))
        if table.uncertain:
            said = "their figures stay open" if table.open else "those columns stay without a header"
            message = f"{name}: {table.uncertain}, so {said}; compare with the source"
            self.draft.say("warning", "header-unaligned", message, lines[:1])
        return table_id

    def cell(self, table_id: str, table: Table, cell: DataCell) -> None:
        """A cell's row; its words are the label of others or a value. One with a doubtful figure stays open."""
        is_header = cell.row < table.header_rows or cell.column < table.label_columns
        if not is_header and self.stays_open(cell):
            message = f"{quote(cell.lines)} is a doubtful figure in {table_id}: its cell stays open; look at the page"
            self.draft.say("warning", "figure-left-open", message, cell.lines)
            return
        record = TableCellRecord(
            table_id=table_id,
            row=cell.row,
            column=cell.column,
            row_span=cell.row_span,
            column_span=cell.column_span,
            is_header=int(is_header),
            text=cell.text or None,
        )
        self.draft.add("table_cells", record, {"text": _source(cell.lines, LABEL if is_header else VALUE)})

    def stays_open(self, cell: DataCell) -> bool:
        """A figure that OCR is not sure of is no value."""
        return cell.kind == FIGURE and self.draft.is_doubtful(cell.lines)

    def observations(self, table_id: str, table: Table, first: int = 0) -> list[Observed]:
        """The figures of a table from its row `first` on, row by row."""
        columns = _columns_of_figures(table)
        years = _Years(table)
        found = []
        for cell in sorted(table.body, key=lambda cell: (cell.row, cell.column)):
            if cell.row < first or cell.column in table.open or self.stays_open(cell):
                continue
            if cell.kind != FIGURE and not columns & set(range(cell.column, cell.right)):
                continue
            row = table.row_paths[cell.row]
            column = table.column_paths[cell.column]
            year = years.of(cell)
            for part, read in enumerate(figure_cells.read(cell, column or ()), start=1):
                figure = _with_unit(read, row, column or (), table.caption)
                self.observation(figure, part, row, column, year, place=(table_id, cell))
                found.append(Observed(table_id, cell.row, cell.column, part, row, column, year, figure, cell))
        return found

    def observation(
        self,
        figure: Figure,
        part: int,
        row: Path,
        column: Path | None,
        year: When | None,
        *,
        place: tuple[str, DataCell] | None = None,
        item_id: str | None = None,
    ) -> None:
        """One row of `observations`."""
        self.positions += 1
        record = ObservationRecord(
            report_id=self.report_id,
            position=self.positions,
            table_id=place[0] if place else None,
            row=place[1].row if place else None,
            column=place[1].column if place else None,
            item_id=item_id,
            part=part,
            measure=figure.measure,
            row_header=_joined(row),
            column_header=_joined(column),
            fiscal_year=year.year if year else None,
            as_of=year.as_of if year else None,
            value=figure.value,
            unit=figure.unit,
            text=figure.text,
            missing_reason=figure.missing,  # type: ignore[arg-type]
        )
        self.draft.add(
            "observations",
            record,
            {
                "text": _source(figure.lines),
                "value": _source(figure.value_lines, method=NUMBER),
                "unit": _source(figure.unit_lines),
                "measure": _source(figure.measure_lines),
                "row_header": _source([line for head in row for line in head.lines], method=JOINED),
                "column_header": _source([line for head in column or () for line in head.lines], method=JOINED),
                "fiscal_year": _source(year.lines, method=WAREKI) if year else None,
                "as_of": _source(year.lines, method=WAREKI) if year else None,
                "missing_reason": _source(figure.lines, method=INFERRED),
            },
        )

    def survey(self, item_id: str, item: Item, asked: Sequence[Line] = ()) -> None:
        """The shares of a survey line, or the counts of a line of data and of the heading over it.

        `asked` is the line above that says who was asked, else the item's nearest heading is.
        """
        over = tuple(asked) or (item.headings[-1] if item.headings else ())
        column = (Head(paragraph(over).text, over),) if over else ()
        for heading in item.headings:
            if heading not in self.headings:
                self.headings.add(heading)
                self.counts(item_id, heading, ())
        found = survey_lines.read(item.lines)
        if found is None:
            self.counts(item_id, item.lines, column)
            return
        row = (Head(found.question, found.question_lines),)
        year = figure_cells.when(row) or figure_cells.when(column)
        for part, answer in enumerate(found.answers, start=1):
            self.observation(_of_answer(answer), part, row, column, year, item_id=item_id)

    def counts(self, item_id: str, lines: Sequence[Line], column: Path) -> None:
        """The figures of a line of data, each of the year named before it."""
        for part, count in enumerate(survey_lines.counts(lines), start=1):
            row = (Head(*count.subject),) if count.subject[0] else ()
            year = figure_cells.when_of(*count.year) or figure_cells.when(column)
            self.observation(_of_answer(count.answer), part, row, column, year, item_id=item_id)

    def close(self) -> None:
        """After the last table of the report: what its figures let us check."""
        for known in self.known:
            if known.observed:
                figure_checks.totals(self.draft, known.name, known.table, known.observed)
        figure_checks.agreement(self.draft, [(known.name, known.observed) for known in self.known])


def _is_again(known: Known, program_number: int | None, fingerprint: tuple[str, ...]) -> bool:
    return (
        known.program_number == program_number
        and known.fingerprint == fingerprint
        and len(fingerprint) >= side_by_side.SHORTEST_COPY
    )


def _of_answer(answer: survey_lines.Answer) -> Figure:
    figure = answer.figure
    unit = units.printed(figure.text, figure.unit) if figure.unit else None
    return Figure(
        paragraph(answer.lines).text,
        answer.lines,
        figure.value,
        answer.figure_lines,
        unit,
        answer.figure_lines,
        answer.measure or None,
        answer.measure_lines,
    )


def _joined(path: Path | None) -> str | None:
    return " / ".join(head.text for head in path) or None if path else None


def _source(lines: Sequence[Line], role: str | None = None, method: str | None = None) -> Source | None:
    if not lines:
        return None
    return Source(lines, method or (JOINED if len(lines) > 1 else VERBATIM), role)


def _columns_of_figures(table: Table) -> set[int]:
    """The columns in which a cell without a figure is a missing figure."""
    found = set()
    for column in range(table.label_columns, table.columns):
        held = [cell for cell in filled(table.body) if cell.column <= column < cell.right]
        figures = [cell for cell in held if cell.kind == FIGURE]
        if figures and len(figures) >= FIGURES_IN_COLUMN * len([cell for cell in held if cell.kind != DASH]):
            found.add(column)
    return found


class _Years:
    """Which year or month a table's cells are of: their row's, their column's, else the caption's.

    Where rows or columns name years, those that name none are totals and changes, and of no year.
    """

    def __init__(self, table: Table) -> None:
        own = 1 if table.caption_is_header else 0
        self.rows = [figure_cells.when(path) for path in table.row_paths]
        paths = [path or () for path in table.column_paths]
        self.columns = [figure_cells.when(path[own:]) for path in paths]
        in_body = [year for year in (*self.rows, *self.columns[table.label_columns :]) if year is not None]
        caption = None if in_body else self._over(table)
        self.others = [None if figure_cells.is_change(path) else caption for path in paths]
        self.months = [figure_cells.month(path) for path in table.row_paths], [figure_cells.month(p) for p in paths]

    def _over(self, table: Table) -> When | None:
        """The year over the labels (R5年度 | 回数), else the caption's."""
        corner = next((year for year in self.columns[: table.label_columns] if year is not None), None)
        return corner or figure_cells.when_of(paragraph(table.caption).text, table.caption)

    def of(self, cell: DataCell) -> When | None:
        """The year of a cell of the body."""
        year = self.rows[cell.row] or self.columns[cell.column] or self.others[cell.column]
        month = self.months[0][cell.row] or self.months[1][cell.column]
        return None if year is None else figure_cells.in_month(year, month)


def _with_unit(figure: Figure, row: Path, column: Path, caption: tuple[Line, ...]) -> Figure:
    """The unit that headers or the caption name, where the cell names none."""
    if figure.value is None or figure.unit is not None:
        return figure
    found = figure_cells.header_unit(column, row, (Head(paragraph(caption).text, caption),))
    return figure if found is None else figure._replace(unit=found[0], unit_lines=found[1])
