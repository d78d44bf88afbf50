"""Which elements of a page are the site around it: menus, ways home, footers, links to files.

Three questions, in this order: does it hold the report (then it is not), does it say what it is (element, role, id,
class), do links make up nearly all of it? In doubt it is content: a menu among the words can be seen and skipped, a
report among the menus is lost.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.loaders.html_tree import Node

DENSE = 0.8  # share of the characters that stand in links
FEWEST_LINKS = 2
PROSE = 4  # sentences from which on a part named like a menu is taken for content

_NAV_ROLES = frozenset({"navigation", "search", "menu", "menubar", "toolbar"})
_FRAME_ROLES = frozenset({"banner", "contentinfo", "complementary"})
_FRAME_ELEMENTS = frozenset({"header", "footer", "aside"})
_CONTROLS = frozenset({"select", "option", "button", "datalist", "x-textarea", "svg", "canvas", "audio", "video"})
_HIDDEN = frozenset({"template", "x-noscript", "x-iframe", "x-noembed"})
_NAMED_ELEMENTS = "div section ul ol dl p form span nav header footer aside article a center"
_NAMED = frozenset(_NAMED_ELEMENTS.split())
_DENSE_ELEMENTS = frozenset({"ul", "ol", "dl", "div", "p", "section", "table", "form", "center", "menu", "blockquote"})
_LAYOUT_PARTS = frozenset({"table", "td", "tr", "tbody"})
_MAIN_NAMES = (
    "content contents main maincontent maincontents main_content main-content main_contents main-contents tmp_contents"
    " tmp_honbun honbun article page-content contents-main primary"
)
_MAIN_IDS = frozenset(_MAIN_NAMES.split())

_QUALIFIERS = "g|l|s|sp|pc|gl?obal|local|site|sub|main|head(?:er)?|foot(?:er)?|page|top|bottom|tmp|mod|wrap"
_TOKEN = rf"(?:^|[^a-z])(?:{_QUALIFIERS})?[-_]?"
_NAV_NAMES = re.compile(
    _TOKEN + r"(?:nav(?:i|bar|list|igation)?(?![a-z])|menu|bread_?-?crumbs?|pankuzu|topic_?-?path"
    r"|skip(?:_?-?(?:link|nav|to)|$)|share|sns|pager|paginat|page_?-?top|to_?-?top|cookie|banner|social|sitemap|search"
    r"|font_?-?size)"
)
_FRAME_NAMES = re.compile(
    _TOKEN + r"(?:header|head(?![a-z])|side(?:bar|menu|nav)?(?![a-z])|aside|widget|inquiry"
    r"|toiawase)"
)
_FOOT_NAMES = re.compile(_TOKEN + r"(?:footer|foot(?![a-z])|copyright)")
_TITLE_PARTS = re.compile(r"\s*[|｜:：/／<>＜＞»«]\s*|\s+[-–—―]\s+")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# parts that fold away are shown at a click: accordions, tabs
_FOLDS = re.compile(
    r"(?:^|[^a-z])(?:acc(?:ordion)?|collapse|collapsible|toggle|fold|tab|panel|faq)(?![a-z])", re.IGNORECASE
)
_STEPS = re.compile(r"\s[>＞›»＞]\s?|[＞›»]")


class Page(NamedTuple):
    """What a part is measured against. `has_main`: a part marked as the main one holds most of the sentences."""

    characters: int  # outside of links
    sentences: int
    headings: int
    has_main: bool
    title: tuple[str, ...]  # the parts of <title>, white space gone


def page(root: Node) -> Page:
    """Measures the whole tree, and whether its author marked the main part."""
    main = 0
    title: tuple[str, ...] = ()
    pending = [root]
    while pending:
        node = pending.pop()
        if is_main(node):
            main += node.sentences
            continue
        if node.name == "title" and not title:
            title = tuple("".join(part.split()) for part in _TITLE_PARTS.split(text_of(node)))
        pending += [child for child in node.children if isinstance(child, Node)]
    has_main = main > 0 and main * 2 >= root.sentences
    return Page(root.characters - root.linked, root.sentences, root.headings, has_main, title)


def is_main(node: Node) -> bool:
    """Marked by its author as what the page is about."""
    if node.name in ("main", "article"):
        return True
    attributes = node.attributes
    return (attributes.get("role") or "") == "main" or (attributes.get("id") or "").lower() in _MAIN_IDS


def is_hidden(node: Node) -> bool:
    """Shown only when a script wants it."""
    if node.name in _HIDDEN or (node.name == "dialog" and "open" not in node.attributes):
        return True
    attributes = node.attributes
    if not attributes or _FOLDS.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
        return False
    return "hidden" in attributes or _HIDING.search(attributes.get("style") or "") is not None


def is_chrome(node: Node, whole: Page, in_main: bool) -> bool:
    """Whether the element belongs to the site and not to the page's text; `in_main` is about what stands around it."""
    if node.name == "button" and "aria-expanded" in (node.attributes or {}):
        return False  # the head of a part that folds: its text is the part's heading
    if node.name in _CONTROLS:
        return not _holds_report(node, whole)
    if node.name in ("html", "body", "head") or (not in_main and is_main(node)):
        return False
    if _says_so(node, in_main):
        return not _holds_report(node, whole)
    return _is_dense(node) or _is_path(node) or _is_file_link(node)


