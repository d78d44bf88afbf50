"""One story of a Word file (the body, a header, a note) as blocks and grids, in the order of its XML.

Locators count from 1 what the file holds: `body/paragraph[4]`, `body/table[2]/row[3]/cell[1]`, and for the second
paragraph of that cell `body/table[2]/row[3]/cell[1]/paragraph[2]`. Wrappers without a look of their own (content
controls, custom XML, moved ranges) do not count. Lines of one paragraph, set apart by line breaks, share its locator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from pipeline.loaders import docx_runs, docx_tables
from pipeline.loaders.docx_numbering import Marker, Numbering
from pipeline.loaders.docx_runs import Notes, Runs, Words
from pipeline.loaders.docx_styles import VAL, Properties, Styles, W, paragraph_properties
from pipeline.loaders.office_package import DRAWING, clean
from schemas.document import CELL, CHROME, HEADING, PARAGRAPH, Block, Flow, Grid

Element = etree._Element

PARAGRAPH_TAG, TABLE, PROPERTIES = f"{W}p", f"{W}tbl", f"{W}pPr"
MARK_DELETED = f"{W}pPr/{W}rPr/{W}del"
THROUGH = frozenset(
    {
        f"{W}customXml",
        f"{W}ins",
        f"{W}moveTo",
        f"{W}smartTag",
        docx_runs.SDT_CONTENT,
        docx_runs.CHOICE,
        docx_runs.FALLBACK,
    }
)


@dataclass(slots=True)
class Contents:
    """What all stories of a file put together; `seen` counts what a diagnostic tells of, `places` says where first."""

    styles: Styles
    numbering: Numbering
    diagrams: dict[str, Element] = field(default_factory=dict)  # by relation id
    notes: Notes = field(default_factory=Notes)
    blocks: list[Block] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    places: dict[str, str] = field(default_factory=dict)

    def tell(self, what: str, place: str, count: int = 1) -> None:
        self.seen[what] += count
        self.places.setdefault(what, place)

    def add(self, block: Block) -> Flow:
        text = clean(block.text)
        if text != block.text:
            self.tell("control-character", block.locator, text.count("\ufffd") - block.text.count("\ufffd"))
            block = block._replace(text=text)
        self.blocks.append(block)
        return Flow(block=len(self.blocks) - 1)


class Place(NamedTuple):
    """Where reading stands: the container's locator, and the kind of its blocks ("" where each paragraph decides)."""

    locator: str
    kind: str = ""
    is_cell: bool = False


