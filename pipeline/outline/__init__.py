"""Text → labels found, passages under them, in reading order.

`read` walks the document once. Furniture and repeated text are told apart first; what a passage is follows from a label that
covers it; where the file's order cannot be trusted, `pairing` decides from all the evidence at once.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.normalization import CleanDocument
from schemas.document import CHROME, RUNNING
from schemas.outline import Label, Passage


class Outline(NamedTuple):
    """What was found: passages in reading order, every label, and the blocks that are furniture."""

    clean: CleanDocument
    passages: tuple[Passage, ...]
    labels: tuple[Label, ...]
    furniture: frozenset[int]


def read(clean: CleanDocument) -> Outline:
    """The outline of a document. Every word of it is in a passage, a label, or furniture."""
    from pipeline.outline import furniture, lines
    from pipeline.outline.passages import Walk

    document = clean.document
    flow = lines.of_blocks(clean, tuple(step.block for step in document.flow if step.block is not None))
    found = furniture.find(flow)
    found |= {index for index, block in enumerate(document.blocks) if block.kind in (CHROME, RUNNING)}
    walk = Walk(clean, found)
    walk.flow()
    return Outline(clean, tuple(walk.passages), tuple(walk.labels), frozenset(found))