def is_prose_table(node: Node) -> bool:
    """A table with sentences in it, whatever stands around it."""
    return node.sentences >= 2


def _says_so(node: Node, in_main: bool) -> bool:
    """By its element, role, id or class. A box named "header" or "menu" without links is as often of the report."""
    attributes = node.attributes
    role = attributes.get("role") or ""
    if node.name == "nav" or role in _NAV_ROLES:
        return True
    if not in_main and (node.name == "footer" or role in _FRAME_ROLES):
        return True
    if not in_main and node.name in _FRAME_ELEMENTS and node.links:
        return True
    if node.name not in _NAMED and not (node.name in _LAYOUT_PARTS and node.linked * 2 >= node.characters):
        return False
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}".lower()
    if names == " ":
        return False
    if node.links and (_NAV_NAMES.search(names) or (not in_main and _FRAME_NAMES.search(names))):
        return True
    return not in_main and _FOOT_NAMES.search(names) is not None


def _holds_report(node: Node, whole: Page) -> bool:
    """Named like a menu, but with the heading, the sentences or most of the words: a page left open, or laid out so."""
    words = node.characters - node.linked
    if node.sentences and words * 2 >= whole.characters:
        return True
    if node.headings and node.name not in ("nav", "footer", "aside") and _names_page(node, whole):
        return True
    return node.sentences >= PROSE and not whole.has_main


def _names_page(node: Node, whole: Page) -> bool:
    """Whether it holds the heading of the page and not just the name of the site: the first part of <title>."""
    pending = [node]
    while pending:
        part = pending.pop()
        if part.name in ("h1", "h2", "h3") and not part.linked:
            text = "".join(text_of(part).split())
            if whole.headings == node.headings or (whole.title and text and text == whole.title[0]):
                return True
        pending += [child for child in part.children if isinstance(child, Node)]
    return False


def _is_dense(node: Node) -> bool:
    """Several links and hardly anything else."""
    return (
        node.links >= FEWEST_LINKS
        and node.name in _DENSE_ELEMENTS
        and node.sentences == 0
        and node.linked >= DENSE * node.characters
    )


def _is_path(node: Node) -> bool:
    """Home > Childcare > This page: the last step is often no link."""
    if not node.links or node.sentences or node.headings or node.characters > 150 or node.name not in _DENSE_ELEMENTS:
        return False
    if node.cells:
        return False
    return len(_STEPS.findall(text_of(node))) >= min(FEWEST_LINKS, node.links)


def _is_file_link(node: Node) -> bool:
    """A link to a document, with its size beside it."""
    return (
        node.file_links > 0
        and node.file_links == node.links
        and node.name in ("p", "li", "div", "dd")
        and node.sentences == 0
        and node.cells == 0
        and node.headings == 0
        and node.linked * 4 >= node.characters
    )


def text_of(node: Node) -> str:
    """The text of a small subtree."""
    pieces: list[str] = []
    pending: list[Node | str] = [node]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            pieces.append(item)
        else:
            pending += reversed(item.children)
    return "".join(pieces)
