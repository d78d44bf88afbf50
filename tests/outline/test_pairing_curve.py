"""Text out of order: wrong stays within its limit at every strength, and right does not fall below what was measured."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.pairing import curve, generator, layout, scrambler, verdict
from benchmarks.pairing.inflection import inflect
from pipeline.flow import result_of

ALLOWED_LOSS = 0.02


@pytest.fixture(scope="module")
def table() -> dict[float | str, curve.Row]:
    """The short form of the curve, on seeds that no rule was tuned on."""
    return {row.kind: row for row in curve.short_rows()}


@pytest.mark.parametrize("strength", curve.SHORT_STRENGTHS)
def test_wrong_stays_within_its_limit(table: dict[float | str, curve.Row], strength: float) -> None:
    """What is unsure stays open: hardly any text is stored at a wrong place."""
    assert table[strength].wrong <= curve.WRONG_LIMIT


@pytest.mark.parametrize("strength", curve.SHORT_STRENGTHS)
def test_wrong_does_not_rise(table: dict[float | str, curve.Row], strength: float) -> None:
    """No more is stored at a wrong place than when the figures were last written, but for a small loss."""
    assert table[strength].wrong <= curve.recorded("wrong")[str(strength)] + ALLOWED_LOSS / 2


@pytest.mark.parametrize("strength", curve.SHORT_STRENGTHS)
def test_right_does_not_fall(table: dict[float | str, curve.Row], strength: float) -> None:
    """As many units as when the figures were last written find their place, but for a small loss."""
    assert table[strength].right >= curve.recorded()[str(strength)] - ALLOWED_LOSS


def test_clean_text_is_not_repaired(table: dict[float | str, curve.Row]) -> None:
    """In text that stands in order, no item rests on order repair."""
    assert table[0.0].repaired == 0


@pytest.mark.parametrize("strength", curve.SHORT_STRENGTHS)
def test_nothing_is_open_in_silence(table: dict[float | str, curve.Row], strength: float) -> None:
    """A report with something open says so in a diagnostic."""
    assert table[strength].silent == 0


def test_a_report_is_the_same_for_the_same_seed() -> None:
    assert scrambler.scrambled(5, 0.7) == scrambler.scrambled(5, 0.7)


@pytest.mark.parametrize("seed", range(8))
def test_scrambling_loses_no_letter(seed: int) -> None:
    """Lines change places; without page numbers, the letters stay the same."""
    clean, wild = (sorted("".join(scrambler.scrambled(seed, s).text.split())) for s in (0.0, 1.0))
    assert clean == wild


def test_displaced_grows_with_strength() -> None:
    """Reading from top to bottom misplaces nothing in clean text, and ever more with each step."""
    shares = [sum(scrambler.scrambled(seed, s).displaced for seed in range(12)) for s in (0.0, 0.3, 0.6, 1.0)]
    assert shares[0] == 0
    assert shares == sorted(set(shares))


def test_the_verdict_sees_another_report() -> None:
    """Held against another report, no goal and no item is right; held against its own, every one is."""
    own, other = (layout.printed(generator.report(seed)) for seed in (2, 3))
    result = result_of(scrambler.scrambled(2, 0.0).text.encode())
    assert not verdict.judged(own, result).faults
    missed = {fault.text for fault in verdict.judged(other, result).faults}
    assert all(unit.text in missed for unit in other.units if unit.place[0] in ("goal", *generator.SECTIONS))


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("講座を開催する", "polite", "講座を開催します。"),
        ("講座を開催する", "noun", "講座の開催"),
        ("場を設ける", "going", "場を設けていく。"),
        ("輪が広がる", "past", "輪が広がった。"),
        ("家庭を見守る", "need", "家庭を見守る必要がある。"),
        ("孤立を防ぐ", "going_polite", "孤立を防いでいきます。"),
        ("人手が足りない。", "past", "人手が足りない。"),
        ("予算の確保＃", "need", "予算の確保"),
    ],
)
def test_endings(text: str, form: str, expected: str) -> None:
    assert inflect(text, form) == expected
