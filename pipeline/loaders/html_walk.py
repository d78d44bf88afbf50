"""The tree of a page → blocks, grids and their order. It walks with a stack of its own: nesting has no limit."""

from __future__ import annotations

import itertools
import operator
import re

from pipeline.loaders import html_chrome, html_list_numbers, html_site_lines, html_tables
from pipeline.loaders.html_frames import Frame, Item, List
from pipeline.loaders.html_tables import Container, GridDraft
from pipeline.loaders.html_tree import DROPPED, VOID, Node
from schemas.document import CELL, CHROME, HEADING, LINE, LIST_ITEM, PARAGRAPH, TERM, Block, Flow, Grid

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup html legend li listing main menu nav ol optgroup option"
    " p pre search section select summary svg table tbody td template tfoot th thead title tr ul x-iframe x-noembed"
    " x-end x-noframes x-noscript x-plaintext x-textarea x-title x-xmp"
)
BLOCK = frozenset(_BLOCK_NAMES.split())
PREFORMATTED = frozenset({"pre", "listing", "x-xmp", "x-plaintext", "x-textarea"})
READINGS = frozenset({"rt", "rp", "rtc"})

_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_HEADING = re.compile(r"h[1-6]\Z")
_INDENT = re.compile("[\u3000\xa0]*")


