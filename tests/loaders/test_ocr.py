"""Scanned pages become the lines and tables that are printed on them, and say how sure that is."""

from __future__ import annotations

import io
from typing import Any

import pdf_makers as make
import pytest
import scans
from needs import tool
from pdf_makers import Text, lines, rows, ruled
from PIL import Image
from reportlab.lib.utils import ImageReader

from pipeline import errors, flow, loaders
from pipeline.loaders import image, ocr, ocr_confidence, ocr_reading, pdf, pdf_pages
from pipeline.loaders.ocr_reading import Sign
from schemas.document import DOUBTFUL_FIGURE, Block, Document, character_count

TABLE = [
    *ruled((60, 160, 540), (100, 130, 190)),
    Text(70, 110, "取組内容"),
    Text(170, 110, "地域の親子が集まる広場を月に3回開きます。"),
    Text(70, 150, "取組の成果"),
    Text(170, 140, "延べ412人が参加し、その後も交流を続けている家庭が"),
    Text(170, 160, "多くみられた。"),
]
BELOW = [Text(60, 230, "次年度も引き続き、関係機関との連携を深めていきます。")]


@pytest.fixture(scope="module")
def scan() -> Document:
    scans.engine()
    return pdf.load(scans.scanned(make.paper([*TABLE, *BELOW]), spoil=scans.office), find_engine=ocr.find)


def plain(texts: list[list[str]]) -> list[list[str]]:
    return [["".join(text.split()) for text in row] for row in texts]


def test_a_ruled_page_becomes_the_table_that_it_shows(scan: Document) -> None:
    assert plain(rows(scan)) == [
        ["取組内容", "地域の親子が集まる広場を月に3回開きます。"],
        ["取組の成果", "延べ412人が参加し、その後も交流を続けている家庭が/多くみられた。"],
    ]


def test_lines_outside_of_tables_are_read(scan: Document) -> None:
    assert ["".join(line.split()) for line in lines(scan)] == [BELOW[0].text]


def test_each_block_has_its_place_and_a_confidence(scan: Document) -> None:
    """Boxes lie where the line is printed, within two points, on the page as it was scanned."""
    (block,) = [block for block in scan.blocks if block.text.startswith("次年度")]
    assert block.box is not None
    assert block.confidence is not None
    assert abs(block.box.x0 - 60) < 4
    assert abs((block.box.top + block.box.bottom) / 2 - 235) < 4
    assert all(0 < (one.confidence or 0) <= 1 for one in scan.blocks)


def test_it_is_marked_as_read_by_ocr(scan: Document) -> None:
    assert (scan.text_source, scan.status) == ("ocr", None)
    assert "ocr" in {note.code for note in scan.diagnostics}


def test_the_census_is_what_the_engine_read(scan: Document) -> None:
    assert scan.census == character_count([block.text for block in scan.blocks])


def test_the_same_scan_gives_the_same_document(scan: Document) -> None:
    data = scans.scanned(make.paper([*TABLE, *BELOW]), spoil=scans.office)
    assert pdf.load(data, find_engine=ocr.find) == scan


def test_only_the_scanned_pages_of_a_file_are_read_by_ocr() -> None:
    """One page is printed, the next is a picture of a page."""
    scans.engine()
    (picture,) = scans.pictures(make.paper(BELOW))
    pages = iter([lambda canvas: None, lambda canvas: canvas.drawImage(ImageReader(picture), 0, 0, *make.A4)])
    document = pdf.load(
        make.paper(
            [Text(60, 100, "印刷された頁の文章は、文字のまま読み取ります。")],
            [],
            prepare=lambda canvas: next(pages)(canvas),  # noqa: PLW0108 (each page its own)
        ),
        find_engine=ocr.find,
    )
    assert document.text_source == "mixed"
    assert [block.confidence is None for block in document.blocks] == [True, False]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_pictures_are_pages(form: str) -> None:
    scans.engine()
    data = scans.as_file(scans.pictures(make.paper(BELOW)), form)
    document = loaders.load(data, "report.pdf", find_engine=ocr.find)
    assert (document.format, document.text_source, document.page_count) == ("image", "ocr", 1)
    assert ["".join(line.split()) for line in lines(document)] == [BELOW[0].text]


def test_each_frame_of_a_tiff_is_a_page() -> None:
    scans.engine()
    data = scans.as_file(scans.pictures(make.paper(BELOW, BELOW)), "TIFF")
    assert [block.page for block in image.load(data, find_engine=ocr.find).blocks] == [1, 2]


def test_reading_may_end_between_two_frames() -> None:
    scans.engine()
    data = scans.as_file(scans.pictures(make.paper(BELOW, BELOW)), "TIFF")
    document = image.load(data, lambda page: page < 2, ocr.find)
    assert (document.page_count, document.status) == (2, "partial")


def no_engine() -> ocr.Engine:
    raise errors.NeedsOCR(ocr.INSTALL)


def picture(form: str, size: tuple[int, int] = (40, 40)) -> bytes:
    buffer = io.BytesIO()
    Image.new("1", size, 1).save(buffer, form)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (picture("PNG"), errors.NeedsOCR),
        (picture("PNG")[:30], errors.MalformedDocument),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), errors.MalformedDocument),
        (picture("TIFF")[:40], errors.MalformedDocument),
        (picture("PNG", (20_000, 20_000)), errors.DocumentTooLarge),
        (picture("PNG", (9_000, 9_000)), errors.DocumentTooLarge),
    ],
    ids=["no engine", "truncated", "garbage", "half a TIFF", "bomb", "too many pixels"],
)
def test_pictures_that_cannot_be_read(data: bytes, error: type[errors.DocumentError]) -> None:
    with pytest.raises(error):
        image.load(data, find_engine=no_engine)


