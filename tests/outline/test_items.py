"""Items: bullets, numbered statements and sentences, the headings over them, and what is printed twice."""

from __future__ import annotations

import itertools

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.outline import items
from schemas.document import HEADING, LIST_ITEM

Told = list[tuple[str, str | None, str]]


def read(*texts: str, full: tuple[int, ...] = (), **fields) -> Told:
    """(headings, printed marker, text) of each item; some lines (from 0) fill their column."""
    held = [line._replace(wraps=at in full) for at, line in enumerate(builders.lines(*texts, **fields))]
    return told(items.read(held))


def told(found) -> Told:
    return [
        (" / ".join(items.text_of(heading) for heading in item.headings), item.printed, items.text_of(item.lines))
        for item in found
    ]


def numbered(*texts: str) -> list[tuple[tuple[int, ...], str]]:
    """(what the item is counted as or answers, text)"""
    return [(item.numbers, items.text_of(item.lines)) for item in items.read(builders.lines(*texts))]


MARKED = {
    "a dot a line": (
        ["・出前講座を開く", "・動画で知らせる"],
        [("", "・", "出前講座を開く"), ("", "・", "動画で知らせる")],
    ),
    "dots inside words": (
        ["・団体・施設への周知・発信", "・保育・教育の場"],
        [("", "・", "団体・施設への周知・発信"), ("", "・", "保育・教育の場")],
    ),
    "a line of prose with dots": (["周知・発信に力を入れた。"], [("", None, "周知・発信に力を入れた。")]),
    "dots behind spaces": (
        ["・出前講座を開く ・動画で知らせる　・窓口で配る"],
        [("", "・", "出前講座を開く"), ("", "・", "動画で知らせる"), ("", "・", "窓口で配る")],
    ),
    "rings in one line": (
        ["○寄り添う場をつくる　○併設の利点を生かす"],
        [("", "○", "寄り添う場をつくる"), ("", "○", "併設の利点を生かす")],
    ),
    "a joint number": (
        ["①②両親教室に出向いた。", "③冊子を配った。"],
        [("", "①②", "両親教室に出向いた。"), ("", "③", "冊子を配った。")],
    ),
    "a joint number alone": (["①②", "両親教室に出向いた。"], [("", "①②", "両親教室に出向いた。")]),
    "numbers in lines of their own": (
        ["1", "両親教室に出向いた。", "2", "冊子を配った。"],
        [("", "1", "両親教室に出向いた。"), ("", "2", "冊子を配った。")],
    ),
    "one number in a line of its own": (["1", "両親教室に出向いた。"], [("", "1", "両親教室に出向いた。")]),
    "numbers inside a line": (
        ["1. 出向く 2. 招く 3. つなぐ"],
        [("", "1.", "出向く"), ("", "2.", "招く"), ("", "3.", "つなぐ")],
    ),
    "numbers with spaces inside a line": (["1 出向く 2 招く"], [("", "1", "出向く"), ("", "2", "招く")]),
    "a number without a space": (
        ["1子どもの声を聴く", "2家庭に出向く"],
        [("", "1", "子どもの声を聴く"), ("", "2", "家庭に出向く")],
    ),
    "kana": (
        ["ア 気軽に来られたか。", "イ 交流できたか。"],
        [("", "ア", "気軽に来られたか。"), ("", "イ", "交流できたか。")],
    ),
    "two sentences in a line": (
        ["・提案を進めた。 翌年6月からの試行が決まった。"],
        [("", "・", "提案を進めた。 翌年6月からの試行が決まった。")],
    ),
    "an item without a full stop before a bullet": (
        ["・安心に寄与した ●併設の場で見守った。"],
        [("", "・", "安心に寄与した"), ("", "●", "併設の場で見守った。")],
    ),
    "a list printed as one run": (
        ["・絵本の会12回・体操の会6回・父親の集い4回 他"],
        [("", "・", "絵本の会12回・体操の会6回・父親の集い4回 他")],
    ),
}


