"""Years and dates as they are printed, what they mean, and what is none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import vocabulary
from pipeline.normalization import era
from pipeline.normalization.era_grammar import eras

# text → (printed, meaning) of each mention; a fiscal year is FY2023, everything else its ISO form
MENTIONS = {
    "era and number": ("令和3年度の重点目標", [("令和3年度", "FY2021")]),
    "first year": ("令和元年度", [("令和元年度", "FY2019")]),
    "one for the first": ("令和1年度", [("令和1年度", "FY2019")]),
    "full width": ("令和５年度重点目標", [("令和５年度", "FY2023")]),
    "mixed width": ("平成３0年度", [("平成３0年度", "FY2018")]),
    "spaced out": ("令 和　5 年 度", [("令 和　5 年 度", "FY2023")]),
    "letter": ("R1年度", [("R1年度", "FY2019")]),
    "full-width letter": ("Ｒ５年度", [("Ｒ５年度", "FY2023")]),
    "letter and first year": ("R元年度", [("R元年度", "FY2019")]),
    "letter inside a sentence": ("港区R4年度は", [("R4年度", "FY2022")]),
    "square era": ("㋿5年度", [("㋿5年度", "FY2023")]),
    "kanji numerals": ("平成三十一年四月一日", [("平成三十一年四月一日", "2019-04-01")]),
    "kanji Western": ("二〇二四年度", [("二〇二四年度", "FY2024")]),
    "a letter before what a report is called": ("R5重点目標", [("R5", "FY2023")]),
    "Western fiscal year": ("2024年度重点目標", [("2024年度", "FY2024")]),
    "Western date": ("2024年4月1日", [("2024年4月1日", "2024-04-01")]),
    "points": ("R5.4.1から", [("R5.4.1", "2023-04-01")]),
    "slashes": ("R5/4/1", [("R5/4/1", "2023-04-01")]),
    "ISO": ("(2019-03-22・120KB)", [("2019-03-22", "2019-03-22")]),
    "Western points": ("2024.4.1", [("2024.4.1", "2024-04-01")]),
    "month": ("R4年3月", [("R4年3月", "2022-03")]),
    "month and more": ("R4年2月開始", [("R4年2月", "2022-02")]),
    "months with points": ("(R5.4～R6.3)", [("R5.4", "2023-04"), ("R6.3", "2024-03")]),
    "short era": ("平26", [("平26", "2014")]),
    "year alone": ("平成26年に開所", [("平成26年", "2014")]),
    "last day of Showa": ("昭和64年1月7日", [("昭和64年1月7日", "1989-01-07")]),
    "both calendars": ("H31(2019)年度", [("H31(2019)年度", "FY2019")]),
    "both calendars, the other way": ("2019（令和元）年度", [("2019（令和元）年度", "FY2019")]),
    "both calendars behind 年度": ("令和6年度(2024年度)", [("令和6年度", "FY2024"), ("2024年度", "FY2024")]),
    "both calendars in a date": ("2023年(令和5年)4月1日", [("2023年(令和5年)4月1日", "2023-04-01")]),
    "two eras for one year": ("平成31年度・令和元年度", [("平成31年度", "FY2019"), ("令和元年度", "FY2019")]),
    "span": ("令和2～6年度", [("令和2", "FY2020"), ("6年度", "FY2024")]),
    "span across eras": ("平成30～令和4年度", [("平成30", "FY2018"), ("令和4年度", "FY2022")]),
    "span of letters": ("H30～R5年度", [("H30", "FY2018"), ("R5年度", "FY2023")]),
    "Western span": ("2020～2024年度", [("2020", "FY2020"), ("2024年度", "FY2024")]),
    "span with 年度 twice": ("令和5年度〜6年度", [("令和5年度", "FY2023"), ("6年度", "FY2024")]),
    "list": ("令和4・5年度", [("令和4", "FY2022"), ("5年度", "FY2023")]),
    "list of three": (
        "平成29年度、30年度、令和元年度",
        [("平成29年度", "FY2017"), ("30年度", "FY2018"), ("令和元年度", "FY2019")],
    ),
    "dates without the second year": (
        "令和5年4月1日(土)～5月31日",
        [("令和5年4月1日", "2023-04-01"), ("5月31日", "2023-05-31")],
    ),
    "dates without the second era": (
        "令和5年4月1日から6年3月31日",
        [("令和5年4月1日", "2023-04-01"), ("6年3月31日", "2024-03-31")],
    ),
    "next year": ("令和3年4月1日～翌年3月31日", [("令和3年4月1日", "2021-04-01"), ("翌年3月31日", "2022-03-31")]),
    "months": ("令和3年6月から10月まで", [("令和3年6月", "2021-06"), ("10月", "2021-10")]),
    "a month before the first is not guessed": ("令和3年10月～3月", [("令和3年10月", "2021-10")]),
    "a table cell ends at the tab": ("R4年3月\t10日", [("R4年3月", "2022-03")]),
    "a line ends": ("令和5年4月\n1日", [("令和5年4月", "2023-04")]),
}


def meaning(mention: era.Mention) -> str | None:
    return f"FY{mention.year}" if mention.kind == "fiscal_year" else mention.iso


@pytest.mark.parametrize(("text", "expected"), MENTIONS.values(), ids=MENTIONS.keys())
def test_mentions_are_found_where_they_stand(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(text[m.start : m.end], meaning(m)) for m in era.find(text)] == expected


FLAGGED = {
    "after the era's end": ("平成31年5月1日", {"outside-era"}, "2019-05-01"),
    "before the era's start": ("令和1年4月1日", {"outside-era"}, "2019-04-01"),
    "a month before the era": ("令和元年4月", {"outside-era"}, "2019-04"),
    "far after the era": ("平成40年", {"outside-era"}, "2028"),
    "a fiscal year after the era": ("平成32年度", {"outside-era"}, "FY2020"),
    "the day after Showa": ("S64.1.8", {"outside-era"}, "1989-01-08"),
    "30 February": ("令和5年2月30日", {"no-such-date"}, None),
    "29 February of no leap year": ("2023年2月29日", {"no-such-date"}, None),
    "month 13": ("令和5年13月", {"no-such-date"}, None),
    "day 0": ("令和5年4月0日", {"no-such-date"}, None),
    "the other calendar disagrees": ("H31(2018)年度", {"year-disagrees"}, "FY2019"),
    "the era in brackets disagrees": ("2019(令和2)年度", {"year-disagrees"}, "FY2019"),
    "the last fiscal year of an era": ("平成31年度", set(), "FY2019"),
    "the first fiscal year of an era": ("令和元年度", set(), "FY2019"),
    "the last day of an era": ("平成31年4月30日", set(), "2019-04-30"),
    "the day both eras share": ("大正15年12月25日", set(), "1926-12-25"),
    "leap day": ("令和6年2月29日", set(), "2024-02-29"),
}


@pytest.mark.parametrize(("text", "flags", "expected"), FLAGGED.values(), ids=FLAGGED.keys())
def test_doubtful_dates_are_flagged_and_never_shifted(text: str, flags: set[str], expected: str | None) -> None:
    [mention] = era.find(text)
    assert mention.flags == flags
    assert meaning(mention) == expected


def test_a_contradiction_behind_the_year_flags_both() -> None:
    assert [m.flags for m in era.find("令和6年度(2023年度)")] == [{"year-disagrees"}] * 2


def test_the_ends_of_a_range_say_so() -> None:
    first, last = era.find("令和2～6年度")
    assert first.flags == {"span-start"}
    assert last.flags == {"span-end", "era-inherited"}


NO_MENTIONS = (
    "A4用紙とS席とT1とH型とM2、R&D、R指定",
    "5年生と3年目、10月に、2年間、1年度目、5か年度",
    "元年から",
    "10年度",
    "昭和40年代、2020年代",
    "平成30年間",
    "公平26人、法令5条、不平3",
    "昭和3丁目の館、平成2人組",
    "大3の学生、明3",
    "COVID19、PM2.5、H2.5倍、S1、T2",
    "電話045-2024-0000、2,024円、1.2024",
    "次年度重点目標、今年度、前年度比1.2倍",
    "令\t和5年度",
    "R\t5年度",
    "R5\n年度",
    "UR5年度、2R5年度",
    "一時預かり、二人、大正琴、明治通り、平成の森",
    "12345年度",
)


@pytest.mark.parametrize("text", NO_MENTIONS)
def test_ordinary_text_holds_no_mention(text: str) -> None:
    assert era.find(text) == []


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和3年度重点目標評価結果", 2021),
        ("平成31年度・令和元年度", 2019),
        ("令和6年度（2024年度）", 2024),
        ("令和3年度～令和5年度", None),
        ("令和3年度、令和4年度", None),
        ("H31(2018)年度", None),
        ("令和3年4月1日", None),
        ("2021年", None),
        ("次年度", None),
        ("", None),
    ],
)
def test_the_one_fiscal_year_of_a_text(text: str, year: int | None) -> None:
    assert era.fiscal_year(text) == year


def test_january_to_march_belong_to_the_fiscal_year_before() -> None:
    assert [era.fiscal_year_of(2022, month) for month in (1, 3, 4, 12)] == [2021, 2021, 2022, 2022]


PERIODS = {
    "wave dash": ("令和3年4月1日～令和4年3月31日(1年度目/5か年度)", "2021-04-01", "2022-03-31", 1, 5),
    "full width": ("令和５年４月１日～令和６年３月31日（２年度目／５か年度）", "2023-04-01", "2024-03-31", 2, 5),
    "across eras": ("平成31年4月1日~令和2年3月31日(4年度目/5か年度)", "2019-04-01", "2020-03-31", 4, 5),
    "spaces": ("令和 3 年 4 月 1 日 － 令和 4 年 3 月 31 日", "2021-04-01", "2022-03-31", None, None),
    "から": ("令和3年4月1日から令和4年3月31日まで", "2021-04-01", "2022-03-31", None, None),
    "Western": ("2021年4月1日〜2022年3月31日 第2年度目/5ヶ年", "2021-04-01", "2022-03-31", 2, 5),
    "term the other way": ("R3.4.1-R4.3.31 5か年度のうち1年度目", "2021-04-01", "2022-03-31", 1, 5),
    "年間": ("令和3年4月1日～令和4年3月31日（1年目／5年間）", "2021-04-01", "2022-03-31", 1, 5),
    "months stay months": ("令和3年4月～令和4年3月", "2021-04", "2022-03", None, None),
    "weekdays": ("令和4年4月1日（金）～令和5年3月31日（金）", "2022-04-01", "2023-03-31", None, None),
}
DASHES = "〜～~∼˜-－―–—−"


@pytest.mark.parametrize(("text", "start", "end", "year", "length"), PERIODS.values(), ids=PERIODS.keys())
def test_periods(text: str, start: str, end: str, year: int | None, length: int | None) -> None:
    period = era.period(text)
    assert period is not None
    assert (period.start, period.end, period.term_year, period.term_length) == (start, end, year, length)
    assert period.flags == frozenset()


@pytest.mark.parametrize("dash", DASHES)
def test_a_period_has_any_dash(dash: str) -> None:
    period = era.period(f"平成30年4月1日 {dash}　平成31年3月31日")
    assert period is not None
    assert (period.start, period.end) == ("2018-04-01", "2019-03-31")


def test_a_period_knows_where_its_parts_stand() -> None:
    text = "実施期間 令和3年4月1日～令和4年3月31日(1年度目/5か年度)"
    period = era.period(text)
    assert period is not None
    places = (period.start_place, period.end_place, period.term_year_place, period.term_length_place)
    assert [text[slice(*place)] for place in places if place] == ["令和3年4月1日", "令和4年3月31日", "1", "5"]


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("令和4年4月1日～令和3年3月31日", {"reversed"}),
        ("令和3年4月1日～令和4年3月31日(6年度目/5か年度)", {"term-exceeded"}),
        ("令和3年4月1日～令和4年2月30日", {"no-such-date"}),
        ("平成31年4月1日～平成32年3月31日", {"outside-era"}),
    ],
)
def test_doubtful_periods_are_flagged(text: str, flags: set[str]) -> None:
    period = era.period(text)
    assert period is not None
    assert period.flags == flags


@pytest.mark.parametrize("text", ["令和3年度", "令和3年4月1日", "令和3年度～令和7年度", "1年度目/5か年度", ""])
def test_no_period_without_two_dates(text: str) -> None:
    assert era.period(text) is None


EXAMPLES = [(row["name"], *example) for row in vocabulary.read("eras")["era"] for example in row["examples"]]


@pytest.mark.parametrize(("name", "text", "expected"), EXAMPLES, ids=[example[1] for example in EXAMPLES])
def test_the_examples_of_the_vocabulary(name: str, text: str, expected: str) -> None:
    [mention] = era.find(text)
    assert (mention.start, mention.end, meaning(mention), mention.flags) == (0, len(text), expected, frozenset())
    assert any(spelling in text for row in eras() if row.name == name for spelling in row.names)


def test_the_eras_follow_one_another() -> None:
    for before, after in zip(eras(), eras()[1:], strict=False):
        assert before.end is not None
        assert before.end[:2] <= after.start[:2]
    assert eras()[-1].end is None


@given(st.integers(1, 6), st.integers(1, 12), st.integers(1, 28), st.sampled_from(["word", "wide", "letter", "points"]))
def test_a_date_printed_any_way_is_the_same_date(year: int, month: int, day: int, style: str) -> None:
    printed = {
        "word": f"令和{year}年{month}月{day}日",
        "wide": f"令和{year}年{month}月{day}日".translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        "letter": f"R{year}年{month}月{day}日",
        "points": f"R{year}.{month}.{day}",
    }[style]
    [mention] = era.find(f"、{printed}に")
    assert (mention.year, mention.month, mention.day) == (2018 + year, month, day)
    assert ("outside-era" in mention.flags) == (year == 1 and month < 5)


GRAMMAR = "令和平成昭HRＲ㋿元一二三十0123456789２０年度月日目～・、から-/.()（） 　\t\n翌土間代生"


@given(st.text(st.sampled_from(GRAMMAR), max_size=40) | st.text(max_size=40))
def test_mentions_stand_in_order_and_inside_one_line(text: str) -> None:
    mentions = era.find(text)
    borders = [border for mention in mentions for border in (mention.start, mention.end)]
    assert borders == sorted(borders)
    assert all(mention.start < mention.end <= len(text) for mention in mentions)
    assert not any(set("\t\n") & set(text[mention.start : mention.end]) for mention in mentions)


@given(st.text(st.sampled_from(GRAMMAR), max_size=40))
def test_a_mention_read_alone_means_the_same(text: str) -> None:
    for mention in era.find(text):
        if not mention.flags & era.SPAN_FLAGS and "(" not in text and "（" not in text:
            again = era.find(text[mention.start : mention.end])
            assert (again[0].kind, again[0].year) == (mention.kind, mention.year)


@pytest.mark.parametrize(
    "piece",
    ["令和", "令和1～", "R1(", "R1・", "2020年(", "令 和 ", "令和1年1月1日～", "H1.1", "1", "一", "令和1年度、"],
)
def test_a_hundred_kilobytes_of_anything_take_no_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    era.find(text)
    era.period(text)
    assert time.process_time() - start < 3