class Story:
    """Reads one story of a file into `contents`."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._runs = Runs(contents.notes)

    def container(self, element: Element, place: Place) -> list[Flow]:
        """The children of a body, a cell or a text box, in order."""
        flow: list[Flow] = []
        paragraphs = tables = 0
        gap = False
        words, marker = Words(), None
        for child in self._children(element):
            if child.tag == TABLE:
                tables += 1
                flow.append(self._table(child, f"{place.locator}/table[{tables}]", place.kind, gap=gap))
                gap = False
                continue
            paragraphs += 1
            locator = place.locator if place.is_cell and paragraphs == 1 else f"{place.locator}/paragraph[{paragraphs}]"
            self._runs.read(child, words)
            if words.deleted and child.find(MARK_DELETED) is not None and child.getnext() is not None:
                continue  # the mark between two paragraphs is deleted: they are one
            properties, marker = self._properties(child)
            found = self._paragraph(words, Place(locator, place.kind), properties, marker, gap=gap)
            gap = not found and (gap or not words.deleted)
            flow.extend(found)
            words = Words()
        if place.is_cell and paragraphs == 1 and not flow and marker is not None and not marker.is_bullet:
            # a table's number column: the cell prints its automatic number and nothing else
            flow.append(self._contents.add(Block("", place.locator, place.kind, marker=marker.text)))
        return flow

    def _children(self, element: Element) -> Iterator[Element]:
        """Paragraphs and tables, through the wrappers that have no look of their own."""
        for child in element:
            tag = child.tag
            if tag in (PARAGRAPH_TAG, TABLE):
                yield child
            elif tag in THROUGH:
                yield from self._children(child)
            elif tag == docx_runs.SDT:
                content = child.find(docx_runs.SDT_CONTENT)
                if content is not None:
                    with self._runs.prompt(child):
                        yield from self._children(content)
            elif tag == docx_runs.ALTERNATE:
                yield from self._children(docx_runs.chosen(child))
            elif tag == f"{W}altChunk":
                self._contents.tell("embedded-file", "body")

    def _table(self, element: Element, locator: str, kind: str, *, gap: bool) -> Flow:
        """The grid takes its number before those nested in it."""
        contents = self._contents
        number, first = len(contents.grids), len(contents.blocks)
        contents.grids.append(Grid((), 0, 0, locator))
        layout = docx_tables.layout(element)
        for slot, cell, step in layout.parts:
            slot.flow.extend(self.container(cell, Place(f"{locator}/{step}", kind or CELL, is_cell=True)))
        contents.grids[number] = docx_tables.grid(layout, locator)
        if layout.deleted:
            contents.tell("tracked-deletion", locator, layout.deleted)
        if gap and len(contents.blocks) > first:
            contents.blocks[first] = contents.blocks[first]._replace(after_gap=True)
        return Flow(grid=number)

    def _paragraph(
        self, words: Words, place: Place, properties: Properties, marker: Marker | None, *, gap: bool
    ) -> list[Flow]:
        """Its lines, then what is set aside, then the text boxes and diagrams that hang on it."""
        kind = place.kind or (HEADING if properties.heading else PARAGRAPH)
        level = properties.heading or None if kind == HEADING else None
        indent = max(0.0, (properties.left or 0.0) + (properties.first or 0.0))
        label = marker.text if marker is not None else None
        flow: list[Flow] = []
        for pieces in words.lines:
            text = "".join(pieces)
            if not text or text.isspace():
                gap = gap or bool(flow)
                continue
            block = Block(text, place.locator, kind, level=level, after_gap=gap, marker=label, indent=indent)
            flow.append(self._contents.add(block))
            label, gap = None, False
        if words.asides or words.boxes or words.diagrams or words.deleted or words.pictures:
            flow.extend(self._beside(words, place))
        return flow

    def _beside(self, words: Words, place: Place) -> Iterator[Flow]:
        contents = self._contents
        for what, text in words.asides:
            if text.strip():
                contents.tell(what, place.locator)
                yield contents.add(Block(text, place.locator, CHROME))
        for number, box in enumerate(words.boxes, start=1):
            yield from self.container(box, Place(f"{place.locator}/textbox[{number}]", place.kind))
        for number, diagram in enumerate(words.diagrams, start=1):
            if diagram in contents.diagrams:
                inside = Place(f"{place.locator}/diagram[{number}]", place.kind or PARAGRAPH)
                yield from self._diagram(contents.diagrams[diagram], inside)
        if words.deleted:
            contents.tell("tracked-deletion", place.locator, words.deleted)
        if words.pictures:
            contents.tell("picture", place.locator, words.pictures)

    def _diagram(self, root: Element, place: Place) -> Iterator[Flow]:
        for number, paragraph in enumerate(root.iter(f"{{{DRAWING}}}p"), start=1):
            text = "".join(item.text or "" for item in paragraph.iter(f"{{{DRAWING}}}t"))
            if text.strip():
                yield self._contents.add(Block(text, f"{place.locator}/paragraph[{number}]", place.kind))

    def _properties(self, element: Element) -> tuple[Properties, Marker | None]:
        """A paragraph's own properties over its list's over its style's; asking for the marker counts it."""
        own = element.find(PROPERTIES)
        styles = self._contents.styles
        style = own.find(f"{W}pStyle") if own is not None else None
        name = style.get(VAL, "") if style is not None else styles.default
        base = styles.properties(name)
        direct = paragraph_properties(own) if own is not None else None
        properties = base.under(direct) if direct is not None else base
        if not properties.number_id or properties.number_id == "0":
            return properties, None
        marker = self._contents.numbering.marker(properties.number_id, properties.level, name)
        if marker is None:
            return properties, None
        if direct is None or direct.left is None:
            own_list = direct is not None and direct.number_id is not None
            if own_list or base.left is None:
                properties = properties._replace(left=marker.left, first=marker.first)
        return properties, marker