@pytest.mark.parametrize(("texts", "expected"), MARKED.values(), ids=MARKED)
def test_a_marker_begins_an_item(texts, expected):
    assert read(*texts) == expected


LOOKALIKES = {
    "a month": "3 月から土曜日も開き、来館が増えた。",
    "a month inside": "試行は 3 月に終えた。",
    "a multiple": "2.5倍の申込みがあった。",
    "an age": "1歳児とその保護者の会を開いた。",
    "a place count": "3か所で出張ひろばを開いた。",
    "a number in a word": "第2、第4水曜日に開いた。",
    "a year": "令和4年 10 月に引っ越した。",
    "a reference": "重点目標①に関わる講座を開いた。",
}


@pytest.mark.parametrize("text", LOOKALIKES.values(), ids=LOOKALIKES)
def test_dates_and_amounts_stay_in_their_sentence(text):
    assert read(text) == [("", None, text)]


UNMARKED = {
    "a sentence": (["来館者どうしの交流が増えた。"], 1),
    "two sentences on two lines": (["来館者どうしの交流が増えた。", "父親の来館も増えた。"], 2),
    "two sentences on one line": (["来館者どうしの交流が増えた。父親の来館も増えた。"], 1),
    "paragraphs with a gap": (["来館者どうしの交流が増えた。父親も増えた。", "", "相談が深まった。"], 2),
}


@pytest.mark.parametrize(("texts", "count"), UNMARKED.values(), ids=UNMARKED)
def test_without_markers_a_paragraph_is_an_item(texts, count):
    assert len(read(*texts)) == count


HEADED = {
    "a number and its dots in one line": (
        ["1. 周知・発信 ・広報紙に載せる ・動画をつくる"],
        [("周知・発信", "・", "広報紙に載せる"), ("周知・発信", "・", "動画をつくる")],
    ),
    "a number and its dots in lines": (
        ["1. 周知・発信", "・広報紙に載せる", "2. 場づくり", "・土曜日に開く"],
        [("周知・発信", "・", "広報紙に載せる"), ("場づくり", "・", "土曜日に開く")],
    ),
    "a tag and its dots": (
        ["【妊娠期】", "・両親教室に出向く", "【父親】", "・集いを開く"],
        [("【妊娠期】", "・", "両親教室に出向く"), ("【父親】", "・", "集いを開く")],
    ),
    "tags of a numbered list, the first behind its number": (
        ["①【妊娠期】", "・両親教室に出向く", "【父親】", "・集いを開く"],
        [("【妊娠期】", "・", "両親教室に出向く"), ("【父親】", "・", "集いを開く")],
    ),
    "tags with spaces in one line": (
        ["【妊娠期】・両親教室に出向く 【父親】・集いを開く"],
        [("【妊娠期】", "・", "両親教室に出向く"), ("【父親】", "・", "集いを開く")],
    ),
    "tags glued to the lists": (
        ["【妊娠期】・両親教室4回・沐浴体験3回 他【父親】・集い6回・講座2回 他"],
        [("【妊娠期】", "・", "両親教室4回・沐浴体験3回 他"), ("【父親】", "・", "集い6回・講座2回 他")],
    ),
    "two levels": (
        ["1. 居場所", "(1) ひろば", "・毎週開いた。", "(2) 出張", "・月に2回開いた。"],
        [("居場所 / ひろば", "・", "毎週開いた。"), ("居場所 / 出張", "・", "月に2回開いた。")],
    ),
    "rings over dots": (
        ["○出張ひろば", "・北地区で3回開いた。", "○園庭開放", "・月に1回開いた。"],
        [("出張ひろば", "・", "北地区で3回開いた。"), ("園庭開放", "・", "月に1回開いた。")],
    ),
    "a number of another kind": (
        ["(1) 居場所", "①毎週開いた。", "②夜も開いた。", "(2) 相談", "①電話で聴いた。"],
        [("居場所", "①", "毎週開いた。"), ("居場所", "②", "夜も開いた。"), ("相談", "①", "電話で聴いた。")],
    ),
}


