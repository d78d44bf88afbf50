"""Old and foreign spreadsheets through python-calamine: values without their number formats, and said so."""

from __future__ import annotations

import zipfile

import pytest
from office_files import zipped

from pipeline import errors
from pipeline.loaders import docx, xlsx
from schemas.document import CELL

ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def ods(rows: str) -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="評価">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/></manifest:manifest>'
    )
    return zipped({"mimetype": ODS, "content.xml": content, "META-INF/manifest.xml": manifest}, zipfile.ZIP_STORED)


def text_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


ROW = "<table:table-row>{}</table:table-row>"


def test_an_open_document_sheet_is_read() -> None:
    data = ods(ROW.format(text_cell("項目") + '<table:table-cell office:value-type="float" office:value="0.12"/>'))
    document = xlsx.load(data)
    assert [(block.text, block.locator) for block in document.blocks if block.kind == CELL] == [
        ("項目", "評価!A1"),
        ("0.12", "評価!B1"),
    ]
    assert [(d.code, d.severity) for d in document.diagnostics] == [("no-number-formats", "warning")]


def test_texts_alone_are_as_printed_and_need_no_word() -> None:
    assert xlsx.load(ods(ROW.format(text_cell("項目")))).diagnostics == ()


def test_its_head_is_accepted_as_a_sheet_whatever_the_name() -> None:
    head = ods("")[:4096]
    assert xlsx.accepts(head, "a.zip")
    assert not docx.accepts(head, "a.docx")


def test_an_empty_one_is_empty() -> None:
    with pytest.raises(errors.EmptyDocument):
        xlsx.load(ods(ROW.format("<table:table-cell/>")))


def test_a_damaged_one_is_malformed() -> None:
    parts = {"mimetype": ODS, "content.xml": "<office:document-content"}
    with pytest.raises(errors.MalformedDocument):
        xlsx.load(zipped(parts))
