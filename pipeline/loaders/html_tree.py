"""HTML source → a small tree of elements and text, whichever parser reads it.

lxml reads nearly everything as browsers do, fast. Where text would be lost (it stops 2,000 elements deep), Python's own
tokenizer feeds the same builder, which knows what an author may leave open.
"""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from types import MappingProxyType

Attributes = Mapping[str, str | None]

DROPPED = frozenset({"script", "style"})
_VOID_NAMES = "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
VOID = frozenset(_VOID_NAMES.split())
FILES = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".zip", ".csv", ".txt", ".jtd")
DEEPEST_LOOK = 500  # open elements that an end tag is matched against

_CELLS = frozenset({"td", "th", "caption"})
_SECTIONS = frozenset({"thead", "tbody", "tfoot", "colgroup"})
_NO_CONTENT: Attributes = MappingProxyType({})
# An opening tag → what it closes, and where the search for that stops.
_IMPLIED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "dir", "table"}) | _CELLS),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl", "table"}) | _CELLS),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl", "table"}) | _CELLS),
    "option": (frozenset({"option"}), frozenset({"select", "datalist"})),
    "td": (_CELLS, frozenset({"tr", "table"})),
    "th": (_CELLS, frozenset({"tr", "table"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    **dict.fromkeys(("thead", "tbody", "tfoot"), (_SECTIONS | {"tr"}, frozenset({"table"}))),
    **dict.fromkeys(
        ("p", "div", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "pre"),
        (frozenset({"p"}), frozenset({"table", "li", "dd", "button", "div", "section"}) | _CELLS),
    ),
}
_SCOPES = frozenset({"table"}) | _CELLS
_STRUCTURE = frozenset({"table", "tr", "td", "th", "caption", "thead", "tbody", "tfoot"})


class Node:
    """An element, with what its subtree holds: non-space characters, those in links, 。 outside of links, links.

    `file_links` are links to documents, `headings` the h1 to h3 in it, `cells` the table cells.
    """

    __slots__ = (
        "attributes",
        "cells",
        "characters",
        "children",
        "file_links",
        "headings",
        "linked",
        "links",
        "name",
        "sentences",
    )

    def __init__(self, name: str, attributes: Attributes) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Node | str] = []
        self.characters = self.linked = self.sentences = 0
        self.links = self.file_links = self.headings = self.cells = 0

    def absorb(self, child: Node) -> None:
        """Adds what a finished child holds."""
        self.characters += child.characters
        self.linked += child.characters if child.name == "a" and child.links else child.linked
        self.sentences += 0 if child.name == "a" and child.links else child.sentences
        self.links += child.links
        self.file_links += child.file_links
        self.headings += child.headings
        self.cells += child.cells


class Builder:
    """Takes tags and text in order; what is still open at the end is closed."""

    def __init__(self) -> None:
        self.root = Node("", _NO_CONTENT)
        self._open = [self.root]
        self._counts: dict[str, int] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        implied = _IMPLIED.get(name)
        if implied is not None:
            self._close_implied(*implied)
        node = Node(name, attributes)
        if name == "a" and attributes.get("href") is not None:
            node.links = 1
            node.file_links = int((attributes.get("href") or "").split("?")[0].lower().endswith(FILES))
        elif name in ("td", "th"):
            node.cells = 1
        elif name in ("h1", "h2", "h3"):
            node.headings = 1
        self._open[-1].children.append(node)
        if name not in VOID:
            self._open.append(node)
            self._counts[name] = self._counts.get(name, 0) + 1

    def end(self, name: str) -> None:
        """Closes the innermost open element of that name, unless a table cell stands between."""
        if not self._counts.get(name):
            return
        for position in range(len(self._open) - 1, max(0, len(self._open) - 1 - DEEPEST_LOOK), -1):
            found = self._open[position].name
            if found == name:
                self._close(position)
                return
            if found in _SCOPES and name not in _STRUCTURE:
                return

    def data(self, text: str) -> None:
        node = self._open[-1]
        node.children.append(text)
        if node.name not in DROPPED:
            node.characters += sum(map(len, text.split()))
            node.sentences += text.count("。")

    def finish(self) -> Node:
        self._close(1)
        return self.root

    def _close_implied(self, names: frozenset[str], limits: frozenset[str]) -> None:
        if not any(self._counts.get(name) for name in names):
            return
        for position in range(len(self._open) - 1, max(0, len(self._open) - 1 - DEEPEST_LOOK), -1):
            found = self._open[position].name
            if found in names:
                self._close(position)
                return
            if found in limits:
                return

    def _close(self, position: int) -> None:
        while len(self._open) > position:
            node = self._open.pop()
            self._open[-1].absorb(node)
            self._counts[node.name] -= 1


def parse(source: str, census: int) -> Node:
    """The tree that holds more of the `census` characters: lxml's, or that of Python's tokenizer."""
    tree = _by_lxml(source)
    if tree is not None and tree.characters >= census:
        return tree
    other = _by_tokens(source)
    return tree if tree is not None and tree.characters >= other.characters else other


def _by_lxml(source: str) -> Node | None:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(source.encode("utf-8"), parser)
    except etree.LxmlError:
        return None
    if root is None:
        return None
    builder = Builder()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            builder.start(str(element.tag), dict(element.attrib) if element.attrib else _NO_CONTENT)
            if element.text:
                builder.data(element.text)
        else:
            builder.end(str(element.tag))
            if element.tail:
                builder.data(element.tail)
    return builder.finish()


def _by_tokens(source: str) -> Node:
    builder = Builder()
    tokenizer = _Tokens(builder)
    tokenizer.feed(source)
    tokenizer.close()
    return builder.finish()


class _Tokens(HTMLParser):
    def __init__(self, builder: Builder) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = builder

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.start(tag, dict(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._builder.start(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        self._builder.end(tag)

    def handle_data(self, data: str) -> None:
        self._builder.data(data)
