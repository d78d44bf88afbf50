"""Office Open XML packages: which kind a file is, its parts, their relationships, and XML parsed without surprises.

A DOCTYPE has no place in these formats and is the door of every known XML attack, so a part with one is refused. The
namespaces of the strict variant (ISO 29500 Strict) are read as the transitional ones.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from pipeline import errors
from pipeline.loaders.archive_limits import Archive
from schemas.document import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATION_ID = f"{{{OFFICE}/relationships}}id"

STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/", OFFICE.encode() + b"/"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", WORD.encode()),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", SHEET.encode()),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
DOCTYPES = tuple("<!DOCTYPE".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))
WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")  # of UTF-16
ROOT_TAG = 16_384  # bytes within which the root element declares its namespaces
OUT_OF_MEMORY = 2  # XML_ERR_NO_MEMORY of libxml2

KINDS = (("word", "wordprocessingml"), ("sheet", "spreadsheetml"), ("slides", "presentationml"))
PLANE_ENDS = "".join(chr(plane + end) for plane in range(0x10000, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF))
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
PLANE_END = re.compile(f"[{PLANE_ENDS}]")
LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Relation:
    """A link from one part to another; `kind` is the last word of its type, `target` a part name, "" if outside."""

    kind: str
    target: str


@dataclass(slots=True)
class Package:
    """An open file: `kind` is word, sheet, binary_sheet, slides, open_document or other; `main` is its chief part."""

    archive: Archive
    kind: str
    main: str

    def has(self, name: str) -> bool:
        return self.archive.find(name) is not None

    def bytes_of(self, name: str) -> bytes:
        return self.archive.read(self.archive.find(name) or name)

    def root(self, name: str) -> etree._Element:
        return parse(self.bytes_of(name), name)

    def part(self, relations: dict[str, Relation], kind: str) -> etree._Element | None:
        """The root of the first part of that kind, None where there is none."""
        name = target(relations, kind)
        return self.root(name) if name else None

    def relations(self, part: str) -> dict[str, Relation]:
        """By id. A target that leaves the package, or that the package does not hold, is ""."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        return _relations(self.archive, path, folder) if self.has(path) else {}


def target(relations: dict[str, Relation], kind: str) -> str:
    """The name of the first part of that kind, "" where there is none."""
    return next((relation.target for relation in relations.values() if relation.kind == kind and relation.target), "")


def open_package(data: bytes) -> Package:
    """Raises `MalformedDocument` for a damaged ZIP; a sound ZIP of another kind comes back as `other`."""
    archive = Archive(data)
    if archive.find("mimetype") and archive.find("content.xml"):
        return Package(archive, "open_document", "content.xml")
    main = _main_part(archive)
    if main.endswith(".bin"):
        return Package(archive, "binary_sheet", main)
    if not main:
        return Package(archive, "other", "")
    return Package(archive, _kind(archive, main), main)


def parse(data: bytes, name: str) -> etree._Element:
    """The root element of a part; comments and processing instructions are gone. Raises `MalformedDocument`."""
    try:
        root = etree.fromstring(checked(data, name), xml_parser())
    except etree.XMLSyntaxError as error:
        raise syntax_error(error, name) from error
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise errors.MalformedDocument(f"the part {name} holds a DOCTYPE or no element: not read")
    return root


def checked(data: bytes, name: str) -> bytes:
    """The part's bytes in the transitional namespaces. Raises `MalformedDocument` for a DOCTYPE."""
    is_wide = b"\0" in data[:4] or data.startswith(WIDE_MARKS)
    if DOCTYPES[0] in data or (is_wide and any(doctype in data for doctype in DOCTYPES)):
        raise errors.MalformedDocument(f"the part {name} holds a DOCTYPE, which Office files never have: not read")
    if b"purl.oclc.org/ooxml" in data[:ROOT_TAG]:
        for strict, transitional in STRICT:
            data = data.replace(strict, transitional)
    return data


def syntax_error(error: etree.XMLSyntaxError, name: str) -> Exception:
    """The parser's error as ours; it calls a lack of memory a syntax error too."""
    if getattr(error, "code", None) == OUT_OF_MEMORY:
        return MemoryError(f"part {name}")
    return errors.MalformedDocument(
        f"the XML of part {name} is damaged ({error.msg}): save the file again with its program"
    )


@cache
def xml_parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


def clean(text: str) -> str:
    """Control characters, lone surrogates and noncharacters, one for one as U+FFFD; tabs and newlines stay."""
    if text.isprintable():
        return text
    if CONTROL.search(text):
        text = CONTROL.sub("\ufffd", text)
    if len(text.encode("utf-16-le")) > 2 * len(text):  # only then can the slower search find anything
        text = PLANE_END.sub("\ufffd", text)
    return text


def lines(text: str) -> list[str]:
    return LINE_END.split(text) if "\n" in text or "\r" in text else [text]


def census_of(texts: Iterable[str]) -> int:
    """Non-space characters, counted as they stand after `lines` and `clean`."""
    return len("".join(clean(LINE_END.sub(" ", "".join(texts))).split()))


def replaced_characters(count: int) -> Diagnostic:
    return Diagnostic(
        "warning",
        "control-characters",
        f"{count} control characters or lone surrogates stand as U+FFFD: look at these places in the original",
    )


def _main_part(archive: Archive) -> str:
    if archive.find("_rels/.rels"):
        for relation in _relations(archive, "_rels/.rels", "").values():
            if relation.kind == "officeDocument" and relation.target:
                return relation.target
    known = ("word/document.xml", "xl/workbook.xml", "xl/workbook.bin", "ppt/presentation.xml")
    return next((found for name in known if (found := archive.find(name))), "")


def _kind(archive: Archive, main: str) -> str:
    """By the main part's content type, else by its folder: makers disagree on part names, not on types."""
    types = archive.read(archive.find("[Content_Types].xml") or "") if archive.find("[Content_Types].xml") else b""
    pattern = rf'PartName="/{re.escape(main)}"[^>]*|ContentType="([^"]*)"[^>]*PartName="/{re.escape(main)}"'
    found = re.search(pattern.encode(), types, re.IGNORECASE)
    declared = found[0].decode("utf-8", "replace") if found else ""
    for kind, word in KINDS:
        if word in declared:
            return kind
    folders = {"word": "word", "xl": "sheet", "ppt": "slides"}
    return folders.get(main.split("/", 1)[0].lower(), "other")


def _relations(archive: Archive, path: str, folder: str) -> dict[str, Relation]:
    relations: dict[str, Relation] = {}
    for element in _relation_elements(archive, path):
        kind = element.get("Type", "").rsplit("/", 1)[-1]
        target = ""
        if element.get("TargetMode") != "External":
            target = _part_name(archive, folder, element.get("Target", ""))
        relations[element.get("Id", "")] = Relation(kind, target)
    return relations


def _relation_elements(archive: Archive, path: str) -> Iterator[etree._Element]:
    root = parse(archive.read(archive.find(path) or path), path)
    yield from root.iter(f"{{{PACKAGE}}}Relationship")


def _part_name(archive: Archive, folder: str, target: str) -> str:
    path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
    path = posixpath.normpath(path)
    return archive.find(path) or archive.find(unquote(path)) or ""
