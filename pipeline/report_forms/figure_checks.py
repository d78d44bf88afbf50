"""What the figures of a report let us check: sums, shares of a hundred, the same figure in two tables.

Nothing is corrected: a figure stays as printed, and a disagreement is a diagnostic that quotes both places. A total that
is called one (計, 合計) must add up. Where nothing says so (全会員数 beside 会員数内訳), the rows decide: what holds in most
of them is a sum, and the others disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.normalization.text import fold
from pipeline.outline.data_cells import DataCell, is_total
from pipeline.outline.data_grids import Table
from pipeline.outline.header_paths import Path
from pipeline.report_forms.draft import Draft
from pipeline.report_forms.figure_cells import Figure, When

_parts = re.compile(r"内訳")
_subset = re.compile(r"^[(（]?(?:うち|内、|再掲)")
_no_sum = re.compile(r"平均|率|割合|前年度?比|増減|単価|1日|１日")
_total_words = re.compile(r"^(?:合計|総計|計)(?:\s|$)")
SHARES = 1.0  # percentages are rounded: so far may their sum be from its total


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


class Series(NamedTuple):
    """The figures of one row or column: its headers, where it stands, and its figure at each place of the other axis."""

    path: Path
    place: int
    figures: dict[int, Observed]

    @property
    def name(self) -> str:
        """Its nearest header."""
        return self.path[-1].text if self.path else ""


class Sum(NamedTuple):
    """A total and what should add up to it. `is_stated`: the total is called one."""

    total: Series
    parts: tuple[Series, ...]
    is_stated: bool


class Outcome(NamedTuple):
    """Places at which a sum holds, and those at which it does not, with the sum there."""

    holds: tuple[Observed, ...]
    fails: tuple[tuple[Observed, float], ...]


def totals(draft: Draft, name: str, table: Table, observed: Sequence[Observed]) -> None:
    """Sums within one table. Those that hold are counted in one diagnostic; each that does not has one of its own."""
    confirmed: set[tuple[int, int]] = set()
    for rows in (True, False):
        series = _series(table, observed, rows=rows)
        for found in (*_stated(series), *_broken_down(series)):
            outcome = _checked(found, series, rows=rows)
            if outcome is None:
                continue
            confirmed |= {(known.row, known.column) for known in outcome.holds}
            for known, value in outcome.fails:
                _say_mismatch(draft, name, found, known, value)
    hundred = _of_hundred(draft, name, table, observed)
    if confirmed or hundred:
        first = observed[0].cell.lines
        draft.say("info", "totals-confirmed", f"{name}: {len(confirmed) + hundred} totals add up", first[:1])


def _series(table: Table, observed: Iterable[Observed], *, rows: bool) -> list[Series]:
    """The rows, or the columns, of a table with their figures, one a cell."""
    found: dict[int, dict[int, Observed]] = {}
    for known in _one_a_cell(observed):
        if known.cell.column_span == 1:
            index, other = (known.row, known.column) if rows else (known.column, known.row)
            found.setdefault(index, {})[other] = known
    paths = table.row_paths if rows else tuple(path or () for path in table.column_paths)
    return [Series(paths[index], index, figures) for index, figures in sorted(found.items())]


def _one_a_cell(observed: Iterable[Observed]) -> list[Observed]:
    """Of a cell with several figures the one in its column's unit; where that is not one alone, the cell is none."""
    cells: dict[tuple[int, int], list[Observed]] = {}
    units: dict[int, set[str | None]] = {}
    for known in observed:
        cells.setdefault((known.row, known.column), []).append(known)
    for (_, column), held in cells.items():
        if len(held) == 1 and held[0].figure.value is not None:
            units.setdefault(column, set()).add(held[0].figure.unit)
    found = []
    for (_, column), held in cells.items():
        fitting = [known for known in held if {known.figure.unit} == units.get(column)]
        if len(held) == 1 or len(fitting) == 1:
            found.append(held[0] if len(held) == 1 else fitting[0])
        else:
            nothing = held[0].figure._replace(value=None, missing="not_a_number")
            found.append(held[0]._replace(figure=nothing))
    return found


