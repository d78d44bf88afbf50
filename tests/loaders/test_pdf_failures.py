"""Files that cannot be read, or only in part, end in the right status and say what to do."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pdf_makers as make
import pytest
from pdf_makers import A4, Text, lines
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline import errors
from pipeline.loaders import ocr, pdf
from schemas.document import character_count

WORDS = [Text(60, 100, "取組の成果と課題を確認します。")]
SCAN_TEXT = "スキャンした頁の文字を読み取ったもので、四十字より長い文章にしてあります。これで足りるはずです。"


def scan(canvas: Canvas) -> None:
    picture = Image.new("RGB", (60, 84), "white")
    canvas.drawImage(ImageReader(picture), 0, 0, *A4)


def scan_with_reading(canvas: Canvas) -> None:
    scan(canvas)
    text = canvas.beginText(60, 700)
    text.setTextRenderMode(3)
    text.setFont(make.FONT, 10)
    text.textLine(SCAN_TEXT)
    canvas.drawText(text)


def protected(user: str) -> bytes:
    return make.paper(WORDS, encrypt=StandardEncryption(user, "owner", canPrint=0, canCopy=0))


def test_a_file_that_only_its_owner_locked_opens() -> None:
    assert lines(pdf.load(protected(""))) == ["取組の成果と課題を確認します。"]


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (lambda: protected("secret"), errors.EncryptedDocument, "password"),
        (lambda: make.paper(WORDS)[:600], errors.MalformedDocument, "damaged"),
        (lambda: make.paper(WORDS)[:20], errors.MalformedDocument, "damaged"),
        (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 8, errors.MalformedDocument, "damaged"),
        (lambda: make.paper([]), errors.EmptyDocument, "nothing stands on any page"),
        (lambda: make.paper([], prepare=scan), errors.NeedsOCR, "OCR"),
    ],
    ids=["password", "truncated", "head only", "garbage", "blank", "scan"],
)
def test_what_cannot_be_read_raises_and_says_why(
    data: Callable[[], bytes], error: type[errors.DocumentError], words: str
) -> None:
    with pytest.raises(error, match=words):
        pdf.load(data())


def missing() -> ocr.Engine:
    raise errors.NeedsOCR(ocr.INSTALL)


@pytest.mark.parametrize(
    ("find", "words"),
    [(missing, "apt-get install tesseract-ocr tesseract-ocr-jpn"), (ocr.switched_off, "without --no-ocr")],
    ids=["no engine", "switched off"],
)
def test_a_scan_says_what_to_do_where_it_is_not_read(find: ocr.Find, words: str) -> None:
    with pytest.raises(errors.NeedsOCR, match=words):
        pdf.load(make.paper([], prepare=scan), find_engine=find)


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 1)
    with pytest.raises(errors.DocumentTooLarge):
        pdf.load(make.paper(WORDS, WORDS))


def one_scanned(pages: int) -> bytes:
    numbers = iter(range(pages))
    return make.paper(
        *[WORDS if at else [] for at in range(pages)], prepare=lambda canvas: None if next(numbers) else scan(canvas)
    )


def test_one_scanned_page_makes_the_document_partial() -> None:
    document = pdf.load(one_scanned(3))
    assert document.status == "partial"
    assert [note.code for note in document.diagnostics] == ["page-without-text"]
    assert "page 1" in document.diagnostics[0].message
    assert len(lines(document)) == 2


def test_the_reading_of_an_ocr_program_is_used_and_marked() -> None:
    document = pdf.load(make.paper([], prepare=scan_with_reading))
    assert (lines(document), document.text_source) == ([SCAN_TEXT], "ocr")
    assert [note.code for note in document.diagnostics] == ["ocr-layer"]


@pytest.fixture(scope="module")
def embedded() -> bytes:
    """Pages 1 and 3 in a font that is embedded, page 2 in one that is not; the page descriptions left open to be changed."""
    for path in (
        "/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf",
        "/System/Library/Fonts/Supplemental/Arial Unicode.ttf",
    ):
        try:
            pdfmetrics.registerFont(TTFont("Embedded", path))
            break
        except (TTFError, OSError):
            continue
    else:
        pytest.skip("no font to embed")
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=0)
    for font in ("Embedded", make.FONT, "Embedded"):
        canvas.setFont(font, 10)
        canvas.drawString(60, 700, "取組の成果と課題を確認します。")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_font_without_a_way_to_unicode_is_said_page_by_page(embedded: bytes) -> None:
    assert lines(pdf.load(embedded)) == ["取組の成果と課題を確認します。"] * 3
    document = pdf.load(embedded.replace(b"/ToUnicode", b"/ToUnicodX"))
    assert lines(document) == ["取組の成果と課題を確認します。"]
    assert document.status == "partial"
    told = [(note.code, re.findall(r"page \d", note.message)) for note in document.diagnostics]
    assert told == [("untrusted-text", ["page 1"]), ("untrusted-text", ["page 3"])]


def test_text_that_cannot_be_trusted_on_any_page_needs_ocr() -> None:
    """Signs of a private use area mean nothing to anybody."""
    with pytest.raises(errors.NeedsOCR, match="cannot be trusted"):
        pdf.load(make.paper([Text(60, 100, "\ue001\ue002\ue003\ue004")]))


def test_form_fields_are_part_of_the_page() -> None:
    def field(canvas: Canvas) -> None:
        canvas.acroForm.textfield(name="goal", value="Zoom 2023", x=60, y=600, width=200, height=20)

    assert "Zoom 2023" in [block.text for block in pdf.load(make.paper(WORDS, prepare=field)).blocks]


def test_a_damaged_table_of_contents_is_said() -> None:
    """The file is whole, but its cross references are wrong: PDFium rebuilds them."""
    data = make.paper(WORDS)
    at = data.rindex(b"startxref")
    broken = data[:at] + data[at:].replace(b"startxref\n", b"startxref\n9")
    document = pdf.load(broken)
    assert document.status == "partial"
    assert document.diagnostics[0].code == "rebuilt-file"
    assert document.census == character_count([block.text for block in document.blocks])


@pytest.mark.parametrize(
    ("head", "is_pdf"), [(b"%PDF-1.4", True), (b"\n\n  %PDF-2.0", True), (b"PK\x03\x04", False), (b"<html>", False)]
)
def test_the_first_bytes_decide(head: bytes, is_pdf: bool) -> None:
    assert pdf.accepts(head, "report.pdf") is is_pdf