@pytest.mark.parametrize(("texts", "expected"), HEADED.values(), ids=HEADED)
def test_a_short_phrase_over_bullets_is_their_heading(texts, expected):
    assert read(*texts) == expected


def test_a_number_over_tags_is_a_heading_too():
    assert read("1. 居場所", "【妊娠期】", "・体験会を開く。") == [("居場所 / 【妊娠期】", "・", "体験会を開く。")]


def test_a_bullet_before_the_first_heading_ends_no_heading_behind_it():
    assert read("・来館が増えた。", "1. 周知", "・冊子を配った。") == [
        ("", "・", "来館が増えた。"),
        ("周知", "・", "冊子を配った。"),
    ]


LAST = {  # the last item under a heading, a phrase without a full stop, and the next heading
    "a dot before a ring": (
        ["○出張ひろば", "・北地区3回", "・南地区2回", "○園庭開放", "・月1回"],
        ["北地区3回", "南地区2回", "月1回"],
    ),
    "a dash before a dot": (
        ["・出張ひろば", "- 北地区3回", "- 南地区2回", "・園庭開放"],
        ["北地区3回", "南地区2回", "園庭開放"],
    ),
    "a dot before a circled number": (
        ["①", "・毎週開く", "・夜も開く", "②", "・冊子を配る"],
        ["毎週開く", "夜も開く", "冊子を配る"],
    ),
    "a dot before a number in brackets": (
        ["(1) 居場所", "・毎週開く", "(2) 相談", "・電話で聴く"],
        ["毎週開く", "電話で聴く"],
    ),
    "a dot before a circled number on one line": (
        ["①・毎週開く ・夜も開く ②・冊子を配る"],
        ["毎週開く", "夜も開く", "冊子を配る"],
    ),
    "a list before a circled number": (
        ["①・絵本の会・体操の会 他 ②・父親の集い・講座 他"],
        ["絵本の会・体操の会 他", "父親の集い・講座 他"],
    ),
}


@pytest.mark.parametrize(("texts", "expected"), LAST.values(), ids=LAST)
def test_the_last_item_under_a_heading_is_no_heading(texts, expected):
    assert [text for _, _, text in read(*texts)] == expected


TAGGED = {
    "one": (["【父親】日曜日に集いを開いた。"], ["日曜日に集いを開いた。"]),
    "two": (
        ["【妊娠期】両親教室に出向いた。", "【父親】日曜日に集いを開いた。"],
        ["両親教室に出向いた。", "日曜日に集いを開いた。"],
    ),
}


@pytest.mark.parametrize(("texts", "expected"), TAGGED.values(), ids=TAGGED)
def test_a_tag_before_a_sentence_leaves_the_sentence_an_item(texts, expected):
    assert [text for _, _, text in read(*texts)] == expected


NO_HEADINGS = {
    "a numbered sentence over dots": (["1. 出張ひろばを増やした。", "・北地区3回"], "出張ひろばを増やした。"),
    "a ring's sentence over dots": (["○出張ひろばを3か所で開きます", "・北地区3回"], "出張ひろばを3か所で開きます"),
    "a long phrase": (["○" + "地域で活動する個人や団体、施設などと顔の見える関係をつくり、" * 3, "・北地区3回"], None),
}


@pytest.mark.parametrize(("texts", "first"), NO_HEADINGS.values(), ids=NO_HEADINGS)
def test_a_statement_over_bullets_is_an_item_itself(texts, first):
    found = read(*texts)
    assert [heading for heading, _, _ in found] == ["", ""]
    assert first is None or found[0][2] == first


def test_a_heading_of_the_file_stands_over_what_follows():
    held = builders.lines("相談の充実", "・電話で聴く")
    found = items.read([held[0]._replace(kind=HEADING), held[1]])
    assert told(found) == [("相談の充実", "・", "電話で聴く")]


