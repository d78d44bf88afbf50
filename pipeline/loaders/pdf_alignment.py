"""Rows of a table without ruling lines, from where its lines stand.

A row is known where white crosses all columns, and where each label stands against the middle (or the top) of exactly the
lines that are its own. Where neither decides, there are no rows: the lines keep their boxes, and pairing is left to others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.loaders.pdf_runs import Run

CLEAR = 0.25  # em: how much wider than usual a white band between rows is
CLOSE = 0.8  # em of white up to which label lines make one label
_EVEN = 0.35  # em by which white bands may differ
_BESIDE = 0.7  # share by which label and text must overlap, where white shows the rows
_HOLLOW = 1.2  # em of white inside a row between two lines, from which it may be two
_DISTINCT = 0.2  # em by which white inside a row is narrower than between rows
_APART = 0.15  # em: overlap up to which a label stands above or below a text, not beside it
_LEAST_EM = 0.1  # points: writing without height is measured in these
_PARTED = 3  # rows from which their labels show where they stand
_INSET = 2.0  # em: how far inside its column a head over the middle begins, and how far off the middle it may stand
_OFF = 0.45  # em: how far a label may stand from the middle or the top of its text

Row = tuple[tuple[Run, ...], tuple[Run, ...]]  # the lines of the label, the lines of the value
_Off = Callable[[Sequence[Run], Sequence[Run]], float]


class Stretch(NamedTuple):
    """A stretch of two columns; without `rows` its row boundaries are not known."""

    labels: tuple[Run, ...]
    values: tuple[Run, ...]
    rows: tuple[Row, ...] = ()


class _Band(NamedTuple):
    """What stands between two white bands that cross both columns."""

    labels: tuple[Run, ...]
    values: tuple[Run, ...]


def stretches(labels: Sequence[Run], values: Sequence[Run]) -> list[Stretch]:
    """The two columns as stretches from top to bottom, each with rows or without."""
    rows = _parted(labels, values)
    if rows:
        return [Stretch(tuple(labels), tuple(values), rows)]
    bands = _bands(labels, values)
    is_centered = _is_centered(bands)
    white = _even_white(bands)
    result: list[Stretch] = []
    for group in _with_unlabelled(bands, is_centered):
        joined = _Band(
            tuple(run for band in group for run in band.labels), tuple(run for band in group for run in band.values)
        )
        result.append(Stretch(*joined, _rows(joined, is_centered, white)))
    return _merged(_under_heads(result))


def _under_heads(found: Sequence[Stretch]) -> list[Stretch]:
    """Two texts that begin side by side, each below the middle of its own head, are one row; others as they are."""
    result: list[Stretch] = []
    for stretch in found:
        heads = result[-1].rows[-1] if result and result[-1].rows else ((), ())
        columns = stretch.labels, stretch.values
        if not stretch.rows and all(map(_is_over, heads, columns)) and _off_top(*columns) <= _EVEN:
            result.append(Stretch(*columns, (columns,)))
        else:
            result.append(stretch)
    return result


def _is_over(head: Sequence[Run], column: Sequence[Run]) -> bool:
    """Does a head of one line stand over the middle of wide text, far from where that begins?"""
    if len(head) != 1 or not column:
        return False
    em = _em(head)
    left, right = min(run.x0 for run in column), max(run.x1 for run in column)
    return head[0].x0 - left >= _INSET * em and abs(head[0].x0 + head[0].x1 - left - right) <= 2 * _INSET * em


class Section(NamedTuple):
    """Labels and values in one stretch of a page; closed where a line is drawn above it and below it."""

    labels: Sequence[Run]
    values: Sequence[Run]
    is_closed: bool


def ruled(sections: Sequence[Section]) -> list[Stretch]:
    """The same where lines are drawn between rows: what stands between two of them is a row, if it has one label.

    What stands above the first line may be the table's first row, or a title over it, which a line may part from a running
    head: white decides there.
    """
    result: list[Stretch] = []
    for labels, values, is_closed in sections:
        band = _Band(tuple(labels), tuple(values))
        is_row = not labels or (_is_one(band.labels) and _widest(band) <= _HOLLOW * _em(band.labels))
        if is_closed and is_row:
            result.append(Stretch(tuple(labels), tuple(values), ((tuple(labels), tuple(values)),)))
        else:
            result += stretches(labels, values)
    return _merged(result)


def _merged(found: Sequence[Stretch]) -> list[Stretch]:
    """Stretches with rows that follow each other, as one."""
    result: list[Stretch] = []
    for stretch in found:
        if stretch.rows and result and result[-1].rows:
            last = result[-1]
            result[-1] = Stretch(last.labels + stretch.labels, last.values + stretch.values, last.rows + stretch.rows)
        else:
            result.append(stretch)
    return result


def _usual(lines: Sequence[Run]) -> float:
    """The usual white between lines that follow each other: a low one, since paragraphs and rows only widen it."""
    leads = sorted(below.top - above.bottom for above, below in pairwise(lines))
    return max(leads[len(leads) // 8], 0.0) if leads else 0.0


def _parted(labels: Sequence[Run], values: Sequence[Run]) -> tuple[Row, ...]:
    """Rows that a wider white parts than any inside them, each with one label against the middle of its text.

    White stands between the paragraphs of a text as well: rows are what lies between the bands of one height or more. None
    where no such height gives each row a label.
    """
    lines = sorted((*labels, *values), key=lambda run: run.top)
    if len(lines) < _PARTED:
        return ()
    heights = sorted({round(white, 1) for white in _whites(lines) if white > 0})
    for least in heights:
        bands = _cut(lines, set(labels), least)
        if len(bands) < _PARTED:
            break
        if all(band.labels and band.values and _is_one(band.labels) for band in bands):
            telling = [band for band in bands if len(band.values) > len(band.labels) + 1]
            is_beside = len(telling) > 1 and all(_is_beside(band) for band in bands)
            return tuple((band.labels, band.values) for band in bands) if is_beside else ()
    return ()


def _is_beside(band: _Band) -> bool:
    """The label against the middle of its text; a label as high as its text may stand at its top."""
    return _off_middle(*band) <= _OFF or (len(band.labels) >= len(band.values) and _off_top(*band) <= _OFF)


def _whites(lines: Sequence[Run]) -> list[float]:
    """The white above each line but the first that crosses both columns; below 0 where there is none."""
    found, reach = [], lines[0].bottom
    for line in lines[1:]:
        found.append(line.top - reach)
        reach = max(reach, line.bottom)
    return found


def _cut(lines: Sequence[Run], labels: set[Run], least: float) -> list[_Band]:
    """The lines parted at each white of at least this height."""
    groups = [[lines[0]]]
    for line, white in zip(lines[1:], _whites(lines), strict=True):
        if white >= least - 0.05:
            groups.append([])
        groups[-1].append(line)
    return [
        _Band(tuple(run for run in group if run in labels), tuple(run for run in group if run not in labels))
        for group in groups
    ]


def _bands(labels: Sequence[Run], values: Sequence[Run]) -> list[_Band]:
    lines = sorted((*labels, *values), key=lambda run: run.top)
    usual = _usual(values)
    bands: list[list[Run]] = []
    reach = 0.0
    for line in lines:
        if not bands or line.top - reach > usual + CLEAR * (line.bottom - line.top):
            bands.append([])
        bands[-1].append(line)
        reach = max(reach, line.bottom)
    known = set(labels)
    return [
        _Band(tuple(run for run in band if run in known), tuple(run for run in band if run not in known))
        for band in bands
    ]


def _em(lines: Sequence[Run]) -> float:
    return max(_LEAST_EM, *(run.bottom - run.top for run in lines))


def _off_middle(labels: Sequence[Run], values: Sequence[Run]) -> float:
    """How far the label's middle is from its text's, in em."""
    middle = (labels[0].top + max(run.bottom for run in labels)) / 2
    return abs(middle - (values[0].top + max(run.bottom for run in values)) / 2) / _em(labels)


def _off_top(labels: Sequence[Run], values: Sequence[Run]) -> float:
    return abs(labels[0].top - values[0].top) / _em(labels)


def _is_centered(bands: Sequence[_Band]) -> bool | None:
    """Do labels stand against the middle of their text (True), against its first line (False)? None if nothing tells."""
    told = [band for band in bands if band.labels and len(band.values) > len(band.labels) and _is_one(band.labels)]
    centered = sum(_off_middle(*band) <= _OFF for band in told)
    topped = sum(_off_top(*band) <= _OFF for band in told)
    return None if centered == topped else centered > topped


def _with_unlabelled(bands: list[_Band], is_centered: bool | None) -> list[list[_Band]]:
    """Bands in groups, so that a band without a label is with the label it belongs to, if that is known."""
    groups: list[list[_Band]] = []
    start = 0
    while start < len(bands):
        end = start + 1
        if is_centered is False:
            while end < len(bands) and not bands[end].labels:
                end += 1
        elif is_centered:
            end = _centered_end(bands, start)
        groups.append(bands[start:end])
        start = end
    return groups


def _centered_end(bands: list[_Band], start: int) -> int:
    """The end of the shortest group from `start` whose one label stands against the middle of all its text."""
    for end in range(start + 1, len(bands) + 1):
        labelled = [band for band in bands[start:end] if band.labels]
        if len(labelled) > 1:
            break
        values = tuple(run for band in bands[start:end] for run in band.values)
        if labelled and (not values or _off_middle(labelled[0].labels, values) <= _OFF):
            return end
    return start + 1


def _even_white(bands: Sequence[_Band]) -> float:
    """The height of the white bands between rows if most have one, as the padding of a table's rows has, else 0."""
    lines = [(*band.labels, *band.values) for band in bands]
    whites = sorted(
        min(run.top for run in below) - max(run.bottom for run in above) for above, below in pairwise(lines)
    )
    if len(whites) < 2:
        return 0.0
    middle = whites[(len(whites) - 1) // 2]
    is_even = sum(abs(white - middle) <= _EVEN * _em(lines[0]) for white in whites) >= 0.6 * len(whites)
    return middle if is_even else 0.0


def _widest(band: _Band) -> float:
    """The widest white that crosses both columns inside a band."""
    widest, reach = 0.0, float("inf")
    for run in sorted((*band.labels, *band.values), key=lambda run: run.top):
        widest = max(widest, run.top - reach)
        reach = run.bottom if reach == float("inf") else max(reach, run.bottom)
    return widest


def _rows(band: _Band, is_centered: bool | None, white: float) -> tuple[Row, ...]:
    """The rows of a band, none where they are not known. Where white bands of one height part rows, a band is a row."""
    labels, values = band
    if not labels:
        return (((), values),)
    if not values:
        return ((labels, ()),)
    above, inner, below = _apart(labels, values)
    if above or below:
        rows = _rows(_Band(inner, values), is_centered, white) if inner else ()
        ends = [((part, ()),) if part else () for part in (above, below)]
        return (*ends[0], *rows, *ends[1]) if rows else ()
    is_row = white > 0 and _widest(band) <= white - _DISTINCT * _em(labels)
    if is_row and _is_one(labels) and _overlap(labels, values) >= _BESIDE:
        return ((labels, values),)
    ways: set[tuple[Row, ...]] = set()
    if is_centered is not False:
        ways.update(_ways(labels, values, _off_middle))
    if is_centered is not True:
        ways.update(_ways(labels, values, _off_top))
    return ways.pop() if len(ways) == 1 else ()


def _apart(
    labels: tuple[Run, ...], values: tuple[Run, ...]
) -> tuple[tuple[Run, ...], tuple[Run, ...], tuple[Run, ...]]:
    """Label lines that stand above all the text and not close to other label lines, the others, those below."""
    margin = _APART * _em(labels)
    first, last = 0, len(labels)
    for at in range(1, len(labels) + 1):
        if labels[at - 1].bottom > values[0].top + margin:
            break
        if at == len(labels) or not _is_one(labels[at - 1 : at + 1]):
            first = at
    for at in range(len(labels) - 1, first - 1, -1):
        if labels[at].top < values[-1].bottom - margin:
            break
        if at == 0 or not _is_one(labels[at - 1 : at + 1]):
            last = at
    return labels[:first], labels[first:last], labels[last:]


def _overlap(labels: Sequence[Run], values: Sequence[Run]) -> float:
    """The share of the shorter of a label and a text that stands beside the other."""
    low, high = max(labels[0].top, values[0].top), min(labels[-1].bottom, values[-1].bottom)
    heights = labels[-1].bottom - labels[0].top, values[-1].bottom - values[0].top
    return (high - low) / max(min(heights), 0.1)


def _is_one(labels: tuple[Run, ...]) -> bool:
    """Do label lines follow each other closely enough to be one label?"""
    return all(below.top - above.bottom <= CLOSE * _em(labels) for above, below in pairwise(labels))


def _ways(labels: tuple[Run, ...], values: tuple[Run, ...], off: _Off) -> list[tuple[Row, ...]]:
    """Up to two ways to part a band into rows in which each label stands where `off` says."""

    def rest(label: int, value: int) -> list[tuple[Row, ...]]:
        if label == len(labels) or value == len(values):
            return [()] if label == len(labels) and value == len(values) else []
        found: list[tuple[Row, ...]] = []
        for until in range(label + 1, len(labels) + 1):
            block = labels[label:until]
            if not _is_one(block):
                break
            for end in range(value + 1, len(values) + 1):
                part = values[value:end]
                if off(block, part) <= _OFF and _fits(block, part, labels[until:], values[end:]):
                    found += [((block, part), *more) for more in rest(until, end)]
                if len(found) > 1:
                    return found
        return found

    return rest(0, 0)


def _fits(block: Sequence[Run], part: Sequence[Run], labels: Sequence[Run], values: Sequence[Run]) -> bool:
    """Does what follows begin below the row?"""
    low = max(run.bottom for run in (*block, *part)) - _APART * _em(block)
    return all(run.top >= low for run in (*labels[:1], *values[:1]))
