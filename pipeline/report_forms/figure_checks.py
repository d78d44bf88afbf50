"""What the figures of a report let us check: sums, shares of a hundred, the same figure in two tables.

Nothing is corrected: a figure stays as printed, and a disagreement is a diagnostic that quotes both places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.outline.data_cells import DataCell
from pipeline.outline.data_grids import Table
from pipeline.outline.header_paths import Path
from pipeline.report_forms.draft import Draft
from pipeline.report_forms.figure_cells import Figure, When


class Observed(NamedTuple):
    """An observation of a table, as it was written."""

    table_id: str
    row: int
    column: int
    part: int
    row_path: Path
    column_path: Path | None
    year: When | None
    figure: Figure
    cell: DataCell


def totals(draft: Draft, table_id: str, table: Table, observed: Sequence[Observed]) -> None:
    """Sums within one table."""


def agreement(draft: Draft, tables: Sequence[Sequence[Observed]]) -> None:
    """The same measure of the same year in two tables."""
