"""Words that a section shares with the goals: which goal it speaks of.

Pairs of letters of the words that carry meaning (kanji, katakana, Latin), each weighed by how few goals use it: what every
goal of a report speaks of tells nothing.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from schemas.outline import Line

_words = re.compile(r"[\u4e00-\u9fff々ァ-ヶーA-Za-z]{2,}")


def pairs(lines: Iterable[Line]) -> frozenset[str]:
    """The pairs of letters in the words of some lines."""
    text = "".join(line.text for line in lines)
    return frozenset("".join(pair) for word in _words.findall(text) for pair in itertools.pairwise(word))


def shared(text: frozenset[str], goals: Sequence[frozenset[str]]) -> list[float]:
    """How much a text shares with each goal."""
    uses = Counter(pair for goal in goals for pair in goal)
    return [sum(math.log((1 + len(goals)) / uses[pair]) for pair in sorted(text & goal)) for goal in goals]
