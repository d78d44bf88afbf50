"""Survey lines (`・初めてでも入りやすいか そう思う 81% そう思わない 4%`) and counts (`会員50団体`) in running text.

The question ends where the first answer begins: at the last space before the first share, at a question mark or か, or before
an answer that is on every such scale. A line with one share and no question asks for assent to its own words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalization import numbers
from pipeline.outline.data_cells import paragraph, periods
from pipeline.outline.paragraphs import Paragraph
from schemas.outline import Line

_scale = re.compile(
    r"(?:とても|まあ|あまり|やや|どちらかといえば|どちらかというと)?"
    r"(?:そう思わない|そう思う|思わない|思う|どちらともいえない|どちらとも言えない|わからない|はい|いいえ|"
    r"満足|不満|知っている|知らない|ある|ない|無回答|その他)$"
)
_asks = re.compile(r"か?[?？]|(?<=[すたるいの])か(?=[\s　]|$)|(?:です|ます|ました|でした|ません)か")
TOTALS = ("計", "合計", "総計", "総")
_edges = " 　・、,:：／/（(「『"


class Answer(NamedTuple):
    """One answer of a line: its words, its share as printed, and the pieces they come from."""

    measure: str
    measure_lines: tuple[Line, ...]
    figure: numbers.Figure
    figure_lines: tuple[Line, ...]
    lines: tuple[Line, ...]


class Survey(NamedTuple):
    """A line's question and its answers. Without a question of its own the answer's words are one."""

    question: str
    question_lines: tuple[Line, ...]
    answers: tuple[Answer, ...]


def read(lines: Sequence[Line]) -> Survey | None:
    """The survey line that an item is; None where it holds no shares, or is a sentence."""
    words = paragraph(lines)
    text = words.text.rstrip()
    found = [figure for figure in numbers.find(text) if figure.unit in ("%", "割")]
    if not found or "。" in text or text[found[-1].end :].strip(_edges + "）)"):
        return None
    if any(figure.unit != "%" for figure in found):
        return None
    starts = [0, *(figure.end for figure in found[:-1])]
    first = text[: found[0].start]
    cut = _question_end(first, several=len(found) > 1)
    answers = []
    for position, (figure, start) in enumerate(zip(found, starts, strict=True)):
        low, high = _trimmed(text, cut if position == 0 else start, figure.start)
        answers.append(
            Answer(
                text[low:high],
                words.cut(low, high),
                figure,
                words.cut(figure.start, figure.end),
                words.cut(low, figure.end),
            )
        )
    if not all(answer.measure for answer in answers):
        return None
    question = _piece(words, text, 0, cut) if cut else (answers[0].measure, answers[0].measure_lines)
    return Survey(*question, tuple(answers))


class Count(NamedTuple):
    """A figure of a line of data, with the words before it, and where in the line the year it is of is named."""

    subject: tuple[str, tuple[Line, ...]]
    answer: Answer
    year: tuple[str, tuple[Line, ...]]


def counts(lines: Sequence[Line]) -> list[Count]:
    """The figures of a line that is no sentence: `【出張相談】 R4年度 36か所 R5年度40か所`, `H30年度 連絡会 会員50団体`."""
    words = paragraph(lines)
    text = words.text
    found: list[Count] = []
    mentions = periods(text)
    subject: tuple[str, tuple[Line, ...]] = ("", ())
    at = 0
    for known in numbers.cell_figures(text):
        figure = known.figure
        named = [mention for mention in mentions if mention.end <= figure.start]
        start = max([at, *(mention.end for mention in named)])
        before = named[-1].start if named and named[-1].start >= at else start
        low, high = _trimmed(text, start, figure.start)
        if at == 0:
            cut = max(text.rfind(space, low, high) for space in " 　") + 1
            head = _piece(words, text, 0, before)
            subject = head if head[0] or cut <= low else _piece(words, text, low, cut)
            low = max(low, cut)
        low = max(low, text.rfind("、", low, high) + 1)
        if figure.qualifiers and figure.qualifiers[0] in TOTALS and figure.text.startswith(figure.qualifiers[0]):
            low, high = figure.start, figure.start + len(figure.qualifiers[0])
        year = (text[named[-1].start : named[-1].end], words.cut(named[-1].start, named[-1].end)) if named else ("", ())
        pieces = words.cut(low, high), words.cut(figure.start, figure.end), words.cut(low, figure.end)
        found.append(Count(subject, Answer(text[low:high], pieces[0], figure, pieces[1], pieces[2]), year))
        at = figure.end
    return found


def _piece(words: Paragraph, text: str, start: int, end: int) -> tuple[str, tuple[Line, ...]]:
    low, high = _trimmed(text, start, end)
    return text[low:high], words.cut(low, high)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    low = start + len(piece) - len(piece.lstrip(_edges))
    return low, max(low, start + len(piece.rstrip(_edges)))


def _question_end(first: str, *, several: bool) -> int:
    """Where the question ends in the words before the first share; 0 where they are no question."""
    asked = [found.end() for found in _asks.finditer(first) if first[found.end() :].strip(_edges)]
    if asked:
        return asked[-1]
    if not several:
        return 0
    body = first.rstrip(_edges)
    space = max(body.rfind(" "), body.rfind("　"))
    if space > 0:
        return space
    scale = _scale.search(body)
    return scale.start() if scale and scale.start() > 0 else 0
