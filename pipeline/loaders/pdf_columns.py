"""Running text without ruling lines → single lines, columns of text, and tables that only alignment makes.

A gutter is a strip of white that persists over several printed lines. A line that starts in the first column and crosses the
first gutter (a heading, a paragraph) ends the region. Whatever is not in columns stays a plain line; runs of one printed line
that stand far apart stay apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.loaders import pdf_alignment, pdf_lines, pdf_tabular
from pipeline.loaders.pdf_grids import Table
from pipeline.loaders.pdf_rulings import Rule
from pipeline.loaders.pdf_runs import CUT_GAP, Run

FAR = 2.0  # em: a gap in a printed line that sets its parts apart, even without a gutter
GUTTER = 0.8  # em: the narrowest gutter
_MOST_ROWS = 400  # printed lines of a page up to which columns are looked for
_BLANK = 3.0  # em above a label without a text
_INTERLOCK = 0.1  # share of the height by which a label overlaps the line beside it
_CROSSED = 0.25  # share of printed lines that may cross an inner gutter (headers over several columns)
_BEYOND = 0.4  # runs a printed line that begin right of an inner gutter
_FEWEST = 3  # texts in a column of few
_SAME = 0.3  # em by which the lines of a column may begin apart
_TEXT_WIDTH = 0.36  # share of the width from which a left column is text, not labels
_TEXT_LINES = 4  # lines from which a left column may be text

Strip = tuple[float, float]


class Placed(NamedTuple):
    """One step of reading order: plain lines, or a table with the lines of each of its cells."""

    lines: tuple[Run, ...]
    table: Table | None = None
    cells: tuple[tuple[Run, ...], ...] = ()

    @property
    def top(self) -> float:
        """Where it begins on the page."""
        return self.table.ys[0] if self.table else min(line.top for line in self.lines)


def read(
    runs: Sequence[Run],
    grids: Sequence[tuple[float, float]],
    builder: pdf_lines.LineBuilder,
    rules: Sequence[Rule] = (),
) -> list[Placed]:
    """The text outside of ruled tables in reading order.

    `grids` are the vertical extents of those tables, `rules` the page's horizontal lines: outside of ruled tables they
    part the rows of a table that has no other lines.
    """
    upright, standing = pdf_lines.parted(runs)
    rows: list[list[Run]] = []
    for row in pdf_lines.grouped(upright):
        rows.append(_spaced_out(_near(row, builder), rows[-1] if rows else ()))
    placed: list[Placed] = []
    if len(rows) > _MOST_ROWS:
        placed = [Placed((line,)) for row in rows for line in _plain(row, builder)]
    elif all(len(row) == 1 for row in rows) and not any(_interlock(*pair) for pair in pairwise(rows)):
        placed = [Placed((row[0],)) for row in rows]
    else:
        free = [rule for rule in rules if not any(top - 2 <= rule.at <= bottom + 2 for top, bottom in grids)]
        for sequence in _between(rows, grids):
            placed += _sequence(sequence, builder, free)
    if standing:
        top = min(run.top for run in standing)
        place = next((at for at, step in enumerate(placed) if step.top > top), len(placed))
        placed.insert(place, Placed(tuple(pdf_lines.tiered(standing))))
    return placed


def _near(row: list[Run], builder: pdf_lines.LineBuilder) -> list[Run]:
    """The runs of a printed line from left to right, those that follow each other closely as one."""
    if len(row) == 1:
        return row
    parts: list[list[Run]] = []
    reach = 0.0
    for run in sorted(row):
        if parts and run.x0 - reach <= CUT_GAP * (run.bottom - run.top) and not builder.is_ruled_off(reach, run):
            parts[-1].append(run)
        else:
            parts.append([run])
            reach = run.x1
        reach = max(reach, run.x1)
    return [part[0] if len(part) == 1 else builder.line(part) for part in parts]


def _between(rows: list[list[Run]], grids: Sequence[tuple[float, float]]) -> list[list[list[Run]]]:
    """The rows, parted where a ruled table stands between them."""
    sequences: list[list[list[Run]]] = []
    before = -1
    for row in rows:
        passed = sum(top + bottom < row[0].top + row[0].bottom for top, bottom in grids)
        if passed != before:
            sequences.append([])
            before = passed
        sequences[-1].append(row)
    return sequences


def _spaced_out(row: list[Run], above: Sequence[Run]) -> list[Run]:
    """Single characters at even distances (均等割り付け) as one run; not those that end the lines of heads above them."""
    if len(row) < 2 or sum(len(run.text) == 1 for run in row) < 2 or _ends_lines(row, above):
        return row
    result: list[Run] = []
    letters: list[Run] = []
    for run in [*row, None]:
        if run is not None and len(run.text) == 1 and not run.text.isascii() and _is_even(letters, run):
            letters.append(run)
            continue
        result += _letters(letters, is_first=not result)
        letters = [] if run is None or len(run.text) > 1 else [run]
        if run is not None and not letters:
            result.append(run)
    return result


def _ends_lines(row: Sequence[Run], above: Sequence[Run]) -> bool:
    """Do single characters stand where lines begin right above them, each below another one (`利用会|員`, `提供会|員`)?"""
    starts = [
        run
        for run in row
        if len(run.text) == 1
        and any(abs(other.x0 - run.x0) <= _SAME * (run.bottom - run.top) and len(other.text) > 1 for other in above)
    ]
    return len(starts) > 1


def _is_even(letters: list[Run], run: Run) -> bool:
    if not letters:
        return True
    em = run.bottom - run.top
    gap = run.x0 - letters[-1].x1
    known = letters[1].x0 - letters[0].x1 if len(letters) > 1 else gap
    return gap <= 4 * em and abs(gap - known) <= 0.4 * em


def _letters(letters: list[Run], is_first: bool) -> list[Run]:
    """Single characters as one run: three or more, or two that begin the line (a label), not two heads of columns."""
    if len(letters) < 2 or (len(letters) == 2 and not is_first):
        return letters
    first, last = letters[0], letters[-1]
    text = " ".join(run.text for run in letters)
    return [Run(first.x0, min(r.top for r in letters), last.x1, max(r.bottom for r in letters), text, -1, -1)]


def _interlock(row: Sequence[Run], below: Sequence[Run]) -> bool:
    """Do two rows overlap vertically without standing over each other, as a label set against the middle of its text?"""
    height = min(row[0].bottom - row[0].top, below[0].bottom - below[0].top)
    if max(run.bottom for run in row) - min(run.top for run in below) < _INTERLOCK * height:
        return False
    return all(run.x1 <= other.x0 or other.x1 <= run.x0 for run in row for other in below)


def _sequence(rows: list[list[Run]], builder: pdf_lines.LineBuilder, rules: Sequence[Rule]) -> list[Placed]:
    bands: list[list[Run]] = []
    for row in rows:
        if bands and _interlock(bands[-1], row):
            bands[-1] = bands[-1] + row
        else:
            bands.append(row)
    placed: list[Placed] = []
    done = at = 0
    while at < len(bands):
        region = _region(bands, done, at)
        if region is None:
            at += 1
            continue
        start, end, gutters = region
        placed += [Placed((line,)) for band in bands[done:start] for line in _plain(band, builder)]
        placed += _columns(_parted(bands[start:end], gutters, rules), gutters, builder)
        done = at = end
    return placed + [Placed((line,)) for band in bands[done:] for line in _plain(band, builder)]


def _plain(band: list[Run], builder: pdf_lines.LineBuilder) -> list[Run]:
    """A printed line outside of columns, in the parts that stand far apart."""
    result = []
    for row in pdf_lines.grouped(band):
        parts: list[list[Run]] = []
        for run in sorted(row):
            reach = max(other.x1 for other in parts[-1]) if parts else 0.0
            if parts and run.x0 - reach <= FAR * (run.bottom - run.top) and not builder.is_ruled_off(reach, run):
                parts[-1].append(run)
            else:
                parts.append([run])
        result += [part[0] if len(part) == 1 else builder.line(part) for part in parts]
    return result


def _gaps(band: Sequence[Run]) -> list[Strip]:
    """The white strips between the runs of a band."""
    strips = []
    ordered = sorted(band)
    reach = ordered[0].x1
    for run in ordered[1:]:
        if run.x0 - reach >= GUTTER * (run.bottom - run.top):
            strips.append((reach, run.x0))
        reach = max(reach, run.x1)
    return strips


def _region(bands: list[list[Run]], done: int, at: int) -> tuple[int, int, list[Strip]] | None:
    """First band, band after the last, and gutters of the columns around the band `at`, which begin after `done`."""
    strips = _gaps(bands[at])
    if not strips:
        return None
    gutter = strips[0]
    end = at + 1
    while end < len(bands):
        narrowed = _narrowed(gutter, bands[end])
        if narrowed is None or _is_heading(bands[at:end], bands[end], gutter):
            break
        gutter = narrowed
        end += 1
    while end > at + 1 and not _gaps(bands[end - 1]) and not _is_attached(bands[end - 1], bands[end - 2], gutter):
        end -= 1
    start = at
    while start > done and _is_attached(bands[start - 1], bands[start], gutter, bands[start:end]):
        start -= 1
    gutters = _gutters(bands[start:end], gutter)
    middle = sum(gutters[0]) / 2
    beside = sum(run.x0 < middle for band in bands[start:end] for run in band)
    filled = sum(len(_gaps(band)) > 0 for band in bands[start:end])
    if beside < 2 or sum(len(band) for band in bands[start:end]) - beside < 2 or (filled < 2 and len(gutters) > 1):
        return None
    return start, end, gutters


def _gutters(bands: Sequence[Sequence[Run]], known: Strip) -> list[Strip]:
    """The known gutter of a region, and the strips that hardly any of its bands cross with text on both sides of them."""
    edges = sorted(
        edge for band in bands for run in band for edge in ((run.x0, 1, run.bottom - run.top), (run.x1, -1, 0.0))
    )
    em = _median([size for _, step, size in edges if step == 1])
    most = _CROSSED * len(bands)
    strips: list[Strip] = []
    covering, opened = 0, None
    for place, step, _ in edges:
        if covering > most >= covering + step:
            opened = place
        elif covering <= most < covering + step and opened is not None and place - opened >= GUTTER * em:
            strips.append((opened, place))
        covering += step
    runs = [run for band in bands for run in band]
    inner = [
        strip
        for strip, (low, high) in zip(
            strips, pairwise([*(start for _, start in strips), edges[-1][0] + 1]), strict=True
        )
        if sum(run.x0 >= strip[1] - 0.1 for run in runs) >= _BEYOND * len(bands)
        or (strip[1] - strip[0] >= FAR * em and _is_column([run for run in runs if low - 0.1 <= run.x0 < high - 0.1]))
    ]
    apart = [strip for strip in inner if strip[1] <= known[0] or strip[0] >= known[1]]
    return sorted([known, *apart])


def _is_column(runs: Sequence[Run]) -> bool:
    """Do all of several texts begin at one place, or stand around one?"""
    if len(runs) < _FEWEST:
        return False
    em = _SAME * max(run.bottom - run.top for run in runs)
    places = [run.x0 for run in runs], [(run.x0 + run.x1) / 2 for run in runs]
    return any(max(of) - min(of) <= em for of in places)


def _narrowed(gutter: Strip, band: list[Run]) -> Strip | None:
    """What a band leaves of a gutter; None if it crosses it."""
    low, high = gutter
    for run in band:
        if run.x1 <= low or run.x0 >= high:
            continue
        left, right = run.x0 - low, high - run.x1
        least = GUTTER * (run.bottom - run.top)
        if left > right and left >= least:
            high = run.x0
        elif right > 0 and right >= least:
            low = run.x1
        elif left > 0 and left >= 0.75 * least:
            high = run.x0
        else:
            return None
    return low, high


def _is_heading(region: list[list[Run]], band: list[Run], gutter: Strip) -> bool:
    """Is a band that stands left of the gutter alone a heading? It hangs out to the left of all labels, or is larger."""
    if any(run.x1 > gutter[1] for run in band):
        return False
    labels = [run for other in region for run in other if run.x1 < gutter[1]]
    em = band[0].bottom - band[0].top
    hangs = labels and min(run.x0 for run in band) < min(run.x0 for run in labels) - 0.3 * em
    larger = labels and em > 1.15 * max(run.bottom - run.top for run in labels)
    return bool(hangs or larger)


def _is_attached(band: list[Run], neighbour: list[Run], gutter: Strip, columns: Sequence[Sequence[Run]] = ()) -> bool:
    """Does a band with text in one column only belong to the region beside it?

    Above, where the region's `columns` are given, label lines belong to it if they stand close, else they are a heading;
    below, a label may lack a text. In the other columns a line belongs to the first of them; above, to any column whose
    lines begin where it does.
    """
    run = min(band)
    em = run.bottom - run.top
    distance = max(
        min(other.top for other in band) - max(other.bottom for other in neighbour),
        min(other.top for other in neighbour) - max(other.bottom for other in band),
    )
    if run.x0 >= gutter[1] - 0.5 * em:
        is_over = any(abs(other.x0 - run.x0) <= _SAME * em for row in columns for other in row)
        return distance <= 1.2 * em and (run.x0 - gutter[1] <= 4 * em or is_over)
    if run.x1 > gutter[1]:
        return False
    height = neighbour[0].bottom - neighbour[0].top
    return distance <= (pdf_alignment.CLOSE if columns else _BLANK) * em and abs(em - height) < 0.15 * em


def _parted(bands: list[list[Run]], gutters: Sequence[Strip], rules: Sequence[Rule]) -> list[pdf_tabular.Section]:
    """The bands of a region in sections between the lines that are drawn through its first gutter."""
    parting = [rule for rule in rules if rule.start <= gutters[0][0] and rule.end >= gutters[0][1]]
    whole = [rule.end >= gutters[-1][1] for rule in parting]
    sections: dict[int, list[list[Run]]] = {}
    for band in bands:
        middle = (min(run.top for run in band) + max(run.bottom for run in band)) / 2
        sections.setdefault(sum(rule.at < middle for rule in parting), []).append(band)
    return [
        pdf_tabular.Section(held, 0 < at < len(parting) and whole[at - 1] and whole[at])
        for at, held in sections.items()
    ]


def _columns(sections: list[pdf_tabular.Section], gutters: list[Strip], builder: pdf_lines.LineBuilder) -> list[Placed]:
    middles = [(low + high) / 2 for low, high in gutters]
    if len(middles) > 1:
        if len(sections) > 1 and sum(map(len, sections[0].bands)) == 1:
            title = Placed((sections[0].bands[0][0],))
            return [title, *_columns(sections[1:], gutters, builder)]
        table, cells = pdf_tabular.table(sections, middles, builder.build)
        return [Placed((), table, cells)]
    parts = [pdf_alignment.Section(*_sides(held, middles[0], builder), closed) for held, closed in sections]
    left, right = [run for part in parts for run in part.labels], [run for part in parts for run in part.values]
    if _is_text(left, right):
        return [Placed((*left, *right))]
    return _labelled(pdf_alignment.ruled(parts) if len(parts) > 1 else pdf_alignment.stretches(left, right))


def _sides(
    bands: Sequence[Sequence[Run]], middle: float, builder: pdf_lines.LineBuilder
) -> tuple[list[Run], list[Run]]:
    """The lines left and right of a gutter."""
    runs = [run for band in bands for run in band]
    left = [run for run in runs if (run.x0 + run.x1) / 2 <= middle]
    right = [run for run in runs if (run.x0 + run.x1) / 2 > middle]
    return builder.build(left) if left else [], builder.build(right) if right else []


def _is_text(left: list[Run], right: list[Run]) -> bool:
    """Are two columns running text, to be read one after the other?"""
    if len(left) < _TEXT_LINES or len(right) < _TEXT_LINES:
        return False
    width = max(run.x1 for run in right) - min(run.x0 for run in left)
    return _median([run.x1 - run.x0 for run in left]) > _TEXT_WIDTH * width


def _labelled(stretches: Sequence[pdf_alignment.Stretch]) -> list[Placed]:
    """Labels and their texts: a table for each stretch whose rows are known, single lines elsewhere."""
    placed: list[Placed] = []
    for stretch in stretches:
        if stretch.rows:
            table, cells = pdf_tabular.labelled_table(stretch.rows)
            placed.append(Placed((), table, cells))
        else:
            lines = sorted((*stretch.labels, *stretch.values), key=lambda run: (run.top + run.bottom, run.x0))
            placed += [Placed((line,)) for line in lines]
    return placed


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
