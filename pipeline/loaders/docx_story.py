"""One story of a Word file (the body, a header, a note) as blocks and grids, in the order of its XML.

Locators count from 1 what the file holds: `body/paragraph[4]`, `body/table[2]/row[3]/cell[1]`, and for the second
paragraph of that cell `body/table[2]/row[3]/cell[1]/paragraph[2]`. Wrappers without a look of their own (content
controls, custom XML, moved ranges) do not count. Lines of one paragraph, set apart by line breaks, share its locator.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from pipeline.loaders import docx_runs, docx_tables
from pipeline.loaders.docx_numbering import Marker, Numbering
from pipeline.loaders.docx_runs import Notes, Runs, Words
from pipeline.loaders.docx_styles import NO_PROPERTIES, Properties, Styles, W, paragraph_properties, said_by_paragraphs
from pipeline.loaders.office_package import DRAWING, clean
from schemas.document import CELL, CHROME, HEADING, PARAGRAPH, Block, Flow, Grid

Element = etree._Element

PARAGRAPH_TAG, TABLE = f"{W}p", f"{W}tbl"
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
OTHER_FILE = f"{W}altChunk"
WRAPPERS = (*THROUGH, docx_runs.SDT, docx_runs.ALTERNATE, OTHER_FILE)


@dataclass(slots=True)
class Contents:
    """What all stories of a file put together; `seen` counts what a diagnostic tells of, `places` says where first."""

    styles: Styles
    numbering: Numbering
    diagrams: dict[str, Element] = field(default_factory=dict)  # by relation id
    notes: Notes = field(default_factory=Notes)
    blocks: list[Block] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    computed: int = 0  # non-space characters that fields print and the file holds nowhere as text
    seen: Counter[str] = field(default_factory=Counter)
    places: dict[str, str] = field(default_factory=dict)

    def tell(self, what: str, place: str, count: int = 1) -> None:
        self.seen[what] += count
        self.places.setdefault(what, place)

    def add(self, block: Block) -> Flow:
        text = clean(block.text)
        if text is not block.text:
            self.tell("control-characters", block.locator, text.count("\ufffd") - block.text.count("\ufffd"))
            block = block._replace(text=text)
        self.blocks.append(block)
        return Flow(len(self.blocks) - 1)


class Story:
    """Reads one story of a file into `contents`."""

    def __init__(self, element: Element, contents: Contents) -> None:
        self._element = element
        self._contents = contents
        self._runs = Runs(element, contents.notes)
        self._wrapping = {item.getparent() for item in element.iter(*WRAPPERS)}
        self._said = said_by_paragraphs(element)
        self._usual = contents.styles.properties(contents.styles.default)

    def read(self, locator: str, kind: str = "") -> list[Flow]:
        """`kind` is that of all blocks of the story; "" where each paragraph decides."""
        return self._container(self._element, locator, kind)

    def _container(self, element: Element, locator: str, kind: str, *, is_cell: bool = False) -> list[Flow]:
        """The children of a body, a cell or a text box, in order."""
        flow: list[Flow] = []
        paragraphs = tables = 0
        gap = False
        words = said = None
        for child in self._unwrapped(element) if element in self._wrapping else element:
            tag = child.tag
            if tag == TABLE:
                tables += 1
                flow.append(self._table(child, f"{locator}/table[{tables}]", kind, gap=gap))
                gap = False
            if tag != PARAGRAPH_TAG:
                continue
            paragraphs += 1
            lines = self._runs.plain(child) if words is None else None
            if lines is None:
                words = self._runs.read(child, words or Words())
                if words.deleted and _runs_on(child):
                    continue
                lines = words.printed
            if not lines and words is None and self._is_silent(child):
                gap = True
                continue
            said = self._properties(child)
            before = len(flow)
            if lines or words is not None:
                place = locator if is_cell and paragraphs == 1 else f"{locator}/paragraph[{paragraphs}]"
                flow += self._blocks(lines, place, kind, said, gap=gap)
                if words is not None:
                    flow.extend(self._beside(words, place, kind))
            gap = len(flow) == before and (gap or words is None or not words.deleted)
            words = None
        marker = said[1] if said is not None else None
        if is_cell and paragraphs == 1 and not flow and marker is not None and not marker.is_bullet:
            # a table's number column: the cell prints its automatic number and nothing else
            flow.append(self._contents.add(Block("", locator, kind, marker=marker.text)))
        return flow

    def _is_silent(self, paragraph: Element) -> bool:
        """No list counts this paragraph, so without words it is a gap and nothing else."""
        return not self._usual.number_id and paragraph not in self._said

    def _unwrapped(self, element: Element) -> Iterator[Element]:
        """Paragraphs and tables, through the wrappers that have no look of their own."""
        for child in element:
            tag = child.tag
            if tag in (PARAGRAPH_TAG, TABLE):
                yield child
            elif tag in THROUGH:
                yield from self._unwrapped(child)
            elif tag == docx_runs.SDT:
                content = child.find(docx_runs.SDT_CONTENT)
                if content is not None:
                    yield from self._unwrapped(content)
            elif tag == docx_runs.ALTERNATE:
                yield from self._unwrapped(docx_runs.chosen(child))
            elif tag == OTHER_FILE:
                self._contents.tell("embedded-file", "body")

    def _table(self, element: Element, locator: str, kind: str, *, gap: bool) -> Flow:
        """The grid takes its number before those nested in it."""
        contents = self._contents
        number, first = len(contents.grids), len(contents.blocks)
        contents.grids.append(Grid((), 0, 0, locator))
        layout = docx_tables.layout(element)
        for slot, cell, step in layout.parts:
            slot.flow += self._container(cell, f"{locator}/{step}", kind or CELL, is_cell=True)
        contents.grids[number] = docx_tables.grid(layout, locator)
        if layout.deleted:
            contents.tell("tracked-deletion", locator, layout.deleted)
        if gap and len(contents.blocks) > first:
            contents.blocks[first] = contents.blocks[first]._replace(after_gap=True)
        return Flow(grid=number)

    def _blocks(
        self, lines: Sequence[str], locator: str, kind: str, said: tuple[Properties, Marker | None], *, gap: bool
    ) -> list[Flow]:
        """One a line; an empty line is a gap before the next, and the first with words has the marker."""
        properties, marker = said
        level = properties.heading or None if not kind else None
        indent = max(0.0, (properties.left or 0.0) + (properties.first or 0.0))
        label = marker.text if marker is not None else None
        flow: list[Flow] = []
        for text in lines:
            if not text or text.isspace():
                gap = gap or bool(flow)
                continue
            block = Block(text, locator, kind or (HEADING if level else PARAGRAPH))
            if gap or level or label or indent:
                block = block._replace(level=level, after_gap=gap, marker=label, indent=indent)
            flow.append(self._contents.add(block))
            label, gap = None, False
        return flow

    def _beside(self, words: Words, locator: str, kind: str) -> Iterator[Flow]:
        """What is set aside, then the text boxes and diagrams that hang on the paragraph."""
        contents = self._contents
        for what, text in words.asides:
            if text.strip():
                contents.tell(what, locator)
                yield contents.add(Block(text, locator, CHROME))
        for number, box in enumerate(words.boxes, start=1):
            yield from self._container(box, f"{locator}/textbox[{number}]", kind)
        for number, diagram in enumerate(words.diagrams, start=1):
            if diagram in contents.diagrams:
                root = contents.diagrams[diagram]
                yield from self._diagram(root, f"{locator}/diagram[{number}]", kind or PARAGRAPH)
        contents.computed += words.computed
        if words.deleted:
            contents.tell("tracked-deletion", locator, words.deleted)
        if words.pictures:
            contents.tell("picture", locator, words.pictures)

    def _diagram(self, root: Element, locator: str, kind: str) -> Iterator[Flow]:
        for number, paragraph in enumerate(root.iter(f"{{{DRAWING}}}p"), start=1):
            text = "".join(item.text or "" for item in paragraph.iter(f"{{{DRAWING}}}t"))
            if text.strip():
                yield self._contents.add(Block(text, f"{locator}/paragraph[{number}]", kind))

    def _properties(self, element: Element) -> tuple[Properties, Marker | None]:
        """A paragraph's own properties over its list's over its style's; asking for the marker counts it."""
        own = self._said.get(element)
        style, direct = paragraph_properties(own) if own is not None else (None, NO_PROPERTIES)
        styles = self._contents.styles
        name, base = (styles.default, self._usual) if style is None else (style, styles.properties(style))
        properties = base if direct is NO_PROPERTIES else base.under(direct)
        if not properties.number_id or properties.number_id == "0":
            return properties, None
        marker = self._contents.numbering.marker(properties.number_id, properties.level, name)
        if marker is not None and direct.left is None and (direct.number_id is not None or base.left is None):
            properties = properties._replace(left=marker.left, first=marker.first)
        return properties, marker


def _runs_on(paragraph: Element) -> bool:
    """The mark between this paragraph and the next is deleted, so they are one."""
    following = paragraph.getnext()
    is_followed = following is not None and following.tag == PARAGRAPH_TAG
    return is_followed and paragraph.find(MARK_DELETED) is not None
