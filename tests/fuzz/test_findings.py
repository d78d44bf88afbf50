"""What fuzzing found, each as small as it gets: the file, and the status that it ends in."""

from __future__ import annotations

from types import SimpleNamespace

import oracle
import pytest
import seeds
from office_files import inline, sheet_row, sheet_xml, workbook, zipped
from test_xlsx_legacy import ROW, ods, text_cell

from pipeline import normalization, outline
from pipeline.loaders import pdf_alignment, pdf_runs
from pipeline.loaders.pdf_runs import Run
from pipeline.loaders.pdf_words import Words
from schemas.document import Document, Flow, Grid

SHEET = ROW.format(text_cell("取組内容"))
NO_NUMBER = ROW.format('<table:table-cell office:value-type="float" office:value="NaN"/>')
EMPTY = b"PK\x03\x04xl/" + zipped({})
FILLED = sheet_xml(sheet_row(1, inline("A1", "取組内容")))
(OLD_SHEET,) = seeds.of("xls")

FINDINGS = {
    "a number that is none": (ods(SHEET + NO_NUMBER), "unrecognized"),
    "an old sheet without its end": (OLD_SHEET[:11582], "malformed"),
    "a sheet with a control character in its name": (workbook(FILLED, names=("a\x85b",)), "unrecognized"),
    "a namespace with a control character": (ods("").replace(b":office:1.0", b":\xc2\x85:1.0"), "malformed"),
    "a sheet without members": (EMPTY, "unsupported"),
    "an end tag with an attribute": (ods("").replace(b"</table:table>", b'</table:table a="b">'), "malformed"),
}


@pytest.mark.parametrize(("data", "status"), FINDINGS.values(), ids=FINDINGS)
def test_a_finding_ends_in_its_status(data: bytes, status: str) -> None:
    assert oracle.check(data, "").document.status == status


def test_a_grid_without_a_cell_is_nothing() -> None:
    document = Document("html", (), (Grid((), 0, 0, "table 1"),), (Flow(grid=0),))
    assert not outline.read(normalization.clean(document)).passages


def test_what_the_library_parts_by_a_line_break_is_no_one_run() -> None:
    """A space before the break, and both pieces beside each other: the break stood in the text of a line."""
    page = SimpleNamespace(string="区 \r\n十分")
    words = Words([(0, 1), (4, 6)], [(60.0, 100.0, 70.0, 110.0), (74.0, 101.0, 94.0, 111.0)], {})
    assert [run.text for run in pdf_runs.join(page, words)] == ["区", "十分"]  # type: ignore[arg-type]


def test_writing_without_height_has_rows_too() -> None:
    """A font of size zero: distances are measured in its size."""
    label, *values = (
        Run(x, top, x + 40, top, "取組内容", 0, 4) for x, top in ((60.0, 100.0), (200.0, 100.0), (200.0, 110.0))
    )
    assert pdf_alignment.stretches([label], values)
