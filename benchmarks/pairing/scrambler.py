"""A printed report as text pulled out of a PDF, its order disturbed with a strength from 0 (none) to 1.

The ways are those of PDF text: labels centered in their row come after their text, in a gap of it or between its lines; a
column comes as a whole before the other; rows of a page change places; a heading comes last; a title stands amid the first
page; a page number comes before its page. Whether something happens to a row is drawn once for each seed, so that a
higher strength keeps what a lower one did.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from benchmarks.pairing.generator import report
from benchmarks.pairing.layout import Line, Piece, Sheet, printed

Chunk = tuple[Line, ...]  # lines that come without a gap between them

# at strength 1, how likely each disturbance is; at strength s, s times that
CENTERED = 1.0  # of a row
COLUMNS = 0.5  # of a page
SWAPPED = 0.5  # of a page
HEAD = 0.7
TITLE = 0.7
MARK = 0.7


@dataclass(frozen=True)
class Scrambled:
    """The text as bytes would hold it, and the share of units that reading from top to bottom misplaces."""

    sheet: Sheet
    text: str
    displaced: float
    lines: tuple[tuple[Line, ...], ...]  # by page, as they come out of the file


def scrambled(seed: int, strength: float) -> Scrambled:
    """The report of this seed at this strength."""
    sheet = printed(report(seed))
    rng = random.Random(f"scramble {seed}")
    pages = [page_chunks(sheet, page, strength, random.Random(rng.random())) for page in sheet.pages]
    marks_first = [rng.random() < MARK * strength for _ in pages]
    lines = tuple(tuple(line for chunk in page for line in chunk) for page in pages)
    return Scrambled(sheet, emitted(sheet, pages, marks_first), displaced(sheet, pages), lines)


def page_chunks(sheet: Sheet, page: tuple[Piece, ...], strength: float, rng: random.Random) -> list[Chunk]:
    """The page's lines in the order in which they come out of the file."""
    rows = [row_chunks(piece, strength, rng, on_one_line=sheet.look.period_on_label_line) for piece in page]
    rows = columns(page, rows, strength, rng)
    rows = swapped(page, rows, strength, rng)
    rows = moved_down(page, rows, strength, rng)
    return [chunk for row in rows for chunk in row]


def row_chunks(piece: Piece, strength: float, rng: random.Random, on_one_line: bool) -> list[Chunk]:
    """One row: label and text in order, or the label where centering puts it. `on_one_line`: the period beside its label."""
    lot, way, side = rng.random(), rng.random(), rng.random()
    texts = list(piece.groups)
    label = [piece.label] if piece.label else []
    if not label or not texts:
        return label + texts
    if on_one_line and piece.is_period and len(piece.label) == len(texts[0]) == 1:
        return [(replace(texts[0][0], text=f"{label[0][0].text} {texts[0][0].text}", part="row"),)]
    if lot >= CENTERED * strength:
        return label + texts
    if way < 0.2:
        return interleaved(piece, side)
    if way < 0.45 and len(texts) > 1:
        middle = len(texts) // 2
        return [*texts[:middle], *label, *texts[middle:]]
    return texts + label