class Walk:
    """Goes through the tree once; the results are `blocks`, `grids`, `page.flow`, `title` and `hidden`."""

    def __init__(self, root: Node) -> None:
        self.blocks: list[Block] = []
        self.grids: list[Grid] = []
        self.page = Container()
        self.title: str | None = None
        self.hidden: list[int] = []
        self._whole = html_chrome.page(root)
        self._containers = [self.page]
        self._run: list[str] = []
        self._owner: Frame | None = None  # of the run's first words
        self._run_is_chrome = False
        self._readings: list[tuple[Frame, str]] = []
        self._gap = False
        self._go(Frame(root, None, 1))

    def _go(self, root: Frame) -> None:
        stack = [root]
        while stack:
            frame = stack[-1]
            for child in frame.children:
                if isinstance(child, str):
                    self._read(child, frame)
                elif (entered := self._enter(child, frame)) is not None:
                    stack.append(entered)
                    break
            else:
                stack.pop()
                self._leave(frame)

    def _read(self, text: str, frame: Frame) -> None:
        if frame.is_reading:
            self._readings.append((frame.parent or frame, text))
        elif not text or text.isspace():
            if self._owner is not None:
                self._run.append(text)
        else:
            is_chrome = frame.is_chrome or frame.is_hidden
            if self._owner is not None and is_chrome != self._run_is_chrome:
                self._flush()
            if self._owner is None:
                self._owner, self._run_is_chrome = frame.block, is_chrome
            self._run.append(text)

    def _enter(self, node: Node, parent: Frame) -> Frame | None:
        name = node.name
        if name in DROPPED:
            return None
        if name in ("br", "hr"):
            is_blank = not self._flush()
            self._gap = self._gap or is_blank or name == "hr"
        if name in VOID:
            return None
        frame = Frame(node, parent, parent.child_position(name))
        frame.is_reading = frame.is_reading or name in READINGS
        self._judge(frame)
        if name in BLOCK or ("style" in node.attributes and _BLOCK_STYLE.search(node.attributes["style"] or "")):
            self._flush()
            frame.block = frame
            self._open(frame)
        return frame

    def _judge(self, frame: Frame) -> None:
        """Hidden, of the site, or of the report."""
        node = frame.node
        frame.is_hidden = frame.is_hidden or html_chrome.is_hidden(node)
        if html_chrome.is_main(node):
            frame.in_main = True
            if frame.is_chrome and node.sentences and node.sentences * 2 >= self._whole.sentences:
                frame.is_chrome = False
        if node.name == "table" and html_chrome.is_prose_table(node):
            frame.is_chrome = False
        elif not frame.is_chrome and not frame.in_cell:
            frame.is_chrome = html_chrome.is_chrome(
                node, self._whole, frame.parent is not None and frame.parent.in_main
            )

    def _open(self, frame: Frame) -> None:
        name, grid = frame.name, frame.grid
        if name in ("table", "dl"):
            self._open_grid(frame)
        elif name in ("ol", "ul", "menu", "dir"):
            frame.list = List(frame.node)
        elif name == "li":
            frame.item = Item(frame.list.marker(frame.node) if frame.list else None)
        elif grid is None:
            return
        elif grid.is_definitions:
            if name in ("dt", "dd"):
                self._open_cell(frame, grid.term() if name == "dt" else grid.value())
        elif name in ("td", "th"):
            self._open_cell(frame, grid.cell(frame.node))
        elif name == "tr":
            grid.row()
        elif name == "caption":
            self._open_cell(frame, grid.caption)
        elif name in ("thead", "tbody", "tfoot"):
            grid.section(name)

    def _open_grid(self, frame: Frame) -> None:
        if frame.name == "dl":
            arranges = not html_tables.is_list_of_values(frame.node)
        else:
            arranges = html_tables.is_layout(frame.node)
        frame.grid = None
        if not arranges and not frame.is_chrome and not frame.is_hidden:
            frame.grid = frame.opened = GridDraft(frame.path(), frame.name == "dl")

    def _open_cell(self, frame: Frame, container: Container) -> None:
        self._containers.append(container)
        frame.opened, frame.grid, frame.item, frame.in_cell = container, None, None, True

    def _leave(self, frame: Frame) -> None:
        if frame.block is not frame:
            return
        self._flush()
        if frame.name == "p" and not frame.node.characters:
            self._gap = True
        elif frame.name in ("thead", "tbody", "tfoot") and frame.grid is not None:
            frame.grid.section("")
        if isinstance(frame.opened, GridDraft):
            grid = frame.opened.finished()
            if grid is not None:
                self.grids.append(grid)
                self._containers[-1].flow.append(Flow(grid=len(self.grids) - 1))
        elif frame.opened is not None:
            self._containers.pop()

    def _flush(self) -> bool:
        """Ends the run of inline content; whether it held words."""
        owner = self._owner
        if owner is not None:
            text = "".join(self._run)
            self._run, self._owner = [], None
            if owner.name in PREFORMATTED:
                self._lines(text, owner)
            else:
                self._block(text, owner, self._kind(text, owner))
        if self._readings:
            self._read_aloud()
        return owner is not None

    def _lines(self, text: str, owner: Frame) -> None:
        for line in text.split("\n"):
            if line.strip():
                self._block(line, owner, (LINE, None, None))
            else:
                self._gap = True

    def _kind(self, text: str, owner: Frame) -> tuple[str, int | None, str | None]:
        """The kind of block, a heading's level, an item's number."""
        item, name = owner.item, owner.name
        if item is not None and not item.is_begun:
            item.is_begun = True
            if not _HEADING.match(name):
                return LIST_ITEM, None, None if html_list_numbers.is_numbered(text) else item.marker
        if _HEADING.match(name):
            return HEADING, int(name[1]), None
        if name == "dt":
            return TERM, None, None
        return CELL if owner.in_cell and name not in ("p", "li", "caption") else PARAGRAPH, None, None

    def _block(self, text: str, owner: Frame, kind: tuple[str, int | None, str | None]) -> None:
        words = text.strip()
        is_chrome = self._run_is_chrome or owner.name == "title"
        if not is_chrome and kind[0] != HEADING and not owner.in_cell:
            is_chrome = html_site_lines.is_line(words)
        if owner.name == "title" and self.title is None:
            self.title = " ".join(words.split())
        if owner.is_hidden:
            self.hidden.append(len(self.blocks))
        indent = _INDENT.match(text.lstrip(" \t\n"))
        block = Block(
            words,
            owner.path(),
            CHROME if is_chrome else kind[0],
            level=None if is_chrome else kind[1],
            after_gap=self._gap,
            marker=kind[2],
            indent=float(indent.end()) if indent else 0.0,
        )
        self._gap = False
        self._append(block)

    def _read_aloud(self) -> None:
        """The readings over the words of the run, a block for each <ruby>."""
        readings, self._readings = self._readings, []
        for ruby, group in itertools.groupby(readings, key=operator.itemgetter(0)):
            text = "".join(reading for _, reading in group).strip()
            if text:
                self._append(Block(text, f"{ruby.path()}/rt", CHROME))

    def _append(self, block: Block) -> None:
        self.blocks.append(block)
        self._containers[-1].flow.append(Flow(block=len(self.blocks) - 1))