def _is_total(series: Series) -> bool:
    measures = [known.figure.measure for known in series.figures.values() if known.figure.value is not None]
    stated = [measure for measure in measures if measure and _total_words.match(measure)]
    return is_total(series.name) or (bool(stated) and len(stated) == len(measures))


def _stated(series: Sequence[Series]) -> list[Sum]:
    """Totals that are called so, each with what stands beside it under the same header, or all before it."""
    found = []
    for position, total in enumerate(series):
        if not _is_total(total):
            continue
        before = [other for other in series[:position] if _is_part(other)]
        group = total.path[:-1] if is_total(total.name) else ()
        if group:
            options = [[other for other in series if other is not total and _is_in(other, group) and _is_part(other)]]
        else:
            last = max((other.place for other in series[:position] if _is_total(other)), default=-1)
            since = [other for other in before if other.place > last]
            subtotals = [other for other in series[:position] if _is_total(other)]
            after = [other for other in series[position + 1 :] if _is_part(other)]
            options = [before, since, subtotals, after if position == 0 else []]
        sums = [Sum(total, tuple(parts), is_stated=True) for parts in options if len(parts) > 1]
        if sums:
            found.append(max(sums, key=lambda known: len(_compare(known).holds)))
    return found


def _is_part(series: Series) -> bool:
    return not _is_total(series) and not _subset.match(series.name)


def _is_in(series: Series, group: Path) -> bool:
    return series.path[: len(group)] == group


def _broken_down(series: Sequence[Series]) -> list[Sum]:
    """A figure and, beside it, its 内訳."""
    found = []
    groups = {series.path[:depth] for series in series for depth in range(1, len(series.path))}
    for group in groups:
        held = [other for other in series if _is_in(other, group)]
        if not _parts.search(group[-1].text) or len(held) < 2 or any(_is_total(other) for other in held):
            continue
        total = next((other for other in series if other.place == held[0].place - 1), None)
        if total is not None:
            found.append(Sum(total, tuple(other for other in held if _is_part(other)), is_stated=False))
    return found


def _compare(found: Sum) -> Outcome:
    """At which places a sum holds. A place is left out where a part is no figure."""
    holds: list[Observed] = []
    fails: list[tuple[Observed, float]] = []
    for other, total in found.total.figures.items():
        parts = [part.figures[other].figure for part in found.parts if other in part.figures]
        values = [part.value for part in parts if part.value is not None]
        if total.figure.value is None or not values:
            continue
        is_share = total.figure.unit in ("%", "％")
        value = round(sum(values), 6)
        if abs(value - total.figure.value) <= (SHARES if is_share else 1e-6):
            holds.append(total)
        elif not any(part.missing in ("blank", "not_a_number", "cancelled") for part in parts):
            fails.append((total, value))
    return Outcome(tuple(holds), tuple(fails))


def _checked(found: Sum, series: Sequence[Series], *, rows: bool) -> Outcome | None:
    """The outcome of a sum that is one: stated, or holding in most places. Averages and rates are never blamed."""
    outcome = _compare(found)
    fails = [known for known in outcome.fails if not _is_average(known[0], rows=rows)]
    if not outcome.holds and (not found.is_stated or len(fails) < 1):
        return None
    if not found.is_stated and len(outcome.holds) <= max(1, len(fails)):
        return None
    if found.is_stated and not outcome.holds:
        fails = fails[:1] if len(series) > 2 else []
    return Outcome(outcome.holds, tuple(fails))


def _is_average(known: Observed, *, rows: bool) -> bool:
    """The total stands in a row or column whose figures do not add up by their nature."""
    paths = (known.column_path or (), known.row_path)
    across = paths[0] if rows else paths[1]
    return any(_no_sum.search(head.text) for head in across) or known.figure.unit in ("%", "％")