DATES = {
    "a year behind a list": (["・冊子を配った。", "2023年"], [("", "・", "冊子を配った。")]),
    "a fiscal year behind a sentence": (["冊子を配った。", "令和5年度"], [("", None, "冊子を配った。")]),
    "a day in brackets": (["・冊子を配った。", "（令和6年3月15日）"], [("", "・", "冊子を配った。")]),
    "a span": (["冊子を配った。", "令和5年4月1日～令和6年3月31日"], [("", None, "冊子を配った。")]),
    "a year over a list": (["令和5年度", "・冊子を配った。"], [("令和5年度", "・", "冊子を配った。")]),
    "dates in a list": (["・令和5年6月", "・令和5年9月"], [("", "・", "令和5年6月"), ("", "・", "令和5年9月")]),
    "a date and a word": (["・冊子を配った。", "令和6年3月15日 公表"], None),
    "a number and no year": (["・冊子を配った。", "12回"], None),
}


@pytest.mark.parametrize(("texts", "expected"), DATES.values(), ids=DATES)
def test_a_date_alone_is_no_item(texts, expected):
    assert read(*texts) == (expected or [("", "・", texts[0][1:]), ("", None, texts[1])])


NUMBERED = {
    "its own number": (["③冊子を配った。"], [((3,), "冊子を配った。")]),
    "a joint number": (["①②両親教室に出向いた。"], [((1, 2), "両親教室に出向いた。")]),
    "the number of the heading": (["1. 居場所", "・毎週開く"], [((1,), "毎週開く")]),
    "the number alone over its bullets": (
        ["①", "・毎週開いた。", "・夜も開いた。", "②", "・冊子を配った。"],
        [((1,), "毎週開いた。"), ((1,), "夜も開いた。"), ((2,), "冊子を配った。")],
    ),
    "the number glued to its bullet": (
        ["①・毎週開いた。 ・夜も開いた。 ②・冊子を配った。"],
        [((1,), "毎週開いた。"), ((1,), "夜も開いた。"), ((2,), "冊子を配った。")],
    ),
    "no number": (["・毎週開く"], [((), "毎週開く")]),
}


@pytest.mark.parametrize(("texts", "expected"), NUMBERED.values(), ids=NUMBERED)
def test_an_item_is_counted_as_its_number_or_its_headings(texts, expected):
    assert numbered(*texts) == expected


def test_a_tag_behind_a_bullet_is_a_word_of_the_item():
    assert read("・【父親】集いを開いた。", "・冊子を配った。") == [
        ("", "・", "【父親】集いを開いた。"),
        ("", "・", "冊子を配った。"),
    ]


def test_bullets_behind_lists_printed_as_runs_have_no_number():
    """`①・a・b・c 他 ②・d・e・f 他 ・g ・h`: what follows with spaces sums up all of it."""
    found = numbered(
        "①・絵本の会・体操の会・歌の会 他 ②・父親の集い・沐浴体験・講座 他 ・場を変えた。 ・写真で知らせた。"
    )
    assert found == [
        ((1,), "絵本の会・体操の会・歌の会 他"),
        ((2,), "父親の集い・沐浴体験・講座 他"),
        ((), "場を変えた。"),
        ((), "写真で知らせた。"),
    ]


WRAPPED = {
    "a bullet over two lines": (
        ["・転入した家庭に声をかけ、地域の集い", "に誘った。", "・冊子を配った。"],
        (0,),
        ["転入した家庭に声をかけ、地域の集いに誘った。", "冊子を配った。"],
    ),
    "a dot inside a wrapped word": (["・担い手の育成・", "発掘を進めた。"], (0,), ["担い手の育成・発掘を進めた。"]),
    "a month at the start of a wrapped line": (
        ["・土曜日のひろばは試行を経て", "3 月から毎週開いた。"],
        (0,),
        ["土曜日のひろばは試行を経て3 月から毎週開いた。"],
    ),
}


@pytest.mark.parametrize(("texts", "full", "expected"), WRAPPED.values(), ids=WRAPPED)
def test_wrapped_lines_are_one_item(texts, full, expected):
    assert [text for _, _, text in read(*texts, full=full)] == expected


