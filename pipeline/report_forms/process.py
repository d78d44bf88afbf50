"""協働のプロセスの評価: questions with the ratings of ward office, center and both, and the legend of grades."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.outline import items, labels, lines, markers
from pipeline.report_forms.draft import Draft, Source, quote
from schemas.outline import Line, Passage, RatingRow
from schemas.provenance import JOINED, LABEL, MARKER, VERBATIM
from schemas.records import ProcessRatingRecord, RatingGradeRecord

GRADE = r"[A-EＡ-ＥS]|[1-5１-５](?![0-9])|[◎○△×]"
_legend = rf"(?:^|(?<=[\s、,／/・。]))(?P<grade>{GRADE})\s*(?:[:：…\-－=＝]\s*)?(?P<meaning>[^\sA-EＡ-Ｅ◎○△×、,／/][^\s、,／/]*)"
_line_rating = r"^(?P<question>.+?[。？?か])\s*(?P<grades>(?:[A-EＡ-Ｅ]\s*){2,3})$"
_grade = rf"^(?:{GRADE})$"
_party = r"[^\s:：、,／/（）()]{1,6}"
_given = rf"(?:{GRADE})(?![A-Za-zＡ-Ｚａ-ｚ])"
_said = rf"(?P<party>{_party})\s*[:：]\s*(?P<grade>{_given})"
_said_last = (
    rf"(?:自己評価\s*[:：]?\s*)?[(（]?(?:{_party}\s*[:：]\s*{_given}[\s、,／/・]*){{2,3}}[)）]?$"  # 法人：Ａ 区：Ｂ
)
_no_grade = r"^[-―－—ー‐–−/／\s]*$"
_number = r"^[(（]?(\d{1,2})[)）.．]?$|^([①-⑳])$"


def read(draft: Draft, report_id: str, passages: Sequence[Passage]) -> None:
    """The ratings of every stage, from tables or from lines that end in grades."""
    stage_number = 0
    seen: str | None = None
    parties: tuple[str, ...] = ()
    for passage in passages:
        stage = passage.label("process_stage")
        if stage is not None and stage.printed != seen:
            seen = stage.printed
            stage_number = stage.numbers[0] if stage.numbers else stage_number + 1
        name, stage_lines = _stage_name(stage.lines) if stage is not None else (None, [])
        rows = list(passage.ratings)
        if rows:
            draft.ledger.take(passage.lines, LABEL)
        else:
            parties = _parties(draft, passage) or parties
            rows = _text_rows(passage, parties)
        for position, row in enumerate(rows, start=1):
            _rating(draft, report_id, (stage_number or 1, name, stage_lines), position, row)


def legend(draft: Draft, report_id: str, passages: Sequence[Passage]) -> None:
    """A よくできた B できた …: each grade with its meaning, the best first."""
    found: list[tuple[Line, re.Match[str]]] = []
    for passage in passages:
        for line in passage.lines:
            found += [(line, match) for match in re.finditer(_legend, line.text)]
    if len(found) < 2:
        return
    grades = {match["grade"]: None for _, match in found}
    for line, match in found:
        rank = len(grades) - list(grades).index(match["grade"])
        grade = _plain(match["grade"])
        if any(
            getattr(row, "grade", None) == grade and getattr(row, "report_id", None) == report_id
            for row in draft.rows("rating_scale")
        ):
            continue
        meaning = lines.cut(line, *match.span("meaning"))
        record = RatingGradeRecord(report_id=report_id, grade=grade, meaning=meaning.text, rank=rank)
        draft.add(
            "rating_scale",
            record,
            {"grade": Source([lines.cut(line, *match.span("grade"))]), "meaning": Source([meaning])},
        )


class Grade(NamedTuple):
    """A grade as it is compared, and the words it stands in."""

    grade: str
    lines: tuple[Line, ...]


def grade_of(row: RatingRow, party: str) -> Grade | None:
    """The grade of one party, where its cell holds one."""
    for known, held in row.grades:
        text = items.text_of(held) if known == party and held else ""
        if re.match(_grade, text):
            return Grade(_plain(text), held)
    return None


def cut_off(held: Sequence[Line]) -> tuple[list[Line], list[Line], RatingRow]:
    """Words that end in the grades of the parties (`… 自己評価 法人：Ａ 区：Ｂ`): the words, what only names, the grades."""
    last = held[-1]
    ends = re.search(_said_last, last.text)
    said = [
        (label.party, found)
        for found in re.finditer(_said, last.text[ends.start() :] if ends else "")
        if (label := labels.read_column(found["party"])) is not None and label.party
    ]
    if ends is None or len(said) != len(re.findall(_said, ends[0])):
        return list(held), [], RatingRow((), ())
    at = ends.start()
    grades = [(party, (lines.cut(last, *(at + edge for edge in found.span("grade"))),)) for party, found in said]
    edges = [at, *(at + edge for _, found in said for edge in found.span("grade")), len(last.text)]
    names = [lines.cut(last, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    words = [*held[:-1], lines.cut(last, 0, at)]
    return [piece for piece in words if piece.text], [name for name in names if name.text], RatingRow((), tuple(grades))


def say_unread(draft: Draft, row: RatingRow) -> None:
    """Cells of a row that hold more than a grade, or another word: their rating is NULL, and said."""
    for _, held in row.grades:
        text = items.text_of(held)
        if text and not re.match(_grade, text) and not re.match(_no_grade, text):
            message = f"{quote(held)} is no single grade: the rating is left NULL, see the source"
            draft.say("warning", "rating-unread", message, held)


def _rating(
    draft: Draft, report_id: str, stage: tuple[int, str | None, Sequence[Line]], position: int, row: RatingRow
) -> None:
    number, question = _question(draft, row, position)
    if not question:
        return
    comment = [line for label, held in row.texts if label is not None and label.role == "comment" for line in held]
    ward, mutual = grade_of(row, "ward"), grade_of(row, "mutual")
    center = grade_of(row, "center") or grade_of(row, "operator")
    say_unread(draft, row)
    number_line, digits = number
    record = ProcessRatingRecord(
        report_id=report_id,
        stage_number=stage[0],
        question_number=digits or position,
        stage=stage[1],
        question=items.text_of(question),
        ward_rating=ward.grade if ward else None,
        center_rating=center.grade if center else None,
        mutual_rating=mutual.grade if mutual else None,
        comment=items.text_of(comment) if comment else None,
    )
    draft.add(
        "process_ratings",
        record,
        {
            "question": Source(question),
            "stage": Source(stage[2], role=LABEL),
            "question_number": Source(number_line, "number", MARKER) if number_line else None,
            "ward_rating": Source(ward.lines) if ward else None,
            "center_rating": Source(center.lines) if center else None,
            "mutual_rating": Source(mutual.lines) if mutual else None,
            "comment": Source(comment, JOINED if len(comment) > 1 else VERBATIM) if comment else None,
        },
    )


def _question(draft: Draft, row: RatingRow, position: int) -> tuple[tuple[list[Line], int | None], list[Line]]:
    """The number and the words of a question, in one cell or in two. Of several cells with words it is the longest.

    A number that is the question's `position` is its own, whatever it may count: `3 年間の計画…` behind 1 and 2.
    """
    number_lines: list[Line] = []
    digits: int | None = None
    cells: list[tuple[Line, ...]] = []
    for label, held in row.texts:
        text = "".join(line.text for line in held)
        match = re.match(_number, text)
        if match and not cells:
            number_lines, digits = list(held), markers.numbers_of(text)[0]
        elif label is None or label.role not in ("comment", labels.UNKNOWN):
            cells.append(held)
    longest = max(cells, key=lambda held: sum(len(line.text) for line in held), default=())
    for held in cells:
        if held is not longest:
            message = f"{quote(held)} stands beside a question, under no head that is known: it is in no record, see the source"
            draft.say("warning", "rating-text-unread", message, held)
    words = list(longest)
    if words and digits is None:
        marker, own = markers.first(words[0].text), re.match(rf"{position}\s", words[0].text)
        numbers, end = (
            (marker.numbers, marker.end) if marker is not None else ((position,), own.end()) if own else ((), 0)
        )
        if numbers:
            number_lines, digits = [lines.cut(words[0], 0, end)], numbers[0]
            words[0] = lines.cut(words[0], end, len(words[0].text))
    return (number_lines, digits), [line for line in words if line.text]


def _stage_name(held: Sequence[Line]) -> tuple[str, list[Line]]:
    first = held[0]
    marker = markers.first(first.text)
    pieces = [lines.cut(first, marker.end if marker else 0, len(first.text)), *held[1:]]
    pieces = [piece for piece in pieces if piece.text]
    return items.text_of(pieces), pieces


def _plain(grade: str) -> str:
    """Grades are compared: full-width letters and digits become ASCII, as in every record."""
    return "".join(chr(ord(c) - 0xFEE0) if "０" <= c <= "ｚ" else c for c in grade)


def _parties(draft: Draft, passage: Passage) -> tuple[str, ...]:
    """The order of the parties, from a line that is nothing but their names (`区 拠点 相互評価`)."""
    for line in passage.lines:
        parties = labels.parties(line.text)
        if parties:
            draft.ledger.take([line], LABEL)
            return parties
    return ()


def _text_rows(passage: Passage, parties: Sequence[str]) -> list[RatingRow]:
    """Rating rows printed as lines (`1 …できましたか。 B A A`).

    Without a line that names the parties, nobody knows whose grades they are: such lines stay open.
    """
    found = []
    for line in passage.lines:
        match = re.match(_line_rating, line.text)
        letters = list(re.finditer(GRADE, match["grades"])) if match else []
        if match is None or len(letters) != len(parties):
            continue
        at = match.start("grades")
        grades = [
            (party, (lines.cut(line, at + letter.start(), at + letter.end()),))
            for party, letter in zip(parties, letters, strict=True)
        ]
        found.append(RatingRow(((None, (lines.cut(line, *match.span("question")),)),), tuple(grades)))
    return found
