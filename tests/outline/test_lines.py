"""Lines of blocks: which blocks give one, and where gaps stand between them."""

from __future__ import annotations

import builders
import pytest

from pipeline import normalization
from pipeline.outline import lines
from schemas.document import CELL, CHROME, RUNNING, Block


def gaps(*blocks: Block) -> list[tuple[str, bool]]:
    """The lines of these blocks, and whether each stands behind a gap."""
    clean = normalization.clean(builders.document(*blocks))
    return [(line.text, line.after_gap) for line in lines.of_blocks(clean, tuple(range(len(blocks))))]


def block(text: str, kind: str = CELL, *, after_gap: bool = False) -> Block:
    return Block(text, "table 1, row 1, cell 1", kind, after_gap=after_gap)


BETWEEN = {
    "a reading over a word": (block("よこまち", CHROME), False),
    "a reading behind a gap": (block("よこまち", CHROME, after_gap=True), True),
    "a running head": (block("評価シート", RUNNING), True),
    "white space": (block("　"), True),
}


@pytest.mark.parametrize(("between", "is_gap"), BETWEEN.values(), ids=BETWEEN)
def test_what_gives_no_line_is_a_gap_unless_it_is_set_aside(between, is_gap):
    found = gaps(block("地域の方と共に横町で"), between, block("広場を開いた。"))
    assert found == [("地域の方と共に横町で", False), ("広場を開いた。", is_gap)]


def test_nothing_stands_before_the_first_line():
    assert gaps(block("評価シート", RUNNING), block("広場を開いた。")) == [("広場を開いた。", False)]
