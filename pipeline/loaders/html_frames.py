"""What an open element of a page passes on to its content, and how lists count."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.loaders import html_list_numbers
from pipeline.loaders.html_tables import Container, GridDraft
from pipeline.loaders.html_tree import Node

DEEPEST_PATH = 60  # elements a locator names; the way to those below is "…"

_ONCE = frozenset({"html", "head", "body", "title"})


class Item:
    """A <li> and whether its first words have been read."""

    def __init__(self, marker: str | None) -> None:
        self.marker = marker
        self.is_begun = False


class List:
    """Counts the items of a list."""

    def __init__(self, node: Node) -> None:
        attributes = node.attributes
        kind = "ol" if node.name == "ol" else "ul"
        self._style = html_list_numbers.style_of(kind, attributes.get("style"), attributes.get("type"))
        self._step = -1 if "reversed" in attributes else 1
        start = html_list_numbers.whole_number(attributes.get("start"))
        items = sum(isinstance(child, Node) and child.name == "li" for child in node.children)
        self._next = start if start is not None else (items if self._step < 0 else 1)

    def marker(self, item: Node) -> str | None:
        stated = html_list_numbers.whole_number(item.attributes.get("value"))
        number = self._next if stated is None else stated
        self._next = number + self._step
        style = item.attributes.get("style")
        if self._style is None or (style and html_list_numbers.style_of("ol", style, None) is None):
            return None
        return html_list_numbers.marker(number, self._style)


class Frame:
    """An open element. `block` is the innermost block-level one, `opened` the cell or table that ends with it.

    `grid` is the table that rows and cells met now belong to: None inside a cell and in a table that only arranges.
    """

    __slots__ = (
        *("_path", "block", "children", "counts", "depth", "grid", "in_cell", "in_main", "is_chrome", "is_hidden"),
        *("is_reading", "item", "list", "name", "node", "opened", "parent", "position"),
    )

    def __init__(self, node: Node, parent: Frame | None, position: int) -> None:
        self.node, self.parent, self.position, self.name = node, parent, position, node.name
        self.children: Iterator[Node | str] = iter(node.children)
        self.counts: dict[str, int] | None = None
        self.block: Frame = parent.block if parent else self
        self.grid: GridDraft | None = None
        self.item: Item | None = parent.item if parent else None
        self.list: List | None = parent.list if parent else None
        self.opened: Container | GridDraft | None = None
        self.depth: int = parent.depth + 1 if parent else 0
        self._path: str | None = None
        self.is_hidden = self.is_chrome = self.in_main = self.in_cell = self.is_reading = False
        if parent:
            self.grid, self.is_hidden, self.is_chrome = parent.grid, parent.is_hidden, parent.is_chrome
            self.in_main, self.in_cell, self.is_reading = parent.in_main, parent.in_cell, parent.is_reading

    def child_position(self, name: str) -> int:
        if self.counts is None:
            self.counts = {}
        self.counts[name] = position = self.counts.get(name, 0) + 1
        return position

    def path(self) -> str:
        """`html/body/div[2]/p[1]`, counted among siblings of the same name; the way to very deep elements is cut."""
        if self.parent is None:
            return ""
        if self._path is None:
            name = self.name.removeprefix("x-")
            step = name if name in _ONCE else f"{name}[{self.position}]"
            above = self.parent.path() if self.depth < DEEPEST_PATH else "…"
            self._path = f"{above}/{step}" if above else step
        return self._path
