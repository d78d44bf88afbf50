"""What the sentences of a passage sound like: a goal, something planned, something done, something still to be solved.

Endings alone, no dictionary: 〜ました tells of what was done, 〜ます of what is meant to be done, 必要がある of what
remains. They decide only between the sections that the labels of a page leave open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.outline import items
from schemas.outline import Item, Line

_clause = r"[。！？!?]"
_tail = r"[\s。．」』）)]+$"
_done = re.compile(r"(?:た|だった|ました|できた|した)$")
_undone = re.compile(r"なかった$|至らなかった")
_open = re.compile(
    r"必要|課題|難し|困難|不足|少な|足り|要る$|要する$|求められ|至らなかった|できなかった|なかった|偏って|途切れ|がち|"
    r"限られ|にく[いく]|づら[いく]|(?:ない|ません|たい|ないこと|多い|多くある|大きい|重い|弱い|遅い|低い|薄い)$|引き続き|今後"
)
_ahead = re.compile(r"検討|改善|見直|(?:ていく|でいく|ていきます|でいきます|に努める|続ける|続けます|考える)$")
_state = re.compile(r"(?:ている|でいる|ています|でいます|である|です|がある|があります|こともある)$")
_need = re.compile(r"必要|課題|求められ")
_aim = re.compile(r"[うくすつぶむるぐ]こと$")
_meant = re.compile(
    r"(?:ます|する|図る|行う|設ける|開く|進める|つなぐ|広げる|続ける|"
    r"整える|増やす|努める|作る|つくる|めざす|目指す|とする|招く)$"
)
# what went wrong, told in the past tense or as the ground of a plan: an outcome or an initiative as well as an issue
_trouble = re.compile(
    r"ず、|ず$|限られ|断[っるり]|不足|集中し|偏|抜け|手薄|にく[いかく]|づら|難し|途切れ|途絶え|足り|にとどま|中止|"
    r"ばらつき|見つから|進ま|少な[いく]|負担|固定|という意見|なかった|頼って"
)
WORDS = 14  # characters at the end of a sentence where the words stand that say how it is meant
# how well a way of ending fits a section
WEIGHTS = {
    "initiatives": {
        "meant": 1.6,
        "answer": 0.8,
        "ahead": 0.8,
        "done": -1.6,
        "told": -1.2,
        "troubled": -1.2,
        "open": -0.8,
        "state": -0.4,
    },
    "outcomes": {
        "done": 1.8,
        "told": 0.9,
        "troubled": 0.8,
        "state": 0.4,
        "meant": -1.2,
        "answer": -1.0,
        "open": -1.0,
        "ahead": -0.6,
    },
    "issues": {
        "open": 1.8,
        "ahead": 0.9,
        "told": 0.9,
        "troubled": 0.5,
        "answer": 0.5,
        "state": 0.4,
        "done": -0.5,
        "meant": -0.4,
    },
}


class Spoken(NamedTuple):
    """How the items of a text end, as shares; how many they are and how they are printed."""

    shares: dict[str, float]
    items: int
    length: int
    bulleted: float
    is_alone: bool  # one item, without a marker
    has_headings: bool


def endings(lines: Sequence[Line]) -> Spoken:
    found = [item for item in items.read(lines) if not item.is_duplicate]
    ends = [_ending(items.text_of(item.lines)) for item in found]
    return Spoken(
        {kind: ends.count(kind) / len(ends) for kind in sorted(set(ends))},
        len(found),
        sum(len(items.text_of(item.lines)) for item in found),
        sum(item.printed is not None and not item.own_numbers for item in found) / max(len(found), 1),
        len(found) == 1 and found[0].printed is None,
        any(item.headings for item in found),
    )


def scores(lines: Sequence[Line]) -> dict[str, float]:
    """For each kind of passage, how well the words fit it: between about −3 and 3."""
    found = [item for item in items.read(lines) if not item.is_duplicate]
    endings = [_ending(items.text_of(item.lines)) for item in found]
    share = {kind: sum(ending == kind for ending in endings) / max(len(endings), 1) for kind in set(endings)}
    found_scores = {
        section: sum(weights.get(kind, 0.0) * part for kind, part in share.items())
        for section, weights in WEIGHTS.items()
    }
    will = sum(share.get(kind, 0.0) for kind in ("meant", "ahead")) - share.get("done", 0.0)
    return {"goal": _goal(found, will), **found_scores}


def scores_of_item(lines: Sequence[Line]) -> dict[str, float]:
    """The same for the lines of a single item, without looking for others in them."""
    ending = _ending("".join(line.text for line in lines))
    return {section: weights.get(ending, 0.0) for section, weights in WEIGHTS.items()}


def _ending(text: str) -> str:
    """How an item's last sentence ends; an earlier one that tells of something done does not make it an outcome."""
    sentences = [part for part in re.split(_clause, text) if part.strip()]
    last = re.sub(_tail, "", sentences[-1]) if sentences else ""
    is_done, is_troubled = bool(_done.search(last)), bool(_trouble.search(last))
    has_told = any(_done.search(re.sub(_tail, "", sentence)) for sentence in sentences[:-1])
    if has_told and not is_done and _ahead.search(last[-WORDS:]) and not _need.search(last):
        return "told"
    if _open.search(last[-WORDS:]) and not (is_done and not _undone.search(last)):
        return "open"
    if _ahead.search(last[-WORDS:]) and not is_done:
        return "ahead"
    if is_done:
        return "troubled" if is_troubled else "done"
    if _state.search(last):
        return "open" if is_troubled else "state"
    if _meant.search(last):
        return "answer" if is_troubled else "meant"
    return "aim" if _aim.search(last) else "noun"


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