def _of_hundred(draft: Draft, name: str, table: Table, observed: Sequence[Observed]) -> int:
    """Rows of percentages that add up to 100 in most rows; returns in how many, and tells of the others."""
    rows = _series(table, observed, rows=True)
    sums: list[tuple[Series, float]] = []
    for row in rows:
        figures = [known.figure for known in row.figures.values()]
        if len(figures) < 2 or any(figure.unit not in ("%", "％") or figure.value is None for figure in figures):
            continue
        sums.append((row, sum(figure.value or 0.0 for figure in figures)))
    good = [known for known in sums if abs(known[1] - 100) <= SHARES]
    if len(good) < 2 or 2 * len(good) <= len(sums):
        return 0
    for row, value in sums:
        if abs(value - 100) > SHARES:
            first = next(iter(row.figures.values()))
            message = f"{name}: the shares of {row.name} add up to {value:g} and not to 100, as printed"
            draft.say("warning", "total-mismatch", message, first.figure.lines[:1])
    return len(good)


def _say_mismatch(draft: Draft, name: str, found: Sum, known: Observed, value: float) -> None:
    parts = [part.figures[other] for part in found.parts for other in part.figures if _same_place(part, known, other)]
    quoted = " + ".join(part.figure.text for part in parts if part.figure.value is not None)
    message = (
        f"{name}, {_place(known)}: printed {known.figure.text}, but its parts add up to {value:g} ({quoted}); "
        "kept as printed"
    )
    draft.say("warning", "total-mismatch", message, known.figure.lines[:1])


def _same_place(part: Series, known: Observed, other: int) -> bool:
    figure = part.figures[other]
    return figure.row == known.row or figure.column == known.column


def _place(known: Observed) -> str:
    paths = (known.row_path, known.column_path or ())
    return " × ".join(" / ".join(head.text for head in path) for path in paths if path)


def agreement(draft: Draft, tables: Sequence[tuple[str, Sequence[Observed]]]) -> None:
    """The same measure of the same year in two tables. They are the same where one year agrees and the others nearly do."""
    held: dict[str, list[tuple[str, dict[int, Observed]]]] = {}
    for name, observed in tables:
        for word, figures in _by_measure(observed).items():
            held.setdefault(word, []).append((name, figures))
    for word, places in held.items():
        for position, (name, figures) in enumerate(places):
            for other_name, others in places[position + 1 :]:
                for first, second in _disagreeing(figures, others):
                    message = (
                        f"{word} of {first.year.year if first.year else '?'}: {first.figure.text} in {name}, "
                        f"{second.figure.text} in {other_name}; both are kept as printed"
                    )
                    draft.say("warning", "figures-disagree", message, second.figure.lines[:1])


def _by_measure(observed: Iterable[Observed]) -> dict[str, dict[int, Observed]]:
    """The figures of a table by the words that name their measure, and by year; a word that comes twice is left out."""
    found: dict[str, dict[int, Observed]] = {}
    twice: set[str] = set()
    for known in observed:
        if known.year is None or known.year.as_of or known.figure.value is None or known.figure.measure:
            continue
        of_row = any(line in head.lines for head in known.row_path for line in known.year.lines) or _in_path(
            known.row_path, known.year
        )
        path = (known.column_path or ()) if of_row else known.row_path
        word = re.sub(r"\(.*?\)", "", fold(path[-1].text)) if path else ""
        if len(word) < 2 or is_total(word) or known.figure.unit in ("%", "％"):
            continue
        figures = found.setdefault(word, {})
        if known.year.year in figures:
            twice.add(word)
        figures[known.year.year] = known
    return {word: figures for word, figures in found.items() if word not in twice}


def _in_path(path: Path, year: When) -> bool:
    blocks = {line.block for head in path for line in head.lines}
    return any(line.block in blocks for line in year.lines)


def _disagreeing(first: dict[int, Observed], second: dict[int, Observed]) -> list[tuple[Observed, Observed]]:
    """The years in which two series differ that agree in another year and are near each other in all."""
    pairs = [(first[year], second[year]) for year in sorted(first.keys() & second.keys())]
    values = [(a.figure.value or 0.0, b.figure.value or 0.0) for a, b in pairs]
    agrees = any(a == b and abs(a) >= 10 for a, b in values)
    near = all(abs(a - b) <= 0.1 * max(abs(a), abs(b)) for a, b in values)
    if not agrees or not near:
        return []
    return [pair for pair, (a, b) in zip(pairs, values, strict=True) if a != b]
