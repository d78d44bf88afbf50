"""Reading does not become slower by a third, held against other libraries on the same files and machine."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pytest

from benchmarks.speed import guard, page
from benchmarks.speed.measuring import Cost, Rounds, alternating


def test_no_ratio_worsens_by_a_third(tmp_path: Path) -> None:
    """Ours by theirs is what benchmarks/results/speed.json says, or little more. `make bench` records what became faster."""
    recorded = page.recorded_guard()
    worse = guard.worsened(guard.ratios(tmp_path / "files"), recorded)
    if worse:  # a busy neighbour is not there twice
        again = guard.worsened(guard.ratios(tmp_path / "files"), recorded)
        worse = {name: pair for name, pair in again.items() if name in worse}
    assert not worse, f"ours by theirs, measured and recorded: {worse}"


@pytest.mark.parametrize(
    ("measured", "recorded", "is_worse"),
    [(1.2, 1.0, False), (1.4, 1.0, True), (0.5, 1.0, False)],
    ids=["a little", "over a third", "better"],
)
def test_the_guard_tells_worse_from_noise(measured: float, recorded: float, is_worse: bool) -> None:
    assert bool(guard.worsened({"other": measured}, {"other": recorded})) is is_worse


def test_a_ratio_that_nobody_recorded_fails() -> None:
    assert guard.worsened({"new": 0.1}, {})


def test_rounds_alternate() -> None:
    order: list[str] = []

    def measure(name: str) -> Cost:
        order.append(name)
        return Cost(1.0, 1.0, 1.0)

    alternating({"a": lambda: measure("a"), "b": lambda: measure("b")}, 2)
    assert order == ["a", "b", "a", "b"]


def test_a_ratio_is_that_of_the_same_round() -> None:
    """A neighbour that doubles every time of one round leaves the median of the rounds' ratios as it is."""
    costs = {
        "ours": tuple(Cost(cpu, cpu, 1.0) for cpu in (2.0, 4.0, 2.0)),
        "other": tuple(Cost(cpu, cpu, 1.0) for cpu in (1.0, 2.0, 1.0)),
    }
    assert Rounds(costs).ratio(["ours"], ["other"]) == 2.0
