"""The measures of disorder, and the pages that the weights are fitted to."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.pairing import disorder, fit, scrambler
from benchmarks.pairing.disorder import Piece

IN_ORDER = [Piece(0, "head"), Piece(1, "label"), Piece(1, "text"), Piece(2, "label"), Piece(2, "text")]


def test_a_page_in_order_has_no_disorder() -> None:
    assert disorder.measured([IN_ORDER], 0.0) == (0.0, 0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("order", "measure", "value"),
    [
        ([0, 2, 1, 3, 4], "apart", 0.5),
        ([0, 2, 1, 4, 3], "apart", 1.0),
        ([0, 3, 4, 1, 2], "swapped", 0.5),
        ([1, 2, 3, 4, 0], "heads", 1.0),
        ([1, 2, 3, 4, 0], "steps", 0.25),
    ],
    ids=["text first", "texts first", "rows changed places", "head last", "a step that is not printed"],
)
def test_each_measure_counts_its_own(order: list[int], measure: str, value: float) -> None:
    assert getattr(disorder.measured([[IN_ORDER[at] for at in order]], 0.0), measure) == value


def test_the_real_sheet_holds_each_unit_once() -> None:
    """Its pieces: each label and each text of the form once, in some order."""
    for sheet in tomllib.loads((Path(disorder.__file__).parent / "real.toml").read_text("utf-8"))["sheet"]:
        pieces = [tuple(piece[:2]) for page in sheet["pages"] for piece in page]
        assert len(pieces) == len(set(pieces))
        assert {row for row, _ in pieces} == set(range(max(row for row, _ in pieces) + 1))


def test_a_sheet_in_order_is_its_own_truth() -> None:
    """In text that is not scrambled, each unit belongs to the label right before it."""
    for case in fit.cases((9, 0.0)):
        assert list(case.truth) == [sum(slot.token < at for slot in case.page.slots) - 1 for at in case.page.texts]


def test_all_evidence_that_is_met_has_a_weight() -> None:
    from pipeline.outline import assignment, evidence

    known = evidence.weights()
    for case in fit.cases((12, 1.0)):
        for edge in fit.true_edges(case):
            assert set(assignment.evidence_of(case.page, evidence.LABELS_FIRST, *edge[:3])) <= set(known)


def test_lines_know_their_rows() -> None:
    text = scrambler.scrambled(12, 1.0)
    lines = [line for page in text.lines for line in page]
    assert fit.rows_of(text, [line.text.strip() for line in lines]) == {at: line.row for at, line in enumerate(lines)}
