"""Markers: which signs open an item, and which only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.outline import markers
from pipeline.outline.markers import BRACKET, BULLET, CIRCLE, LETTER, NUMBER, TAG


def found(text: str) -> list[str]:
    return [text[marker.start : marker.end] for marker in markers.find(text)]


FIRST = {  # text → (kind, numbers, printed marker)
    "a dot": ("・絵本の会", BULLET, (), "・"),
    "a narrow dot": ("･絵本の会", BULLET, (), "･"),
    "a ring": ("○絵本の会", BULLET, (), "○"),
    "a round bullet": ("• 絵本の会", BULLET, (), "•"),
    "a dash": ("- 絵本の会", BULLET, (), "-"),
    "a wide dash": ("－ 絵本の会", BULLET, (), "－"),
    "an asterisk": ("＊ 絵本の会", BULLET, (), "＊"),
    "a circled number": ("③妊娠期の講座", CIRCLE, (3,), "③"),
    "two circled numbers": ("①②両親教室に出向いた。", CIRCLE, (1, 2), "①②"),
    "two with a dot": ("①・②両親教室に出向いた。", CIRCLE, (1, 2), "①・②"),
    "a range": ("①～③出前講座", CIRCLE, (1, 2, 3), "①～③"),
    "a number with a full stop": ("2. 父親の集い", NUMBER, (2,), "2."),
    "a number with a wide full stop": ("2．父親の集い", NUMBER, (2,), "2．"),
    "a number and a space": ("2 父親の集い", NUMBER, (2,), "2"),
    "a number before a word that begins like minutes": ("2 分かち合いの会", NUMBER, (2,), "2"),
    "a number before a word that begins like an hour": ("3 時期に合わせた講座", NUMBER, (3,), "3"),
    "a number before a word that begins like a year": ("1 年齢に応じた遊び", NUMBER, (1,), "1"),
    "a number and a comma": ("2、父親の集い", NUMBER, (2,), "2、"),
    "a number in brackets": ("(2) 父親の集い", BRACKET, (2,), "(2)"),
    "a number in wide brackets": ("（12）父親の集い", BRACKET, (12,), "（12）"),
    "a number with one bracket": ("2)父親の集い", BRACKET, (2,), "2)"),
    "a printed bracket number": ("⑵ 父親の集い", BRACKET, (2,), "⑵"),
    "a bullet of the font Symbol": ("\uf0b7絵本の会", BULLET, (), "\uf0b7"),
    "an arrow of the font Wingdings": ("\uf0d8 絵本の会", BULLET, (), "\uf0d8"),
    "the number of a goal and of a part of it": ("1-2 絵本の会を開く。", NUMBER, (), "1-2"),
    "kana and a space": ("ア 気軽に来られたか。", LETTER, (), "ア"),
    "kana and a full stop": ("イ．気軽に来られたか。", LETTER, (), "イ．"),
    "kana in brackets": ("（ウ）気軽に来られたか。", LETTER, (), "（ウ）"),
    "a Roman number": ("Ⅱ 父親の集い", LETTER, (2,), "Ⅱ"),
    "a letter in brackets": ("(b) 父親の集い", LETTER, (), "(b)"),
    "a tag": ("【父親支援】・父親の集い", TAG, (), "【父親支援】"),
    "a tag in angles": ("＜父親支援＞父親の集い", TAG, (), "＜父親支援＞"),
}


@pytest.mark.parametrize(("text", "kind", "numbers", "printed"), FIRST.values(), ids=FIRST)
def test_a_marker_opens_a_line(text, kind, numbers, printed):
    marker = markers.first(text)
    assert marker is not None
    assert (marker.kind, marker.numbers, text[marker.start : marker.end]) == (kind, numbers, printed)


NOT_FIRST = {
    "a month": "3 月から土曜日も開いた。",
    "a date": "3 月15 日に講座を開いた。",
    "a month without a space": "4月に広報紙で案内した。",
    "a year": "5 年目を迎えた。",
    "a day": "15 日に開いた。",
    "an hour": "10 時から受け付けた。",
    "minutes": "15 分ずつ相談を受けた。",
    "a date with a slash": "3 / 15に開いた。",
    "a clock": "10 : 30に集まった。",
    "a decimal": "2.5倍に増えた。",
    "a wide decimal": "2．5倍に増えた。",
    "a thousand": "1,200人が来館した。",
    "a count": "3か所で開いた。",
    "an age": "1歳児の保護者が多い。",
    "a fraction": "3/5が初めての来館だった。",
    "a word in kana": "アンケートを行った。",
    "a word in kana with a small letter": "イェーイの歌",
    "a negative number": "-5%となった。",
    "a dash inside a word": "-子育て-",
    "a word": "区と連携した。",
    "brackets around words": "（一部の講座は中止）",
    "a quotation": "「ひろば」を開いた。",
    "dots": "・・・と続く。",
    "a row of rings": "○○の会",
    "nothing": "",
}


@pytest.mark.parametrize("text", NOT_FIRST.values(), ids=NOT_FIRST)
def test_other_signs_open_no_line(text):
    assert not markers.opens(text)


INSIDE = {
    "dots inside words": ("団体・施設への周知・発信", []),
    "a name with a dot": ("ワーカーズ・コレクティブことりが受託した。", []),
    "dots behind spaces": ("・絵本の会 ・体操の会　・父親の集い", ["・", "・", "・"]),
    "a dot behind a full stop": ("・絵本の会を開いた。・体操の会を開いた。", ["・", "・"]),
    "a dot behind a word": ("・絵本の会12回・体操の会3回 他", ["・"]),
    "a word and a dot behind a space": ("・保育・教育の場 ・団体・施設", ["・", "・"]),
    "a dot behind a tag": ("【妊娠期】・両親教室・沐浴体験", ["【妊娠期】", "・"]),
    "a dot behind a circled number": ("①・絵本の会", ["①", "・"]),
    "a tag glued to the list before": ("・絵本の会12回 他【妊娠期】・両親教室", ["・", "【妊娠期】", "・"]),
    "a tag alone behind a number": ("①【妊娠期】", ["①", "【妊娠期】"]),
    "a tag behind a number, and its text": ("①【妊娠期】の支援", ["①"]),
    "tags behind spaces": ("【妊娠期】・両親教室 【父親】・父親の集い", ["【妊娠期】", "・", "【父親】", "・"]),
    "numbers that go on": ("1. 周知を進める 2. 場を増やす 3. 人を育てる", ["1.", "2.", "3."]),
    "numbers with spaces that go on": ("1 周知を進める 2 場を増やす", ["1", "2"]),
    "a number that does not go on": ("1. 周知を進める 5. 月の講座", ["1."]),
    "a number that begins nothing": ("講座は 2. 回目になった。", []),
    "a count behind a space": ("1 講座を 3 か所で開いた。", ["1"]),
    "brackets that go on": ("(1)周知 (2)場", ["(1)", "(2)"]),
    "a heading and its dots": ("1. 周知・発信 ・広報紙に載せる ・動画をつくる", ["1.", "・", "・"]),
    "circled numbers that go on": ("①出向く ②招く ③つなぐ", ["①", "②", "③"]),
    "a joint one": ("①②出向いた。 ③つないだ。", ["①②", "③"]),
    "a circled number in a sentence": ("目標 ③に当たる講座", []),
    "a circled number that refers": ("成果は重点目標①と②に表れた。", []),
    "the first circled number behind a full stop": ("次の点に力を入れる。①出向く ②招く", ["①", "②"]),
    "a decimal in a list": ("1. 参加が 2.5倍になった。", ["1."]),
    "a date with a point": ("1. 講座 2.10 実施", ["1."]),
    "ratings": ("A よくできた B できた", []),
    "rings inside words": ("・○○地区の会", ["・"]),
}


@pytest.mark.parametrize(("text", "expected"), INSIDE.values(), ids=INSIDE)
def test_markers_inside_a_line(text, expected):
    assert found(text) == expected


DATES = {
    "a month behind the marker": ("2. 3 月から土曜日も開いた。", ["2."]),
    "a month that happens to go on": ("1 講座を開き、 2 月に終えた。", ["1"]),
}


@pytest.mark.parametrize(("text", "expected"), DATES.values(), ids=DATES)
def test_a_date_inside_a_line_is_no_marker(text, expected):
    assert found(text) == expected


GLUED = {
    "numbers that count": (["1子どもの声を聴く", "2家庭に出向く", "3地域とつなぐ"], [1, 1, 1]),
    "kana that count": (["ア 気軽に来られたか", "イ交流できたか", "ウ相談できたか"], [1, 1, 1]),
    "kana before the same word": (["ア活動を知らせたか", "イ活動を支えたか"], [1, 1]),
    "a line between": (["1子どもの声を聴く", "場をつくる", "2家庭に出向く"], [1, 0, 1]),
    "ages": (["1歳児の会", "2歳児の会", "3歳児の会"], [0, 0, 0]),
    "counts": (["1回目は講座", "2回目は見学"], [0, 0]),
    "one alone": (["1子どもの声を聴く", "家庭に出向く"], [0, 0]),
    "not from the first on": (["2家庭に出向く", "3地域とつなぐ"], [0, 0]),
    "words in kana": (["アンケートを行う", "イベントを開く"], [0, 0]),
    "a word with a small letter": (["ア交流", "ウェブで知らせる"], [0, 0]),
    "decimals": (["1.2倍に増えた", "2.5倍に増えた"], [0, 0]),
    "nothing": ([], []),
}


@pytest.mark.parametrize(("texts", "expected"), GLUED.values(), ids=GLUED)
def test_markers_without_a_space_count_where_lines_go_on_counting(texts, expected):
    assert markers.glued(texts) == expected


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [("①②", (1, 2)), ("(3)", (3,)), ("（１０）", (10,)), ("2.", (2,)), ("②～④", (2, 3, 4)), ("ア", ()), ("・", ())],
)
def test_a_printed_marker_stands_for_its_numbers(printed, numbers):
    assert markers.numbers_of(printed) == numbers


def test_counts_that_happen_to_go_on_are_no_markers():
    assert markers.glued(["1人ひとりの声を聴く。", "2か所のひろばを結ぶ。"]) == [0, 0]


@pytest.mark.parametrize(
    ("text", "alone"), [("①②", True), ("1.", True), ("①出向く", False), ("【妊娠期】", False), ("課題", False)]
)
def test_a_marker_alone_has_its_text_in_the_next_line(text, alone):
    assert markers.is_alone(text) is alone


@pytest.mark.parametrize(
    ("printed", "kind", "numbers"), [("3.", NUMBER, (3,)), ("・", BULLET, ()), ("ア", LETTER, ()), ("➔", BULLET, ())]
)
def test_a_number_that_the_file_computes_takes_no_room(printed, kind, numbers):
    marker = markers.automatic(printed)
    assert (marker.kind, marker.numbers, marker.start, marker.end) == (kind, numbers, 0, 0)


PIECES = [
    "・", "①", "②", "①②", "1.", "2.", "1 ", "(1)", "(2)", "【妊娠期】", "ア ", "○", " ", "　", "。",
    "保育・教育", "講座", "3か所", "2.5倍", "※", "3 月",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_markers_stand_one_behind_the_other_and_never_inside_a_word(text):
    at = 0
    for marker in markers.find(text):
        assert at <= marker.start < marker.end <= len(text)
        before, printed = text[: marker.start], text[marker.start : marker.end]
        assert printed.strip() == printed
        if marker.kind != TAG:
            assert not before or before[-1] in " 　。．】＞》〕" or marker.start == at
        at = marker.end


APART = {
    "with text behind each": (["1", "出向く", "2", "招く", "続き"], [1, 0, 1, 0, 0]),
    "one, at the head": (["1", "出向く"], [1, 0]),
    "not from one": (["2", "出向く", "3", "招く"], [0, 0, 0, 0]),
    "without text behind the last": (["1", "出向く", "2"], [0, 0, 0]),
    "one behind the other": (["1", "2", "出向く"], [0, 0, 0]),
    "among other figures": (["1", "出向く", "31", "招く"], [0, 0, 0, 0]),
}


@pytest.mark.parametrize(("texts", "sizes"), APART.values(), ids=APART)
def test_numbers_in_lines_of_their_own_are_markers_where_they_count(texts, sizes):
    assert markers.glued(texts) == sizes
