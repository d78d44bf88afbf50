"""What the sentences of a passage sound like: a goal, something planned, something done, something still to be solved.

Endings alone, no dictionary: 〜ました tells of what was done, 〜ます of what is meant to be done, 必要がある of what
remains. They decide only between the sections that the labels of a page leave open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.outline import items
from schemas.outline import Item, Line

_clause = r"[。！？!?]"
_tail = r"[\s。．」』）)]+$"
_done = r"(?:た|だった|ました|できた|した)$"
_open = (
    r"必要|課題|難し|困難|不足|少な|足り|要る$|要する$|求められ|至らなかった|できなかった|なかった|偏って|途切れ|がち|"
    r"(?:たい|いない|ないこと)$|引き続き|今後"
)
_ahead = re.compile(r"検討|改善|見直|(?:ていく|でいく|ていきます|でいきます|に努める|続ける|続けます|考える)$")
_meant = (
    r"(?:ます|する|図る|行う|設ける|開く|進める|つなぐ|広げる|続ける|"
    r"整える|増やす|努める|作る|つくる|めざす|目指す|とする|招く)$"
)
WORDS = 14  # characters at the end of a sentence where the words stand that say how it is meant
SCORES = ("goal", "initiatives", "outcomes", "issues")


def scores(lines: Sequence[Line]) -> dict[str, float]:
    """For each kind of passage, how well the words fit it: between about −3 and 3."""
    found = [item for item in items.read(lines) if not item.is_duplicate]
    endings = [_ending(item) for item in found]
    count = max(len(endings), 1)
    done = sum(kind == "done" for kind in endings) / count
    left = sum(kind == "open" for kind in endings) / count
    ahead = sum(kind == "ahead" for kind in endings) / count
    meant = sum(kind == "meant" for kind in endings) / count
    return {
        "goal": _goal(found, meant + ahead - done),
        "initiatives": 1.6 * meant + 0.8 * ahead - 1.6 * done - 0.8 * left,
        "outcomes": 1.8 * done - 1.2 * meant - 1.0 * left - 0.6 * ahead,
        "issues": 1.8 * left + 0.9 * ahead - 0.5 * done - 0.4 * meant,
    }


def _ending(item: Item) -> str:
    """How the item's last sentence ends; an earlier one that tells of something done does not make it an outcome."""
    sentences = [part for part in re.split(_clause, items.text_of(item.lines)) if part.strip()]
    last = re.sub(_tail, "", sentences[-1]) if sentences else ""
    if re.search(_open, last[-WORDS:]) and not (
        re.search(_done, last) and not re.search(r"なかった$|至らなかった", last)
    ):
        return "open"
    if _ahead.search(last[-WORDS:]) and not re.search(_done, last):
        return "ahead"
    if re.search(_done, last):
        return "done"
    return "meant" if re.search(_meant, last) else "noun"


def _goal(found: Sequence[Item], will: float) -> float:
    """A goal is one short statement, or a numbered list of them; bullets and sub-headings speak against it."""
    if not found:
        return -3.0
    length = sum(len(items.text_of(item.lines)) for item in found)
    bulleted = sum(item.printed is not None and not item.own_numbers for item in found) / len(found)
    value = 1.5 if len(found) == 1 and found[0].printed is None else 0.0
    return (
        value
        + 0.6 * will
        - 3.0 * bulleted
        - (1.0 if length > 160 * len(found) else 0.0)
        - (0.6 if any(item.headings for item in found) else 0.0)
    )
