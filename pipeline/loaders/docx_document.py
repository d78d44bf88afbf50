"""A Word package as a document: its stories in order, the parts they refer to, and what a reader should be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from pipeline import errors
from pipeline.loaders import docx_runs
from pipeline.loaders.docx_numbering import Numbering
from pipeline.loaders.docx_story import Contents, Story
from pipeline.loaders.docx_styles import Styles, W
from pipeline.loaders.office_package import (
    RELATION_ID,
    Package,
    Relation,
    census_of,
    replaced_characters,
    target,
)
from schemas.document import CHROME, PARAGRAPH, RUNNING, Diagnostic, Document, Flow

if TYPE_CHECKING:
    from collections.abc import Iterator

Element = etree._Element

STYLES_CHUNK = 32 * 1024  # bytes; holds the styles that Word writes first, headings among them
TELLS = {
    "tracked-deletion": ("info", "{count} characters deleted with tracked changes are left out (first at {place})"),
    "ruby": ("info", "{count} ruby readings stand apart from the text (first at {place})"),
    "hidden-text": ("info", "{count} pieces of hidden text stand apart from the text (first at {place}): check them"),
    "placeholder-text": (
        "info",
        "{count} form fields show only their prompt (first at {place}): nobody filled them in",
    ),
    "field-instruction": ("info", "{count} pieces of text inside field instructions stand apart (first at {place})"),
    "picture": ("info", "{count} pictures are not read (first at {place}): words in them are missing"),
    "chart": ("info", "{count} charts are not read: the figures printed in them are missing"),
    "embedded-file": ("warning", "{count} files inserted into this one are not read: save it again with Word"),
}


def read(package: Package) -> Document:
    """Raises `NeedsOCR` where pictures are all there is, `EmptyDocument` where there is nothing."""
    root = package.root(package.main)
    relations = package.relations(package.main)
    contents = _contents(package, relations)
    parts = [root]
    heads, feet = _running(package, relations, root, parts)
    body = root.find(f"{W}body")
    flow = list(_stories(contents, heads, "header"))
    start = len(contents.blocks)
    flow += Story(body, contents).read("body") if body is not None else []
    has_words = len(contents.blocks) > start
    flow += _stories(contents, feet, "footer")
    for kind in ("footnotes", "endnotes"):
        flow += _notes(package, relations, contents, kind, parts)
    flow += _comments(package, relations, contents, parts)
    contents.tell("chart", "body", sum(1 for relation in relations.values() if relation.kind == "chart"))
    if not has_words:
        _check_empty(contents)
    return Document(
        "docx",
        tuple(contents.blocks),
        tuple(contents.grids),
        tuple(flow),
        text_source="markup",
        census=sum(census(part) for part in (*parts, *contents.diagrams.values())) + contents.computed,
        diagnostics=tuple(_diagnostics(contents)),
    )


def census(root: Element) -> int:
    """Non-space characters in every text element of a part, counted without walking its structure.

    Deleted and moved-away text and the second copies in fallback branches are known by their ancestors alone.
    """
    counted = (docx_runs.TEXT, docx_runs.MATH_TEXT, docx_runs.DRAWING_TEXT)
    skipped = {
        text
        for outer in root.iter(f"{W}del", f"{W}moveFrom", docx_runs.FALLBACK)
        if outer.tag != docx_runs.FALLBACK or _has_choice(outer)
        for text in outer.iter(*counted)
    }
    texts = [text.text or "" for text in root.iter(*counted) if text not in skipped]
    marks = sum(1 for mark in root.iter(f"{W}sym", f"{W}noBreakHyphen", f"{W}softHyphen"))
    return census_of(texts) + marks


def _has_choice(fallback: Element) -> bool:
    return any(sibling.tag == docx_runs.CHOICE for sibling in fallback.itersiblings(preceding=True))


def _contents(package: Package, relations: dict[str, Relation]) -> Contents:
    part = target(relations, "styles")
    styles = Styles(package.archive.stream(part, STYLES_CHUNK) if part else iter(()))
    numbering = Numbering(lambda: package.part(relations, "numbering"), styles.number_id)
    diagrams = {
        name: package.root(relation.target)
        for name, relation in relations.items()
        if relation.kind == "diagramData" and relation.target
    }
    return Contents(styles, numbering, diagrams)


def _running(
    package: Package, relations: dict[str, Relation], root: Element, parts: list[Element]
) -> tuple[list[Element], list[Element]]:
    """The headers and footers that sections name, each part once, in the order of the sections."""
    found: dict[str, dict[str, None]] = {"header": {}, "footer": {}}
    for reference in root.iter(f"{W}headerReference", f"{W}footerReference"):
        relation = relations.get(reference.get(RELATION_ID, ""))
        if relation is not None and relation.target and relation.kind in found:
            found[relation.kind][relation.target] = None
    heads, feet = ([package.root(target) for target in found[kind]] for kind in ("header", "footer"))
    parts += heads + feet
    return heads, feet


def _stories(contents: Contents, roots: list[Element], name: str) -> Iterator[Flow]:
    for number, root in enumerate(roots, start=1):
        yield from Story(root, contents).read(f"{name}[{number}]", RUNNING)


def _notes(
    package: Package, relations: dict[str, Relation], contents: Contents, kind: str, parts: list[Element]
) -> Iterator[Flow]:
    """Notes in the order in which the text refers to them, then any that nothing refers to."""
    root = package.part(relations, kind)
    if root is None:
        return
    parts.append(root)
    name = kind.removesuffix("s")
    notes = {item.get(f"{W}id", ""): item for item in root.iterchildren(f"{W}{name}")}
    order = dict.fromkeys(identity for what, identity in contents.notes.references if what == name)
    for number, identity in enumerate([*order, *(identity for identity in notes if identity not in order)], start=1):
        if identity in notes:
            yield from Story(notes[identity], contents).read(f"{kind}/{name}[{number}]", PARAGRAPH)


def _comments(
    package: Package, relations: dict[str, Relation], contents: Contents, parts: list[Element]
) -> Iterator[Flow]:
    root = package.part(relations, "comments")
    if root is None:
        return
    parts.append(root)
    for number, comment in enumerate(root.iterchildren(f"{W}comment"), start=1):
        yield from Story(comment, contents).read(f"comments/comment[{number}]", CHROME)


def _check_empty(contents: Contents) -> None:
    if contents.seen["picture"]:
        raise errors.NeedsOCR("the Word file holds pictures and no text: print it to PDF and read that with OCR")
    if not contents.blocks:
        raise errors.EmptyDocument("the Word file holds no text: nothing to read")


def _diagnostics(contents: Contents) -> Iterator[Diagnostic]:
    for what, count in contents.seen.items():
        if what == "control-characters":
            yield replaced_characters(count)
        elif count:
            severity, message = TELLS[what]
            yield Diagnostic(severity, what, message.format(count=count, place=contents.places[what]))
