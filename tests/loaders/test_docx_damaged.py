"""Office files that are damaged, locked, mislabelled or hostile: a status and a message, quickly."""

from __future__ import annotations

import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import (
    inline,
    paragraph,
    relationships,
    sheet_row,
    sheet_xml,
    word,
    word_parts,
    workbook,
    workbook_parts,
    zipped,
)

from pipeline import errors
from pipeline.loaders import archive_limits, docx, xlsx
from pipeline.loaders.archive_limits import Archive

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD = word(paragraph("取組の成果"))
SHEET = workbook(sheet_xml(sheet_row(1, inline("A1", "取組の成果"))))
LOADERS = pytest.mark.parametrize("load", [docx.load, xlsx.load], ids=["docx", "xlsx"])


def ole2(*streams: str) -> bytes:
    """A header and one directory sector; enough for telling what is inside."""
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return OLE2.ljust(512, b"\0") + entries.ljust(512, b"\0")


@LOADERS
def test_a_file_with_a_password_is_encrypted(load: object) -> None:
    with pytest.raises(errors.EncryptedDocument, match="password"):
        load(ole2("EncryptionInfo", "EncryptedPackage"))  # type: ignore[operator]


@LOADERS
def test_an_old_word_file_says_what_to_do(load: object) -> None:
    with pytest.raises(errors.UnsupportedDocument, match=r"\.docx"):
        load(ole2("WordDocument", "1Table"))  # type: ignore[operator]


@LOADERS
def test_another_ole2_file_is_unsupported(load: object) -> None:
    with pytest.raises(errors.UnsupportedDocument):
        load(ole2("__properties_version1.0"))  # type: ignore[operator]


@LOADERS
def test_a_broken_old_excel_file_is_malformed(load: object) -> None:
    with pytest.raises(errors.MalformedDocument):
        load(ole2("Workbook"))  # type: ignore[operator]


def test_content_decides_and_not_the_name() -> None:
    assert docx.load(SHEET).format == "xlsx"
    assert xlsx.load(WORD).format == "docx"


ACCEPTED = [
    (WORD, "a.docx", True, False),
    (WORD, "a.xlsx", True, True),
    (SHEET, "a.docx", False, True),
    (SHEET, "a", False, True),
    (OLE2, "a.doc", True, True),
    (OLE2, "a.xls", False, True),
    (b"PK\x03\x04" + bytes(4000), "a.docx", True, False),
    (b"PK\x03\x04" + bytes(4000), "a.xlsx", False, True),
    (b"PK\x03\x04" + bytes(4000), "a.zip", False, False),
    (b"PK\x03\x04..[Content_Types].xml", "a", True, False),
    (b"%PDF-1.7", "a.docx", False, False),
    (b"<html>", "a.xlsx", False, False),
]


@pytest.mark.parametrize(("data", "name", "is_word", "is_sheet"), ACCEPTED)
def test_the_head_decides_before_the_name(data: bytes, name: str, is_word: bool, is_sheet: bool) -> None:
    head = data[:4096]
    assert docx.accepts(head, name) == is_word
    assert is_word or xlsx.accepts(head, name) == is_sheet


def test_asking_whether_a_file_is_accepted_loads_no_library() -> None:
    script = "import sys; from pipeline.loaders import docx, xlsx; print({'lxml', 'zipfile'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_zip_without_a_document_is_unsupported() -> None:
    with pytest.raises(errors.UnsupportedDocument, match="ZIP"):
        docx.load(zipped({"a.txt": "報告"}))


def test_a_presentation_is_unsupported() -> None:
    parts = {"_rels/.rels": relationships(("officeDocument", "ppt/presentation.xml")), "ppt/presentation.xml": "<p/>"}
    with pytest.raises(errors.UnsupportedDocument, match="presentation"):
        docx.load(zipped(parts))


def test_an_open_document_text_is_unsupported() -> None:
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}
    with pytest.raises(errors.UnsupportedDocument, match="OpenDocument"):
        docx.load(zipped(parts))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("data", [WORD, SHEET], ids=["docx", "xlsx"])
def test_a_truncated_file_is_malformed(data: bytes, share: float) -> None:
    with pytest.raises(errors.MalformedDocument):
        docx.load(data[: int(len(data) * share)])


def test_a_missing_main_part_is_malformed_or_unsupported() -> None:
    parts = word_parts(paragraph("文"))
    del parts["word/document.xml"]
    with pytest.raises(errors.UnsupportedDocument):
        docx.load(zipped(parts))


def test_broken_xml_names_its_part() -> None:
    parts = word_parts() | {"word/document.xml": "<w:document"}
    with pytest.raises(errors.MalformedDocument, match=r"word/document\.xml"):
        docx.load(zipped(parts))


