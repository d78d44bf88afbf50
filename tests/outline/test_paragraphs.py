"""Paragraphs: which lines belong together, and where each of their characters came from."""

from __future__ import annotations

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.outline import paragraphs
from schemas.document import LIST_ITEM, Box


def read(*texts: str, full: tuple[int, ...] = (), **fields) -> list[str]:
    """The paragraphs of lines, of which some (from 0) fill their column."""
    held = [line._replace(wraps=at in full) for at, line in enumerate(builders.lines(*texts, **fields))]
    return [paragraph.text for paragraph in paragraphs.of_lines(held)]


JOINED = {
    "a full line": (
        ["産後すぐの家庭が一人で悩まないよう、訪問を", "続けていく。"],
        (0,),
        ["産後すぐの家庭が一人で悩まないよう、訪問を続けていく。"],
    ),
    "a word cut by a full line": (["転入した家庭の孤", "立を防ぐ。"], (0,), ["転入した家庭の孤立を防ぐ。"]),
    "Latin words": (["参加の申込みはWeb", "Formで受け付けた。"], (0,), ["参加の申込みはWeb Formで受け付けた。"]),
    "a line that ends with a comma": (
        ["広報紙と動画で知らせ、", "来館につなげた。"],
        (),
        ["広報紙と動画で知らせ、来館につなげた。"],
    ),
    "a break inside a cell behind a particle": (
        ["・商店街で", "相談を行う。", "・公園に出向く。"],
        (),
        ["・商店街で相談を行う。", "・公園に出向く。"],
    ),
    "brackets that explain": (
        ["出張ひろばを開いた", "（北地区3回、南地区2回）。"],
        (),
        ["出張ひろばを開いた（北地区3回、南地区2回）。"],
    ),
    "the end of a sentence alone": (["地域の方と一緒に場を整え", "た。"], (), ["地域の方と一緒に場を整えた。"]),
    "a marker alone": (["①②", "両親教室に出向いた。"], (), ["①② 両親教室に出向いた。"]),
    "a full line over a page": (
        ["訪問の回数を増やし、地域の見守りを", "続けていく。"],
        (0,),
        ["訪問の回数を増やし、地域の見守りを続けていく。"],
    ),
}


@pytest.mark.parametrize(("texts", "full", "expected"), JOINED.values(), ids=JOINED)
def test_lines_of_one_sentence_are_joined(texts, full, expected):
    assert read(*texts, full=full) == expected


PARTED = {
    "a marker": (["・両親教室に出向き", "・父親の集いを開く"], (0,)),
    "a number": (["1 両親教室に出向き", "2 父親の集いを開く"], (0,)),
    "a footnote": (["ばあばの手", "※祖父母世代の有志の会"], (0,)),
    "a gap behind a sentence": (["両親教室に出向いた。", "", "父親の集いを開いた。"], (0,)),
    "a gap behind a phrase": (["両親教室への出張", "", "父親の集い"], (0,)),
    "sentences that end their lines": (["両親教室に5回出向いた。", "父親の集いに12組が参加した。"], ()),
    "phrases that do not fill their line": (["両親教室への出張", "父親の集い"], ()),
}


@pytest.mark.parametrize(("texts", "full"), PARTED.values(), ids=PARTED)
def test_lines_that_begin_something_new_are_not(texts, full):
    assert read(*texts, full=full) == [text for text in texts if text]


def test_bullets_of_a_list_stay_apart_though_their_lines_are_full():
    """Each item of an HTML list is a block, whatever its text looks like."""
    texts = ["両親教室への出張", "父親の集い"]
    assert read(*texts, full=(0,), kind=LIST_ITEM) == texts


def test_a_computed_number_begins_a_paragraph():
    held = [line._replace(marker="1.") for line in builders.lines("両親教室に出向き、", "父親の集いを開く")]
    assert len(paragraphs.of_lines(held)) == 2


def test_an_unfinished_line_near_the_edge_of_full_lines_goes_on():
    """What may not begin a line (。、ー) moves a word down: then a line of the column ends a little short."""
    texts = [
        "産後すぐの家庭が一人で悩むことのないように、地域の",
        "方とともに訪問を続け、参加された方どうしが声をかけ",
        "あえる集いを開いた。",
    ]
    boxes = [Box(100, 10, 340, 20), Box(100, 22, 330, 32), Box(100, 34, 200, 44)]
    held = [
        line._replace(box=box, wraps=at == 0)
        for at, (line, box) in enumerate(zip(builders.lines(*texts), boxes, strict=True))
    ]
    assert [paragraph.text for paragraph in paragraphs.of_lines(held)] == ["".join(texts)]


def test_a_piece_is_cut_out_of_the_lines_it_stands_in():
    """A range over a wrap is two pieces, each with its place in its own block."""
    held = [line._replace(wraps=True) for line in builders.lines("両親教室に出向", "いた。 集いも開", "いた。")]
    (paragraph,) = paragraphs.of_lines(held)
    start = paragraph.text.index("出向いた。 集")
    pieces = paragraph.cut(start, start + len("出向いた。 集"))
    assert [(piece.block, piece.start, piece.end, piece.text) for piece in pieces] == [
        (0, 5, 7, "出向"),
        (1, 0, 5, "いた。 集"),
    ]


WORDS = [
    "両親教室",
    "に出向いた。",
    "・集い",
    "① ",
    "を開き、",
    "Web",
    "12",
    " 3 月",
    "（北地区）",
    "※注",
    "ひろば",
    "、",
    "。",
]


@given(
    st.lists(
        st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map("".join), st.booleans()), max_size=6
    )
)
def test_every_line_is_in_one_paragraph_at_the_place_it_says(given_lines):
    held = [
        line._replace(wraps=full)
        for line, (_, full) in zip(builders.lines(*[text for text, _ in given_lines]), given_lines, strict=True)
    ]
    found = paragraphs.of_lines(held)
    assert [line.block for paragraph in found for line in paragraph.lines] == [line.block for line in held]
    for paragraph in found:
        for line, start in zip(paragraph.lines, paragraph.starts, strict=True):
            assert paragraph.text[start : start + len(line.text)] == line.text
