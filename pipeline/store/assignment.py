"""Which of these belongs to which of those: one decision over all pairs, in whole numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

Pair = tuple[int, int]


class Choice(NamedTuple):
    """A chosen pair, and by how much the best decision with it beats the best one without."""

    pair: Pair
    score: int
    margin: int


def best(scores: Mapping[Pair, int]) -> list[Choice]:
    """The pairs, each side at most once in them, with the greatest sum of scores; equal sums take the earlier pairs.

    Pairs that are not in `scores`, or have no positive score there, are never chosen.
    """
    found = []
    for component in _components({pair: score for pair, score in scores.items() if score > 0}):
        chosen = _matched(component)
        total = sum(component[pair] for pair in chosen)
        for pair in chosen:
            if len(component) == 1:
                margin = component[pair]
            else:
                rest = {other: score for other, score in component.items() if other != pair}
                margin = total - sum(rest[other] for other in _matched(rest))
            found.append(Choice(pair, component[pair], margin))
    return sorted(found)


def _components(scores: dict[Pair, int]) -> Iterator[dict[Pair, int]]:
    """The pairs in groups that have no side in common."""
    open_pairs = dict(sorted(scores.items()))
    while open_pairs:
        group: dict[Pair, int] = {}
        rows, columns = {next(iter(open_pairs))[0]}, set[int]()
        while True:
            joined = {pair: open_pairs[pair] for pair in open_pairs if pair[0] in rows or pair[1] in columns}
            if not joined:
                break
            group |= joined
            rows |= {row for row, _ in joined}
            columns |= {column for _, column in joined}
            open_pairs = {pair: score for pair, score in open_pairs.items() if pair not in joined}
        yield dict(sorted(group.items()))


def _matched(scores: dict[Pair, int]) -> list[Pair]:
    """The best pairs, by paths along which the sum grows most (successive augmentation)."""
    partner_of_column: dict[int, int] = {}
    while path := _best_path(scores, partner_of_column):
        for row, column in path:
            partner_of_column[column] = row
    return sorted((row, column) for column, row in partner_of_column.items())


def _best_path(scores: dict[Pair, int], partner_of_column: dict[int, int]) -> list[Pair]:
    """The pairs to choose anew so that one more row has a partner and the sum grows most; empty where it cannot grow."""
    taken = {row: column for column, row in partner_of_column.items()}
    gain = dict.fromkeys((row for row, _ in scores if row not in taken), 0)
    came_from: dict[int, Pair] = {}  # column → the pair that reaches it
    reached: dict[int, int] = {}  # column → gain on the way there
    for _ in range(len(taken) + 1):
        is_settled = True
        for (row, column), score in scores.items():
            if row not in gain or taken.get(row) == column or gain[row] + score <= reached.get(column, 0):
                continue
            reached[column], came_from[column] = gain[row] + score, (row, column)
            if column in partner_of_column:
                gain[partner_of_column[column]] = reached[column] - scores[partner_of_column[column], column]
            is_settled = False
        if is_settled:
            break
    free = [column for column in reached if column not in partner_of_column]
    if not free:
        return []
    column = max(free, key=lambda each: (reached[each], -each))
    path = [came_from[column]]
    while path[-1][0] in taken:
        path.append(came_from[taken[path[-1][0]]])
    return path