DOCTYPES = {
    "entities": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
    "external": '<!DOCTYPE x SYSTEM "file:///etc/hostname">',
    "behind a long comment": f'<!--{"-x" * 50_000}--><!DOCTYPE x SYSTEM "a.dtd">',
}


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES.keys())
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_doctype_is_refused(doctype: str, codec: str) -> None:
    parts = word_parts(paragraph("文"))
    text = str(parts["word/document.xml"])
    parts["word/document.xml"] = f'<?xml version="1.0" encoding="{codec}"?>{doctype}{text}'.encode(codec)
    with pytest.raises(errors.MalformedDocument):
        docx.load(zipped(parts))


def test_a_doctype_in_a_sheet_is_refused() -> None:
    parts = workbook_parts('<!DOCTYPE x SYSTEM "a.dtd">' + sheet_xml(sheet_row(1, inline("A1", "文"))))
    with pytest.raises(errors.MalformedDocument, match="DOCTYPE"):
        xlsx.load(zipped(parts))


def test_no_outside_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("ひみつ", "utf-8")
    parts = word_parts(paragraph("文"))
    parts["word/_rels/document.xml.rels"] = relationships(("header", secret.as_uri()))
    assert [block.text for block in docx.load(zipped(parts)).blocks] == ["文"]


def test_tables_nested_beyond_reason_are_malformed() -> None:
    body = "<w:tbl><w:tr><w:tc>" * 300 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 300
    with pytest.raises(errors.MalformedDocument):
        docx.load(word(body))


def members(count: int) -> bytes:
    return zipped({f"m{index}": b"" for index in range(count)}, zipfile.ZIP_STORED)


def test_as_many_members_as_allowed_are_read_and_one_more_is_not() -> None:
    assert len(Archive(members(archive_limits.MEMBERS)).names) == archive_limits.MEMBERS
    with pytest.raises(errors.DocumentTooLarge, match="members"):
        Archive(members(archive_limits.MEMBERS + 1))


def test_what_is_inflated_is_counted_over_all_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_limits, "INFLATED", 1000)
    archive = Archive(zipped({"a": b"x" * 600, "b": b"y" * 400, "c": b"z"}))
    assert len(archive.read("a") + archive.read("b")) == 1000
    with pytest.raises(errors.DocumentTooLarge):
        archive.read("c")


def test_a_ratio_is_looked_at_above_its_floor_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_limits, "RATIO_FLOOR", 100_000)
    archive = Archive(zipped({"small": bytes(100_000), "large": bytes(100_001)}))
    assert len(archive.read("small")) == 100_000
    with pytest.raises(errors.DocumentTooLarge, match="times"):
        archive.read("large")


def test_a_gigabyte_of_zeros_is_refused_before_it_is_inflated() -> None:
    """The directory already says so; nothing is unpacked."""
    data = bytearray(zipped({"word/document.xml": bytes(20_000_000)}))
    with pytest.raises(errors.DocumentTooLarge):
        Archive(bytes(data)).read("word/document.xml")


def test_media_are_never_inflated() -> None:
    parts = word_parts(paragraph("文")) | {"word/media/image1.png": bytes(30_000_000)}
    assert [block.text for block in docx.load(zipped(parts)).blocks] == ["文"]


def lying(size: int) -> bytes:
    """A member whose directory entry and local header both claim `size` bytes."""
    data = bytearray(zipped({"a": b"x" * 5000}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.find(signature) + offset, size)
    return bytes(data)


@pytest.mark.parametrize("size", [10, 4999])
def test_a_member_larger_than_it_claims_is_malformed(size: int) -> None:
    with pytest.raises(errors.MalformedDocument):
        Archive(lying(size)).read("a")


def test_overlapping_members_are_malformed() -> None:
    data = bytearray(zipped({"a": b"x" * 50, "b": b"y" * 50}, zipfile.ZIP_STORED))
    second = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 5)
    with pytest.raises(errors.MalformedDocument, match="overlaps"):
        Archive(bytes(data))


def test_a_locked_member_is_encrypted() -> None:
    data = bytearray(zipped({"a": b"x" * 50}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", data, data.find(signature) + offset, 1)
    with pytest.raises(errors.EncryptedDocument):
        Archive(bytes(data)).read("a")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([WORD, SHEET]), st.data())
def test_flipped_bytes_end_in_a_document_or_in_one_of_our_errors(data: bytes, draw: st.DataObject) -> None:
    broken = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 4))):
        broken[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    try:
        found = docx.load(bytes(broken)).blocks
    except errors.DocumentError as error:
        found = str(error)  # type: ignore[assignment]
    assert found
