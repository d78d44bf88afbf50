"""A PDF can be read up to a page: what comes before is as always, what comes after is said to be missing."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen import canvas

from pipeline import loaders


def pdf(*pages: str) -> bytes:
    file = io.BytesIO()
    paper = canvas.Canvas(file, invariant=1)
    for text in pages:
        paper.drawString(72, 700, text)
        paper.showPage()
    paper.save()
    return file.getvalue()


@pytest.mark.parametrize("last", [1, 2])
def test_pages_up_to_the_cut_are_read(last):
    """The number of pages stays that of the file; an error names the pages left out."""
    data = pdf("first words", "second words", "third words")
    whole = loaders.load(data)
    cut = loaders.load(data, goes_on=lambda page: page <= last)
    assert cut.blocks == tuple(block for block in whole.blocks if block.page <= last)
    assert (cut.page_count, cut.status) == (3, "partial")
    assert [(told.severity, told.code) for told in cut.diagnostics] == [("error", "pages-left-out")]
    assert f"pages {last + 1} to 3" in cut.diagnostics[0].message


def test_a_reading_to_the_end_is_as_without_a_question():
    """Asking changes nothing; each page is asked for once, in order."""
    data = pdf("first words", "second words")
    asked = []
    assert loaders.load(data, goes_on=lambda page: not asked.append(page)) == loaders.load(data)
    assert asked == [1, 2]
