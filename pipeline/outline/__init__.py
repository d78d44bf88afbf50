"""Text → labels found, passages under them, in reading order.

`read` walks the document once. Furniture and repeated text are told apart first; what a passage is follows from a label that
covers it; where the file's order cannot be trusted, `pairing` decides from all the evidence at once.

Lines and what opens them:

- lines.py          the cleaned text of blocks, and which lines are full
- label_spellings.py  what a label's words mean, however they are spelled
- columns.py        the lines of a label broken by the column beside it, brought together
- paragraphs.py     hard-wrapped lines joined, each character still tied to its line
- markers.py        bullets, numbers and tags
- items.py          passages → bullets, numbered statements, sentences, under their sub-headings
- furniture.py      running heads and page numbers that only their text gives away

Labels and what they cover:

- labels.py         labels by whole cell or line, whatever their spacing, year and number
- titles.py         the lines that open a report
- context.py        the labels in force at a place
- passages.py       the walk over the document
- running_text.py   a label covers what follows it
- form_grids.py     a label covers what stands right of it, a head what stands below it
- compound_heads.py   one cell that holds the heads of several columns of visions and grades
- column_heads.py   which heads of columns cover a cell
- grids.py          which cells of a grid are labels, heads, text

Pages whose order cannot be trusted:

- pairing.py        which text belongs to which label, decided at once for a page
- evidence.py       what speaks for a text and a label: words, numbers, place
- assignment.py     how likely each place is, over all assignments together
- signs.py          signs that text and labels do not follow each other
- units.py          labels and texts between which it decides
- form_order.py     what the form says about an order of labels
- sequence.py       labels put in the order of the form
- language.py       what planned, done and unsolved things sound like
- shapes.py         what the rows of the head look like
- geometry.py       labels and texts of two columns, by where they stand
- review_order.py    reviews whose texts stand before their labels
- beside.py         labels beside the middle of their texts

Tables of data:

- tables.py         tables of data told apart from the form's own grid
- side_by_side.py   several tables in one grid told apart
- cut_tables.py     tables that a page's end cut in two
- cut_grids.py      heads on one page, their figures on the next
- heads_above.py    heads that stand outside of a table without ruling lines
- captions.py       the line above a table
- data_cells.py     what kind of thing each cell holds
- data_grids.py     grids of data → tables with the headers of each cell
- header_paths.py   the path of headers that leads to each figure
- header_tree.py    headers whose columns were lost
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
