"""Pages without ruling lines: columns by white, rows only where they are certain, never a wrong one."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_makers import Line, Mark, Text, lines, load, rows

from schemas.document import Document

LABELS = ("事業実施期間", "事業目的", "取組内容", "取組の/成果", "取組の/課題", "令和3年度/重点目標①")
SENTENCE = "地域の子育て家庭が安心して集い交流できる場を毎週開き利用者の声を聞きながら内容を見直しました"


def form(
    entries: Sequence[tuple[str, int]], pitch: float = 14, gap: float = 10, align: str = "middle", top: float = 60
) -> list[Mark]:
    """Labels (their lines parted by a slash) at the left, each with a number of text lines at the right."""
    marks: list[Mark] = []
    serial = 0
    for label, count in entries:
        parts = label.split("/")
        height = max(len(parts), count) * pitch
        offsets = [(height - part * pitch) / 2 if align == "middle" else 0 for part in (len(parts), count)]
        marks += [Text(50, top + offsets[0] + pitch * at, part) for at, part in enumerate(parts)]
        marks += [Text(160, top + offsets[1] + pitch * at, f"{serial + at}番{SENTENCE[:30]}") for at in range(count)]
        serial += count
        top += height + gap
    return marks


def expected(entries: Sequence[tuple[str, int]]) -> list[list[str]]:
    result, serial = [], 0
    for label, count in entries:
        result.append([label, "/".join(f"{serial + at}番{SENTENCE[:30]}" for at in range(count))])
        serial += count
    return result


ENTRIES = [("事業実施期間", 1), ("事業目的", 4), ("取組内容", 2), ("取組の/成果", 5)]


@pytest.mark.parametrize("align", ["middle", "top"])
@pytest.mark.parametrize("by_character", [False, True], ids=["by line", "by character"])
def test_labels_and_texts_that_stand_beside_each_other_are_rows(align: str, by_character: bool) -> None:
    document = load(form(ENTRIES, align=align), seed=1, by_character=by_character)
    assert rows(document) == expected(ENTRIES)
    assert [grid.is_ruled for grid in document.grids] == [False]


def test_labels_against_the_middle_make_rows_without_any_gap_between_them() -> None:
    entries = [("事業目的", 4), ("取組内容", 7), ("取組の成果", 6)]
    assert rows(load(form(entries, gap=0))) == expected(entries)


def test_rows_that_nothing_tells_apart_are_left_as_lines_in_their_columns() -> None:
    """Evenly spaced lines: two labels, or one label of two lines? Nobody can know."""
    document = load(form([("事業目的", 1), ("取組内容", 1), ("取組の成果", 3)], gap=0, align="top"))
    assert document.grids == ()
    assert all(
        text.split("番")[0].isdigit() or text in {"事業目的", "取組内容", "取組の成果"} for text in lines(document)
    )


def test_lines_drawn_between_rows_part_them() -> None:
    """Horizontal lines only, labels against the first line, all lines evenly spaced."""
    entries = [("事業目的", 1), ("取組内容", 1), ("取組の/成果", 3)]
    drawn = [Line(40, 58 + 15 * at, 520, 58 + 15 * at) for at in (0, 1, 2, 5)]
    assert rows(load([*form(entries, pitch=15, gap=0, align="top"), *drawn])) == expected(entries)


def test_a_label_without_text_is_a_row_with_an_empty_cell() -> None:
    marks = form([("取組内容", 3), ("取組の成果", 3), ("取組の課題", 0)])
    assert rows(load(marks))[-1] == ["取組の課題", ""]


def test_a_heading_that_hangs_out_or_crosses_ends_the_columns() -> None:
    marks = [*form(ENTRIES[:2]), Text(45, 160, "次年度重点目標"), *form(ENTRIES[2:], top=185)]
    document = load(marks)
    assert lines(document) == ["次年度重点目標"]
    assert [len(rows(document, grid)) for grid in document.grids] == [2, 2]


def test_a_title_close_above_the_first_row_is_in_no_column() -> None:
    marks = [Text(110, 46, "星見区地域子育て支援拠点事業　令和4年度重点目標評価結果"), *form(ENTRIES, align="top")]
    document = load(marks)
    assert lines(document) == ["星見区地域子育て支援拠点事業　令和4年度重点目標評価結果"]
    assert rows(document) == expected(ENTRIES)


@st.composite
def entries(draw: st.DrawFn) -> list[tuple[str, int]]:
    labels = draw(st.permutations(LABELS))
    counts = draw(st.lists(st.integers(1, 6), min_size=2, max_size=6))
    return list(zip(labels, counts, strict=False))


@settings(max_examples=80, deadline=None)
@given(entries(), st.sampled_from([12, 14, 17]), st.sampled_from([0, 3, 6, 12]), st.sampled_from(["middle", "top"]))
def test_a_row_is_right_or_it_is_no_row(
    given_entries: list[tuple[str, int]], pitch: float, gap: float, align: str
) -> None:
    document = load(form(given_entries, pitch, gap, align), seed=3)
    truth = expected(given_entries)
    found = [row for grid in range(len(document.grids)) for row in rows(document, grid)]
    assert [row for row in found if row not in truth] == []
    if gap == 12 and len(given_entries) > 2:
        assert found == truth


def test_two_columns_of_text_are_read_one_after_the_other() -> None:
    left, right = (
        [f"左の段の{at}行目の文章がここにある" for at in range(6)],
        [f"右の段の{at}行目の文章" for at in range(6)],
    )
    marks = [Text(50, 60 + 15 * at, text) for at, text in enumerate(left)]
    marks += [Text(320, 60 + 15 * at, text) for at, text in enumerate(right)]
    assert lines(load(marks, seed=4)) == left + right


def figures(spread: int = 60) -> list[Mark]:
    return [
        Text(50 + spread * column, 120 + 18 * row, f"R{row}年度" if column == 0 else f"{row}{column}5")
        for row in range(1, 6)
        for column in range(5)
    ]


def test_figures_in_columns_are_a_table() -> None:
    document = load(figures(), seed=2)
    assert rows(document) == [[f"R{row}年度", *(f"{row}{column}5" for column in range(1, 5))] for row in range(1, 6)]


def test_a_head_over_several_columns_spans_them() -> None:
    heads = [
        Text(105, 112, "開館日数"),
        Text(160, 104, "利用者数の内訳(人)"),
        Text(172, 120, "父"),
        Text(232, 120, "母"),
        Text(290, 112, "合計"),
    ]
    document = load([*heads, *figures()])
    cells = {(c.row, c.column): (c.row_span, c.column_span) for c in document.grids[0].cells}
    assert rows(document)[:2] == [["", "開館日数", "利用者数の内訳(人)", "", "合計"], ["", "", "父", "母", ""]]
    assert cells[0, 2] == (1, 2)
    assert cells[0, 1] == (2, 1)


@pytest.mark.parametrize(
    "marks",
    [
        [
            Text(50, 60, "①"),
            Text(70, 78, "・見学日を設けます。"),
            Text(50, 96, "②"),
            Text(70, 114, "・座談会を開きます。"),
        ],
        [Text(50, 60 + 18 * at, sign) for at, sign in enumerate(("取組内容", "取組の成果", "取組の課題"))],
    ],
    ids=["indented lists", "one column"],
)
def test_what_stands_in_one_column_is_no_table(marks: list[Mark]) -> None:
    assert load(marks).grids == ()


def test_bullets_set_apart_from_their_text_stay_with_it() -> None:
    marks = [
        mark for at in range(3) for mark in (Text(50, 60 + 18 * at, "・"), Text(66, 60 + 18 * at, f"{at}番の文章"))
    ]
    assert "".join(lines(load(marks))).replace(" ", "") == "・0番の文章・1番の文章・2番の文章"


def test_lines_between_tables_stand_where_they_are_printed() -> None:
    """Reading order over the page: head, table, line, table."""
    dice = random.Random(5)
    marks = [
        Text(50, 60, "見出し"),
        *form(ENTRIES[:2], top=90),
        Text(45, 200, "次年度重点目標"),
        *form(ENTRIES[2:], top=230),
    ]
    dice.shuffle(marks)
    assert order(load(marks)) == ["見出し", "grid", "次年度重点目標", "grid"]


def order(document: Document) -> list[str]:
    return ["grid" if step.block is None else document.blocks[step.block].text for step in document.flow]


def spaced(rows: Sequence[tuple[str, Sequence[int]]], inner: float, outer: float) -> tuple[list[Mark], list[list[str]]]:
    """Labels against the middle of texts of several paragraphs (their lines each), with white between those, too."""
    marks: list[Mark] = []
    truth: list[list[str]] = []
    top, serial = 60.0, 0
    for label, counts in rows:
        begun, told = top, []
        for count in counts:
            for _ in range(count):
                told.append(f"{serial}番{SENTENCE[:30]}")
                marks.append(Text(160, top, told[-1]))
                top, serial = top + 14, serial + 1
            top += inner
        parts = label.split("/")
        top = max(top - inner, begun + 14 * len(parts))
        middle = begun + (top - begun - 14 * len(parts)) / 2
        marks += [Text(50, middle + 14 * at, part) for at, part in enumerate(parts)]
        truth.append([label, "/".join(told)])
        top += outer
    return marks, truth


@pytest.mark.parametrize("seed", [None, 3], ids=["in order", "scrambled"])
def test_rows_are_what_the_wider_white_parts(seed: int | None) -> None:
    """White stands between the paragraphs of a text, and one of them may begin beside the label by chance."""
    marks, truth = spaced(
        [
            ("令和3年度/重点目標①", [1]),
            ("取組内容", [2, 2, 1]),
            ("取組の成果", [2, 2, 1]),
            ("取組の課題", [1, 2]),
        ],
        inner=7,
        outer=17,
    )
    assert rows(load(marks, seed=seed)) == truth


def test_lines_of_a_head_above_its_neighbours_are_in_the_table() -> None:
    """A head of two lines over two columns stands higher than the one-line heads beside it."""
    marks: list[Mark] = [Text(400, 60, "自己評価"), Text(400, 74, "(A~D)")]
    marks += [
        Text(50, 88, "目指す拠点の姿"),
        Text(230, 88, "前の期の課題"),
        Text(400, 112, "法人"),
        Text(460, 112, "区"),
    ]
    for at, top in enumerate((140, 166, 192)):
        marks += [Text(50, top, f"{at}親子が集う場である。"), Text(230, top, "・周知が必要である。")]
        marks += [Text(400, top, "A"), Text(460, top, "B")]
    document = load(marks)
    assert "自己評価" in "".join(row[2] for row in rows(document)[:1])


YEARS = [("R4年度", "238", "7,980", "420", "702"), ("R5年度", "241", "8,214", "590", "731")]
PLACES = (50, 120, 200, 280, 360)


def years(top: float, pitch: float, rows_of: Sequence[Sequence[str]] = YEARS) -> list[Mark]:
    return [
        Text(x0, top + pitch * row, text)
        for row, texts in enumerate(rows_of)
        for x0, text in zip(PLACES, texts, strict=True)
        if text
    ]


def test_heads_that_stand_between_two_rows_of_heads_reach_over_both() -> None:
    marks: list[Mark] = [Text(200, 60, "内訳"), Text(120, 72, "日数"), Text(360, 72, "登録")]
    marks += [Text(200, 84, "子ども"), Text(280, 84, "父")]
    document = load(marks + years(120, 30) + years(180, 30))
    assert rows(document)[:3] == [
        ["", "日数", "内訳", "", "登録"],
        ["", "", "子ども", "父", ""],
        ["R4年度", "238", "7,980", "420", "702"],
    ]


def test_a_row_of_a_single_line_between_drawn_lines_is_a_row() -> None:
    drawn = [Line(40, 56 + 20 * at, 420, 56 + 20 * at) for at in range(len(YEARS) + 1)]
    assert rows(load([*years(62, 20), *drawn])) == [list(row) for row in YEARS]


def test_lines_that_fill_their_columns_go_on_in_the_next() -> None:
    full = [("相談", "食事の相談", "食事の相談", "食事の相談", "食事"), ("方法", "の件", "の件", "の件", "の件")]
    marks = years(60, 30) + years(120, 13, full) + years(160, 30)
    assert "食事の相談/の件" in rows(load(marks))[2]


GOALS = [
    ("重点目標", "取組内容", "成果", "課題"),
    (
        "1. 父親が休日に/立ち寄れる場を作る",
        "①土曜の午前に広場/を開く。/②工作の会を設ける",
        "①広場に42組が来て/くれた。",
        "なし",
    ),
    ("2. 産前の家庭を迎/える。", "①助産師と見学の会/を月に一度開く。", "①会に18人が参加し/た。", "①日程が平日だけ"),
]


def ruled_off(entries: Sequence[Sequence[str]], columns: Sequence[float] = (50, 150, 255, 360)) -> list[Mark]:
    """Cells (lines parted by a slash) with a drawn line above and below each row, and no other lines."""
    marks: list[Mark] = [Line(44, 56, 450, 56)]
    top = 60.0
    for entry in entries:
        for x0, cell in zip(columns, entry, strict=True):
            marks += [Text(x0, top + 14 * at, line) for at, line in enumerate(cell.split("/"))]
        top += 14 * max(cell.count("/") + 1 for cell in entry) + 8
        marks.append(Line(44, top - 4, 450, top - 4))
    return marks


@pytest.mark.parametrize("goals", [GOALS, GOALS[:1] + GOALS[2:]], ids=["two goals", "one goal"])
@pytest.mark.parametrize("seed", [None, 5], ids=["in order", "scrambled"])
def test_lines_wrapped_between_two_drawn_lines_are_one_row(goals: list[tuple[str, ...]], seed: int | None) -> None:
    assert rows(load(ruled_off(goals), seed=seed)) == [list(goal) for goal in goals]


@pytest.mark.parametrize(
    "body",
    [
        ("R4年度/R5年度", "238/241", "7,980/8,214", "420人/590人"),
        ("相談/講座/広場の開催", "随時/年3回/年12回の開催と週末", "窓口/区民館/園庭", "個別/集団/集団"),
    ],
    ids=["figures", "short texts"],
)
def test_rows_that_drawn_lines_only_frame_stay_rows(body: Sequence[str]) -> None:
    parts = [cell.split("/") for cell in body]
    table = ruled_off([("区分", "回数", "場所", "形"), body, ("合計", "12", "3", "1")])
    assert rows(load(table))[1:-1] == [list(row) for row in zip(*parts, strict=True)]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("（備考）昨年度の/取組", ["（備考）昨年度の/取組|・外遊びの場が少ない。/・父親の参加が少ない。"]),
        (
            "昨年度の取組状況/今年度の取組状況",
            ["昨年度の取組状況|・外遊びの場が少ない。", "今年度の取組状況|・父親の参加が少ない。"],
        ),
    ],
    ids=["goes on", "two labels"],
)
def test_a_label_that_goes_on_in_a_shorter_line_makes_one_row_of_its_section(label: str, expected: list[str]) -> None:
    entries = [("目指す姿", "今の状態", "評価"), ("①集う場がある", "開いた", "A"), ("②学ぶ場がある", "始めた", "B")]
    entries += [
        (label, "・外遊びの場が少ない。/・父親の参加が少ない。", ""),
        ("理由", "1 場を広げる/・山側で開いた。", ""),
    ]
    found = rows(load(ruled_off(entries, (50, 145, 300))))
    assert ["|".join(row[:2]) for row in found[3 : 3 + len(expected)]] == expected


@pytest.mark.parametrize("x0", [105, 50], ids=["heads over the middle", "heads at the left"])
def test_texts_side_by_side_below_heads_over_their_middle_are_one_row(x0: float) -> None:
    left = ["(1) 広場を週に三日ひらき、延べ九百組が来", "館した。", "(2) 父親の会を始めた。"]
    right = ["(1) 冬は来館が減り、部屋の寒さを訴える声", "が多い。"]
    marks: list[Mark] = [Text(x0 + 27, 60, "取組の成果"), Text(x0 + 27 + 230, 60, "取組の課題")]
    marks += [Text(50, 84 + 14 * at, text) for at, text in enumerate(left)]
    marks += [Text(280, 84 + 14 * at, text) for at, text in enumerate(right)]
    found = [row for grid in load(marks).grids for row in rows(load(marks), grid)]
    assert (["/".join(left), "/".join(right)] in found) is (x0 > 50)


def test_a_line_alone_above_the_first_drawn_line_is_a_title_outside_of_the_table() -> None:
    drawn = [Line(40, 80 + 20 * at, 420, 80 + 20 * at) for at in (0, 1, 3)]
    document = load([Text(50, 68, "来館者の数"), *years(84, 20, [("年度", "日数", "組", "父", "母"), *YEARS]), *drawn])
    assert [row[0] for row in rows(document)] == ["年度", "R4年度", "R5年度"]


def test_a_wide_gap_between_tables_makes_no_row_of_the_lines_around_it() -> None:
    marks = [*years(60, 26), Text(50, 150, "講座の実績"), *years(176, 26)]
    assert [row[0] for row in rows(load(marks))] == ["R4年度", "R5年度", "講座の実績", "R4年度", "R5年度"]


def test_single_letters_below_lines_of_heads_are_no_label_spaced_out() -> None:
    marks: list[Mark] = [Text(120 + 42 * at, 60, text) for at, text in enumerate(("利用会", "提供会", "両方会"))]
    marks += [Text(120 + 42 * at, 72, "員") for at in range(3)]
    for top in (100, 130, 160):
        marks += [Text(50, top, "R5年度"), *(Text(120 + 42 * at, top, f"{at}{top}") for at in range(3))]
    assert rows(load(marks))[0] == ["", "利用会/員", "提供会/員", "両方会/員"]


def test_a_column_of_few_letters_far_right_is_one_of_its_own() -> None:
    marks: list[Mark] = [Text(400, 60, "法人"), Text(460, 60, "区")]
    for at, top in enumerate((90, 160)):
        marks += [Text(50, top + 13 * line, f"{at}{line}親子が集う場である") for line in range(3)]
        marks += [Text(230, top + 13 * line, f"・周知が必要{at}{line}") for line in range(4)]
        marks += [Text(400, top, "A"), Text(460, top, "B")]
    assert rows(load(marks))[0] == ["", "", "法人", "区"]


def test_texts_that_stand_apart_in_a_column_are_rows_beside_one_that_reaches_over_them() -> None:
    heads: list[Mark] = [Text(120, 60, "利用"), Text(280, 60, "登録"), Text(120, 78, "年間"), Text(200, 78, "日")]
    marks = [*heads, Text(280, 71, "者数")]
    for top in (96, 114):
        marks += [Text(x0, top, f"{x0}") for x0 in (50, 120, 200, 280)]
    assert rows(load(marks))[:2] == [["", "利用", "", "登録/者数"], ["", "年間", "日", ""]]


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_narrow_spaces_between_characters_drawn_one_by_one_are_kept(seed: int) -> None:
    """Behind each marker stands 0.3 em of white; the other letters touch."""
    texts = {"ア": "地域の大人を講師として招いた。", "イ": "読み聞かせの会を開いた。"}
    marks: list[Mark] = []
    for at, (marker, text) in enumerate(texts.items()):
        marks += [Text(50, 60 + 20 * at, marker, 10), Text(63, 60 + 20 * at, text, 10)]
    blocks = load(marks, seed=seed, by_character=True).blocks
    assert [block.text for block in blocks] == [f"{marker} {text}" for marker, text in texts.items()]


def test_labels_beside_a_text_say_nothing_about_the_white_between_its_lines() -> None:
    """One pitch for all lines, and nothing that tells rows apart: no line is set apart from the one before."""
    marks: list[Mark] = []
    for at in range(12):
        marks.append(Text(160, 60 + 18 * at, f"{at}番{SENTENCE[:30]}", 10))
        if at % 2 == 0:
            marks.append(Text(50, 60 + 18 * at, f"見出し{at}", 10))
    blocks = [block for block in load(marks).blocks if block.kind == "line" and block.box and block.box.x0 > 100]
    assert not any(block.after_gap for block in blocks[1:])