def test_a_count_at_the_start_of_a_wrapped_line_is_no_number():
    assert len(read("・出張ひろばを北地区と南地区の", "3 か所で開いた。", full=(0,))) == 1


def test_items_of_a_list_without_printed_bullets_are_apart():
    assert len(read("出前講座を開く", "動画で知らせる", kind=LIST_ITEM)) == 2


def test_a_computed_number_is_printed_though_no_words_stand_behind_it():
    held = [
        line._replace(marker=marker)
        for line, marker in zip(builders.lines("出向く", "招く"), ("(1)", "(2)"), strict=True)
    ]
    found = items.read(held)
    assert [(item.printed, item.marker, item.own_numbers) for item in found] == [("(1)", (), (1,)), ("(2)", (), (2,))]


REPEATED = {
    "the last bullet again": (["・出向く", "・招く", "・招く"], [False, False, True]),
    "the last two again": (["・出向く", "・招く", "・つなぐ", "・招く", "・つなぐ"], [False, False, False, True, True]),
    "in another width": (["・ﾊﾟﾊﾟの会2回", "・パパの会２回"], [False, True]),
    "all of it again": (["・出向く", "・招く", "・出向く", "・招く"], [False, False, True, True]),
    "not the tail": (["・出向く", "・招く", "・出向く"], [False, False, False]),
    "other words": (["・出向く", "・招く", "・招いた"], [False, False, False]),
    "a word more": (["・絵本の会を開く", "・絵本の会を毎月開く"], [False, False]),
}


@pytest.mark.parametrize(("texts", "expected"), REPEATED.values(), ids=REPEATED)
def test_a_run_that_repeats_the_tail_of_the_run_before_is_a_duplicate(texts, expected):
    assert [item.is_duplicate for item in items.read(builders.lines(*texts))] == expected


@pytest.mark.parametrize(
    "text",
    [
        "特になし",
        "特になし。",
        "・特になし",
        "なし",
        "該当なし",
        "―",
        "－",
        "ー",
        "-",
        "…",
        "特 に な し",
        "（特になし）",
    ],
)
def test_a_section_may_state_that_there_is_nothing(text):
    assert items.is_none_stated(builders.lines(text))


@pytest.mark.parametrize(
    "texts", [[""], ["特になしとした項目を見直す。"], ["なし狩りの会を開いた。"], ["・特になし", "・冊子を配った。"]]
)
def test_other_words_state_something(texts):
    assert not items.is_none_stated(builders.lines(*texts))


WORDS = [
    "・",
    "①",
    "②",
    "1. ",
    "2. ",
    "【父親】",
    "ア ",
    "○",
    " ",
    "　",
    "出前講座を開いた。",
    "団体・施設",
    "周知",
    "3 月",
    "ﾊﾟﾊﾟ",
    "2.5倍",
]


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map("".join).filter(str.strip), st.booleans()
        ),
        min_size=1,
        max_size=5,
    )
)
def test_items_hold_pieces_of_their_lines_in_order_and_none_twice(printed):
    """Markers, words and headings of items are pieces of the lines they came from, and no two of them overlap."""
    held = [
        line._replace(wraps=full)
        for line, (_, full) in zip(builders.lines(*[text for text, _ in printed]), printed, strict=True)
    ]
    by_block = {line.block: line for line in held}
    taken: list[tuple[int, int, int]] = []
    headings = set()
    for item in items.read(held):
        taken += [(piece.block, piece.start, piece.end) for piece in (*item.marker, *item.lines)]
        headings |= {(piece.block, piece.start, piece.end) for heading in item.headings for piece in heading}
        for piece in (*item.marker, *item.lines):
            assert by_block[piece.block].text[piece.start : piece.end] == piece.text
    assert taken == sorted(taken)
    every = sorted([*taken, *headings])
    assert all(first[0] < second[0] or first[2] <= second[1] for first, second in itertools.pairwise(every))