def interleaved(piece: Piece, side: float) -> list[Chunk]:
    """The label's lines between the text lines beside them, as where lines are sorted by their height on the page."""
    lines = [line for group in piece.groups for line in group]
    start = max(0, (len(lines) - len(piece.label)) // 2)
    found: list[Line] = list(lines[:start])
    for at, label in enumerate(piece.label):
        beside = lines[start + at : start + at + 1]
        found += [label, *beside] if side < 0.5 else [*beside, label]
    return [tuple(found + lines[start + len(piece.label) :])]


def columns(page: tuple[Piece, ...], rows: list[list[Chunk]], strength: float, rng: random.Random) -> list[list[Chunk]]:
    """A run of rows gives its right column whole, then its left one, or the left one first."""
    lot, first, length, side = rng.random(), rng.random(), rng.randint(2, 4), rng.random()
    if lot >= COLUMNS * strength:
        return rows
    starts = [at for at in range(len(page) - 1) if all(piece.kind == "row" for piece in page[at : at + length])]
    if not starts:
        return rows
    start = starts[int(first * len(starts))]
    run = page[start : start + length]
    labels = [piece.label for piece in run if piece.label]
    texts = [group for piece in run for group in piece.groups]
    together = texts + labels if side < 0.7 else labels + texts
    return [*rows[:start], together, *[[] for _ in run[1:]], *rows[start + length :]]


def swapped(page: tuple[Piece, ...], rows: list[list[Chunk]], strength: float, rng: random.Random) -> list[list[Chunk]]:
    """Some neighbouring rows come first on the page, last, or change places with the next."""
    lot, first, length, way = rng.random(), rng.random(), rng.choice((1, 1, 2)), rng.random()
    if lot >= SWAPPED * strength or len(page) < 3:
        return rows
    start = int(first * (len(page) - length + 1))
    block, rest = rows[start : start + length], rows[:start] + rows[start + length :]
    to = 0 if way < 0.35 else len(rest) if way < 0.5 else min(start + 1, len(rest))
    return rest[:to] + block + rest[to:]


def moved_down(
    page: tuple[Piece, ...], rows: list[list[Chunk]], strength: float, rng: random.Random
) -> list[list[Chunk]]:
    """Headings and the title come later on their page, often last."""
    for kind, chance in (("head", HEAD), ("title", TITLE)):
        lot, way = rng.random(), rng.random()
        index = {piece.row for piece in page if piece.kind == kind}
        if not index or lot >= chance * strength:
            continue
        at = next(at for at, row in enumerate(rows) if any(line.row in index for chunk in row for line in chunk))
        row, rest = rows[at], rows[:at] + rows[at + 1 :]
        to = len(rest) if way < 0.5 and kind == "head" else min(len(rest), at + 1 + int(way * 4))
        rows = [*rest[:to], row, *rest[to:]]
    return rows


def emitted(sheet: Sheet, pages: list[list[Chunk]], marks_first: list[bool]) -> str:
    """The text: blank lines between chunks where the look has them, and the marks of the pages."""
    look = sheet.look
    found: list[str] = []
    for number, chunks in enumerate(pages, 1):
        lines: list[str] = []
        for at, chunk in enumerate(chunks):
            if at and look.has_blank_lines:
                lines.append("")
            lines += [line.text for line in chunk]
        if look.page_mark.startswith("number"):
            mark = (f"- {number} -", str(number), f"{number} / {len(pages)}", f"{number}ページ")[len(sheet.units) % 4]
            lines = [mark, "", *lines] if marks_first[number - 1] else [*lines, "", mark]
        if number > 1 and look.page_mark in ("form feed", "number and form feed"):
            lines[0] = "\f" + lines[0]
        if number > 1 and look.page_mark == "space":
            lines[0] = " " + lines[0]
        elif number > 1 and look.has_blank_lines and look.page_mark != "form feed":
            lines.insert(0, "")
        found += lines
    return "\n".join(found) + "\n"


def displaced(sheet: Sheet, pages: list[list[Chunk]]) -> float:
    """The share of units that end up wrong if every text goes to the last label, goal and head above its first line."""
    label, goal, head = -1, None, ""
    wrong: set[int] = set()
    seen: dict[int, int] = {}  # unit → label row under which its first line stands
    for line in (line for page in pages for chunk in page for line in chunk):
        row = sheet.rows[line.row]
        if line.part == "head":
            head = row.stage
        elif line.part in ("label", "row"):
            label, goal = line.row, (line.row if row.is_goal else goal)
        elif line.part == "text" and line.unit is not None:
            own_goal = sheet.rows[goal].goal == row.goal if goal is not None else not row.stage
            in_place = label == line.row and (not row.stage or (head == row.stage and own_goal))
            if not in_place or seen.setdefault(line.unit, label) != label:
                wrong.add(line.unit)
    return len(wrong) / max(1, len(sheet.units))
