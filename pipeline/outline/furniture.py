"""Page furniture: running heads and page numbers that the loader could not know from the file's structure.

Prose is never furniture. A line is furniture when it is a page number standing alone, when it is glued to one (no blank line
between) and reads like a head, or when it returns on several pages with nothing changed but digits.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from pipeline.outline import labels, titles
from schemas.outline import Line

LONGEST_HEAD = 40  # characters of a running head
_page_number = re.compile(
    r"^(?:[-‐‑–—―−－~〜～・(（【〔\[<＜]\s*)?(?:p\.?|page|頁|第)?\s*\d{1,3}\s*(?:頁|ページ|page)?"
    r"(?:\s*(?:[/／]|of)\s*\d{1,3}\s*(?:頁|ページ)?)?\s*(?:[-‐‑–—―−－~〜～・)）】〕\]>＞])?$",
    re.IGNORECASE,
)
_print_stamp = (
    re.compile(  # what a browser prints over and under a page: date and time with its title, address with page number
        r"^(?:\d{1,4}/\d{1,2}/\d{1,4},? \d{1,2}:\d{2}(?: ?[AP]M)?(?: .*)?|(?:https?|file)://\S+(?: ?\d+/\d+)?)$"
    )
)
_bare_number = re.compile(r"^\d{1,3}$")
_sentence = re.compile(r"[。！？!?]|^[・○●■□◆◇◎▲①-⑳※]|^[（(]?\d{1,2}[)）.．]")
_digits = re.compile(r"\d+")


def find(flow: Sequence[Line]) -> set[int]:
    """The blocks among top-level lines that are furniture."""
    numbers = _page_numbers(flow)
    stamps = {line.block for line in flow if line.page is not None and _print_stamp.match(line.text)}
    return numbers | stamps | _repeated([line for line in flow if line.block not in stamps], numbers)


def _page_numbers(flow: Sequence[Line]) -> set[int]:
    """Page numbers that stand alone, and the heads glued to them."""
    found: set[int] = set()
    for position, line in enumerate(flow):
        if not _page_number.match(line.text) or not _alone(flow, position):
            continue
        found.add(line.block)
        after = flow[position + 1] if position + 1 < len(flow) else None
        if after is not None and not after.after_gap and _is_head(after) and _ends(flow, position + 1):
            found.add(after.block)
    return found


def _alone(flow: Sequence[Line], position: int) -> bool:
    """A bare `3` is a page number only between gaps; `- 3 -` and `3/5` are one wherever they stand."""
    line = flow[position]
    if not _bare_number.match(line.text):
        return True
    before = position == 0 or line.after_gap
    return before and _ends(flow, position)


def _ends(flow: Sequence[Line], position: int) -> bool:
    return position + 1 >= len(flow) or flow[position + 1].after_gap


def _is_head(line: Line) -> bool:
    return len(line.text) <= LONGEST_HEAD and not _sentence.search(line.text) and labels.match([line]) is None


def _repeated(flow: Sequence[Line], numbers: set[int]) -> set[int]:
    """Heads that return, with nothing changed but digits, each time beside a page number or at the edge of the text."""
    keys = {line.block: _digits.sub("0", line.text) for line in flow if _is_head(line)}
    counts = Counter(keys.values())
    if counts and max(counts.values()) > 1:
        keys |= {block: whole for block, whole in _titles(flow).items() if block in keys}
        counts = Counter(keys.values())
    has_pages = bool(numbers) or any(line.page != flow[0].page for line in flow)
    edges = {flow[0].block, flow[-1].block} if has_pages else set()
    for before, line in itertools.pairwise(flow):
        if before.block in numbers or before.page != line.page:
            edges.add(line.block)
        if line.block in numbers or before.page != line.page:
            edges.add(before.block)
    at_edge = Counter(key for block, key in keys.items() if block in edges)
    return {block for block, key in keys.items() if counts[key] >= 2 and at_edge[key] == counts[key]}


def _titles(flow: Sequence[Line]) -> dict[int, str]:
    """The whole title, year included, by the block of each of its lines: a report may begin where the last one ended."""
    found: dict[int, str] = {}
    for at in range(len(flow)):
        taken = titles.length(flow[at : at + 3])
        whole = "".join(line.text for line in flow[at : at + taken])
        for line in flow[at : at + taken]:
            found.setdefault(line.block, f"{line.text}\n{whole}")
    return found
