"""Links through the years of series of printed reports, read and linked from beginning to end, against what a reader draws."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from benchmarks.links import measure
from benchmarks.links.measure import Measured

SERIES = Path(__file__).parent / "series"
NAMES = sorted(path.parent.name for path in SERIES.glob(f"*/{measure.TRUTH}"))


@cache
def measured(name: str) -> Measured:
    return measure.measure(SERIES / name)


@pytest.mark.parametrize("name", NAMES)
def test_every_goal_and_item_of_the_truth_is_read(name):
    assert not measured(name).unread


@pytest.mark.parametrize("name", NAMES)
def test_no_goal_is_linked_that_a_reader_would_not_link(name):
    assert not measured(name).goals.wrong


@pytest.mark.parametrize("name", NAMES)
def test_nearly_every_link_between_goals_is_found(name):
    assert measured(name).goals.recall >= 0.95, measured(name).goals.missed


@pytest.mark.parametrize("name", NAMES)
def test_what_becomes_of_a_goal_is_told(name):
    """Same, reworded, merged, split."""
    assert measured(name).goals_related.recall >= 0.9, measured(name).goals_related.missed


@pytest.mark.parametrize("name", NAMES)
def test_links_between_items_are_right_and_mostly_found(name):
    items = measured(name).items
    assert items.precision >= 0.95, items.wrong
    assert items.recall >= 0.8, items.missed


def test_a_link_that_readers_may_differ_on_counts_neither_way():
    one, two = ({"file": "a.txt", "stage": "planned", "text": text} for text in ("甲", "乙"))
    truth = {"goal_links": [], "optional_goal_links": [{"from": one, "to": two}]}
    drawn = {(measure._end(one), measure._end(two), "carried")}
    assert measure._compared(drawn, truth, "goal_links", ("kind",)) == (frozenset(), frozenset(), frozenset())
