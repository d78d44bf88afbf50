"""Which strength of scrambling a real sheet has: its order, held against that of sheets of our own, by several measures.

    python -m benchmarks.pairing.disorder            the measures of `real.toml`, and of 200 sheets at each strength

displaced   share of units that reading from top to bottom would misplace
apart       share of labels whose text does not stand whole and right behind them
steps       share of steps from one piece to the next that are none of the printed form
swapped     share of neighbouring rows of a page that stand the other way round
heads       share of heads and titles that do not stand before what they head
"""

from __future__ import annotations

import itertools
import statistics
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.pairing.scrambler import Scrambled, scrambled

SEEDS = range(0, 1000, 5)
STRENGTHS = tuple(tenth / 10 for tenth in range(11))
HEADS = ("title", "head")


class Piece(NamedTuple):
    """A row's label, or its text as far as it stands together."""

    row: int
    part: str


class Disorder(NamedTuple):
    displaced: float
    apart: float
    steps: float
    swapped: float
    heads: float


def of_scrambled(text: Scrambled) -> Disorder:
    pages = [
        [piece for piece, _ in itertools.groupby(Piece(line.row, line.part) for line in page)] for page in text.lines
    ]
    return measured(pages, text.displaced)


def of_real(sheet: dict[str, Any]) -> Disorder:
    pages = [[Piece(row, part) for row, part, _ in page] for page in sheet["pages"]]
    return measured(pages, displaced(sheet))


def displaced(sheet: dict[str, Any]) -> float:
    """As the scrambler counts it: every text goes to the last label, goal and head above it."""
    goal_of = {row: max((goal for goal in sheet["goals"] if goal <= row), default=None) for row in range(99)}
    parts = {row: name for name in ("evaluated", "planned") for row in range(sheet[name][0], sheet[name][1] + 1)}
    label = goal = None
    head = ""
    wrong = total = 0
    for row, part, units in itertools.chain.from_iterable(sheet["pages"]):
        total += units
        if part == "head":
            head = parts[row]
        elif part in ("label", "row"):
            label, goal = row, row if row in sheet["goals"] else goal
        elif part == "text":
            in_part = row not in parts or (head == parts[row] and goal == goal_of[row])
            wrong += 0 if label == row and in_part else units
    return float(wrong / total)


def measured(pages: Sequence[Sequence[Piece]], share: float) -> Disorder:
    return Disorder(share, _apart(pages), _steps(pages), _swapped(pages), _heads(pages))


def _apart(pages: Sequence[Sequence[Piece]]) -> float:
    found: list[bool] = []
    for page in pages:
        for row in {piece.row for piece in page if piece.part in ("label", "row")}:
            parts = [(at, piece.part) for at, piece in enumerate(page) if piece.row == row]
            if any(part in ("text", "row") for _, part in parts):
                is_pair = [part for _, part in parts] == ["label", "text"] and parts[1][0] == parts[0][0] + 1
                found.append(not is_pair and parts[0][1] != "row")
    return _share(found)


def _steps(pages: Sequence[Sequence[Piece]]) -> float:
    found: list[bool] = []
    for page in pages:
        given = [(piece.row, piece.part == "text") for piece in page]
        printed = set(itertools.pairwise(sorted(set(given))))
        found += [step not in printed for step in itertools.pairwise(given)]
    return _share(found)


def _swapped(pages: Sequence[Sequence[Piece]]) -> float:
    found: list[bool] = []
    for page in pages:
        first: dict[int, int] = {}
        for at, piece in enumerate(page):
            first.setdefault(piece.row, at)
        found += [first[a] > first[b] for a, b in itertools.pairwise(sorted(first))]
    return _share(found)


def _heads(pages: Sequence[Sequence[Piece]]) -> float:
    found: list[bool] = []
    for page in pages:
        for at, piece in enumerate(page):
            if piece.part in HEADS:
                below = min((other.row for other in page if other.row > piece.row), default=None)
                found.append((page[at + 1].row if at + 1 < len(page) else None) != below)
    return _share(found)


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0


def means(strength: float) -> Disorder:
    return Disorder(
        *map(statistics.mean, zip(*(of_scrambled(scrambled(seed, strength)) for seed in SEEDS), strict=True))
    )


def nearest(curve: Sequence[float], value: float) -> str:
    """The strength at which a measure's mean has the value, between two strengths; `>1` where it never has."""
    for low, (a, b) in zip(STRENGTHS, itertools.pairwise(curve), strict=False):
        if a <= value <= b and a < b:
            return f"{low + 0.1 * (value - a) / (b - a):.2f}"
    return ">1"


def main() -> int:
    table = [means(strength) for strength in STRENGTHS]
    print(f"{'strength':>16}" + "".join(f"{name:>11}" for name in Disorder._fields))
    for strength, row in zip(STRENGTHS, table, strict=True):
        print(f"{strength:16.1f}" + "".join(f"{value:11.3f}" for value in row))
    for sheet in tomllib.loads((Path(__file__).parent / "real.toml").read_text("utf-8"))["sheet"]:
        real = of_real(sheet)
        print(f"{sheet['name']:>16}" + "".join(f"{value:11.3f}" for value in real))
        print(
            f"{'has strength':>16}"
            + "".join(f"{nearest(c, v):>11}" for c, v in zip(zip(*table, strict=True), real, strict=True))
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
