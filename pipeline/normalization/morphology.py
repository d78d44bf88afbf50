"""Japanese words with their classes, by MeCab with UniDic (fugashi). Costs a start, so it is loaded where it is asked.

One tagger a process, made at the first call; it must not be used by two threads at once. A call gets at most
`LONGEST_CALL` characters: far longer ones kill the process. NUL ends a text for MeCab and lone surrogates raise, so both
are replaced, one for one, and offsets stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

LONGEST_CALL = 10_000
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
_BORDER = re.compile("[\n。]")


class Word(NamedTuple):
    """A word in its text: code points, end exclusive. `lemma` is for comparing, not for showing."""

    start: int
    end: int
    surface: str
    word_class: str  # 名詞, 動詞, 助詞 …
    subclass: str  # 固有名詞, 非自立可能, 数詞 …
    form: str  # 連用形-促音便; `*` where it has none
    lemma: str
    is_known: bool  # to the dictionary


@cache
def _tagger() -> Any:
    import fugashi

    return fugashi.Tagger()


def words(text: str) -> list[Word]:
    """The words of a text, in order; white space is none."""
    found: list[Word] = []
    for start, piece in _pieces(_FORBIDDEN.sub("\ufffd", text)):
        at = start
        for node in _tagger()(piece):
            at += len(node.white_space)
            feature = node.feature
            end = at + len(node.surface)
            lemma = (feature.lemma or node.surface).partition("-")[0]
            form = feature.cForm or "*"
            found.append(Word(at, end, node.surface, feature.pos1, feature.pos2, form, lemma, not node.is_unk))
            at = end
    return found


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces that one call takes, cut behind a sentence where there is one."""
    start = 0
    while start < len(text):
        end = start + LONGEST_CALL
        if end < len(text):
            borders = [found.end() for found in _BORDER.finditer(text, start, end)]
            end = borders[-1] if borders else end
        yield start, text[start:end]
        start = end