def test_an_empty_picture_is_empty() -> None:
    scans.engine()
    with pytest.raises(errors.EmptyDocument):
        image.load(picture("PNG", (600, 800)), find_engine=ocr.find)


def test_a_scan_without_an_engine_has_its_status_and_the_line_that_installs_one() -> None:
    result = flow.result_of(picture("PNG"), "a.png", find_engine=no_engine)
    assert result.document.status == "needs_ocr"
    assert "apt-get install tesseract-ocr tesseract-ocr-jpn" in result.diagnostics[0].message


def test_an_engine_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "LONGEST", 0.2)
    with pytest.raises(errors.DocumentTimeout):
        ocr.Engine(tool("sleep"), "0").ask(["5"])


def test_an_engine_that_floods_is_stopped() -> None:
    with pytest.raises(errors.DocumentTooLarge):
        ocr.Engine(tool("yes"), "0").ask([])


def signs(text: str, confidence: float = 0.9) -> tuple[Sign, ...]:
    return tuple(Sign(letter, float(at), confidence, at == 0) for at, letter in enumerate(text))


def test_two_readings_overrule_a_third() -> None:
    decided = ocr_reading.decided([signs("平成3年度"), signs("平成30年度"), signs("平成30年度")])
    assert "".join(sign.text for sign in decided) == "平成30年度"


def test_what_readings_differ_on_is_doubtful_and_the_rest_is_not() -> None:
    decided = ocr_reading.decided([signs("平成36年度"), signs("平成39年度"), signs("平成30年度")])
    assert [sign.is_sure for sign in decided] == [True, True, True, False, True, True]


def test_a_line_that_one_reading_alone_saw_is_doubtful() -> None:
    decided = ocr_reading.decided([(), signs("課題"), ()])
    assert [(sign.text, sign.is_sure) for sign in decided] == [("課", False), ("題", False)]


def test_nothing_read_is_nothing() -> None:
    assert ocr_reading.decided([(), (), ()]) == ()


def test_a_doubtful_figure_is_told_with_its_place() -> None:
    """Wherever readings of a line differ on a figure, however sure the engine was."""
    scans.engine()
    stub: Any = Differing()
    document = pdf.load(
        scans.scanned(make.paper([Text(60, 100, "年間88回開き、延べ731組が利用した。")])), find_engine=lambda: stub
    )
    (note,) = [note for note in document.diagnostics if note.code == "doubtful-figure"]
    assert note.block is not None
    assert document.blocks[note.block].text[note.start : note.end] == "8"


@pytest.mark.parametrize(
    ("text", "confidence", "doubtful"),
    [
        ("7.390", 0.9, True),  # 7,390, or a decimal
        ("7,390", 0.9, False),
        ("41.8", 0.9, False),
        ("101", 0.4, True),
        ("101", 0.6, False),
        ("拠点", 0.4, False),
    ],
)
def test_a_figure_alone_is_doubtful_where_its_point_may_be_a_comma_or_little_is_certain(
    text: str, confidence: float, doubtful: bool
) -> None:
    y = 110.0
    read = tuple(pdf_pages.Sign(letter, 60.0 + 6 * at, y, confidence, True) for at, letter in enumerate(text))
    block = Block(text, "page 1", "cell", page=1, box=(55, 100, 120, 120))
    page = pdf_pages.Page(1, (595, 842))._replace(signs=read)
    marked = ocr_confidence.marked(Document("pdf", (block,), ()), [page])
    assert any(note.code == DOUBTFUL_FIGURE for note in marked.diagnostics) == doubtful


class Differing:
    """An engine that reads one figure in another way each time."""

    name = "differing"

    def read(self, pictures: list[Image.Image], mode: ocr.Mode) -> list[list[ocr.Word]]:
        figure = {ocr_reading.FIRST: "8", ocr_reading.SECOND: "6", ocr_reading.THIRD: "9"}[mode]
        return [[ocr.Word(f"年間8{figure}回開き、延べ731組が利用した。", 0, one.width, 0.95)] for one in pictures]


@pytest.mark.slow
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_that_was_scanned_askew_is_turned(turns: int, scan: Document) -> None:
    """On its side or upside down; boxes stay those of the page as it was scanned."""
    (page,) = scans.pictures(make.paper([*TABLE, *BELOW]))
    turn = [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270][turns - 1]
    document = pdf.load(scans.as_pdf([page.transpose(turn)]), find_engine=ocr.find)
    assert plain(rows(document)) == plain(rows(scan))
    assert all(block.confidence for block in document.blocks)


VERTICAL = [
    Text(500 - 24 * column, 80 + 12 * row, "次年度も引き続き関係機関との連携を深めます"[row])
    for column in range(6)
    for row in range(20)
]


def test_vertical_writing_is_said_and_not_stored() -> None:
    scans.engine()
    with pytest.raises(errors.NeedsOCR, match="written vertically"):
        pdf.load(scans.scanned(make.paper(VERTICAL)), find_engine=ocr.find)
