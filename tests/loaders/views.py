"""Documents as plain lists, so that a test shows only what it is about."""

from schemas.document import Document, Grid


def words(document: Document, index: int) -> str:
    """A block's text without its markup."""
    block = document.blocks[index]
    kept = [letter for at, letter in enumerate(block.text) if not any(a <= at < b for a, b in block.markup)]
    return "".join(kept).strip()


def lines(document: Document) -> list[str]:
    return [words(document, index) for index in range(len(document.blocks))]


def rows(document: Document, grid: Grid) -> list[list[str]]:
    """The words of a grid's cells, blocks of one cell joined by /."""
    table = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        table[cell.row][cell.column] = "/".join(filter(None, (words(document, block) for block in cell.blocks)))
    return table


def places(document: Document) -> list[int]:
    """How often each block is named by the flow or by a grid."""
    named = [0] * len(document.blocks)
    for step in document.flow:
        if step.block is not None:
            named[step.block] += 1
    for grid in document.grids:
        for block in grid.caption + tuple(block for cell in grid.cells for block in cell.blocks):
            named[block] += 1
    return named
