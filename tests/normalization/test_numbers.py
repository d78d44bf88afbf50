"""Figures: their values, units and qualifiers, and which of them say how much."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalization import numbers, units

# text → (printed, value, other end of a range, unit, qualifiers)
FIGURES = {
    "plain": ("参加者12人", ("12人", 12, None, "人", ())),
    "full width": ("１２,３４５人", ("１２,３４５人", 12345, None, "人", ())),
    "thousands": ("9,268", ("9,268", 9268, None, None, ())),
    "decimals": ("42.9組", ("42.9組", 42.9, None, "組", ())),
    "per cent stays as printed": ("3.8%", ("3.8%", 3.8, None, "%", ())),
    "full-width per cent": ("97％", ("97％", 97, None, "%", ())),
    "per mille": ("5‰", ("5‰", 5, None, "‰", ())),
    "tenths": ("約3割が", ("約3割", 3, None, "割", ("約",))),
    "times": ("前年度比約1.5倍の増加", ("前年度比約1.5倍", 1.5, None, "倍", ("前年度比", "約"))),
    "triangle": ("△3", ("△3", -3, None, None, ())),
    "black triangle and space": ("▲ 3件", ("▲ 3件", -3, None, "件", ())),
    "minus in brackets": ("(−5％)", ("−5％", -5, None, "%", ())),
    "minus after a comparison": ("前年比－5%", ("前年比－5%", -5, None, "%", ("前年比",))),
    "マイナス": ("マイナス3ポイント", ("マイナス3ポイント", -3, None, "ポイント", ())),
    "range": ("年間各2～10回", ("年間各2～10回", 2, 10, "回", ("年間", "各"))),
    "range with a unit twice": ("3回～5回", ("3回～5回", 3, 5, "回", ())),
    "range with a hyphen": ("2-3名", ("2-3名", 2, 3, "名", ())),
    "two or three": ("月に2、3回", ("2、3回", 2, 3, "回", ())),
    "kanji": ("三十一人", ("三十一人", 31, None, "人", ())),
    "kanji after a qualifier": ("約三十組", ("約三十組", 30, None, "組", ("約",))),
    "myriads": ("1万2千人", ("1万2千人", 12000, None, "人", ())),
    "any か所": ("12ヶ所", ("12ヶ所", 12, None, "か所", ())),
    "箇所": ("４箇所", ("４箇所", 4, None, "か所", ())),
    "more than": ("900名を超える会員", ("900名を超える", 900, None, "名", ("を超える",))),
    "or more": ("30人以上", ("30人以上", 30, None, "人", ("以上",))),
    "about": ("10組程度", ("10組程度", 10, None, "組", ("程度",))),
    "odd": ("200余名", ("200余名", 200, None, "名", ("余",))),
    "in all": ("のべ 178名", ("のべ 178名", 178, None, "名", ("のべ",))),
    "a day on average": ("1日平均42.9組", ("1日平均42.9組", 42.9, None, "組", ("1日平均",))),
    "a year": ("年12回", ("年12回", 12, None, "回", ("年",))),
    "a month": ("(月2回)", ("月2回", 2, None, "回", ("月",))),
    "a month, no frequency": ("今月2回", ("2回", 2, None, "回", ())),
    "計 in a word": ("設計3件", ("3件", 3, None, "件", ())),
    "a space before the unit": ("178 名", ("178 名", 178, None, "名", ())),
    "人 of 人材": ("5 人材", ("5", 5, None, None, ())),
}


@pytest.mark.parametrize(("text", "expected"), FIGURES.values(), ids=FIGURES.keys())
def test_figures(text: str, expected: tuple[str, float, float | None, str | None, tuple[str, ...]]) -> None:
    [figure] = numbers.find(text)
    assert (figure.text, figure.value, figure.value_high, figure.unit, figure.qualifiers) == expected


NO_FIGURES = (
    "A4用紙、1dayボランティア、COVID-19、PM2.5、B1階",
    "045-123-4567",
    "10:00～11:30、9:5",
    "1/2、1,2,3、1.2.3",
    "数十人、十分、一部、一時預かり、一人ひとり、第三者、千葉、二俣川",
    "―",
    "",
)


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_is_no_figure(text: str) -> None:
    assert numbers.find(text) == []


QUANTITIES = {
    "counts": ("9館と12か所で36組の親子", ["9館", "12か所", "36組"]),
    "frequency in brackets": ("出張ひろば(6か所 年間各2～10回)", ["6か所", "年間各2～10回"]),
    "people": ("赤ちゃんと2人で来館し、延べ178名が", ["2人", "延べ178名"]),
    "shares": ("97%の認知度、発行は86件うち約3割", ["97%", "86件", "約3割"]),
    "durations": ("2時間単位、30分程度、5年間、3か月の休館、2泊", ["2時間", "30分程度", "5年間", "3か月", "2泊"]),
    "days a week and a year": ("週3日開館し、年間245日", ["週3日", "年間245日"]),
    "things": ("ティッシュ(800個)、チラシ300枚、7つの機能", ["800個", "300枚", "7つ"]),
    "wards": ("18区の拠点で協力し", ["18区"]),
    "money": ("1回500円", ["1回", "500円"]),
    "beside a fiscal year": ("R4年度 36か所 R5年度40か所", ["36か所", "40か所"]),
    "days that are no date": ("開館日数は240日", ["240日"]),
    "behind a colon": ("R4:12件→R5:20件", ["12件", "20件"]),
    "beside a date": ("令和5年4月1日に10人", ["10人"]),
    "once in years": ("5年に1度の受講", ["5年", "1度"]),
    "what comes to each": (
        "1日平均29組、1回あたり20組、1日5人~8人、1日の平均3組",
        ["1日", "平均29組", "1回", "20組", "1日", "5人~8人", "1日", "平均3組"],
    ),
    "and a half": ("1時間半ずつ、2年半", ["1時間半", "2年半"]),
    "words that are no qualifiers": (
        "50%を超えて、24%増、30名ほど、毎回5名以上、8割超",
        ["50%", "24%", "30名", "5名以上", "8割超"],
    ),
    "minutes, and no fraction": ("7分の場所、3分の2", ["7分"]),
    "things of many kinds": (
        "700点、24ページ、120㎡、40キロ、8言語、3室",
        ["700点", "24ページ", "120㎡", "40キロ", "8言語", "3室"],
    ),
    "計 behind a noun": ("父母計26名", ["計26名"]),
    "years that pass": ("1年で160組、3年かけて、2年続けて", ["1年", "160組", "3年", "2年"]),
    "held together": ("3館合同まつり", []),
    "ages": ("0歳児、1・2歳児、生後2～4ヶ月、4か月健診、6か月児、2歳0か月、70歳代", []),
    "after birth": ("産後4か月までの切れ目ない支援", []),
    "ordinals": ("第1回調査、3年目、2人目、3回目、1位、第2土曜日、2階、5年生、1つ目", []),
    "fiscal years and dates": ("令和3年度、H31(2019)年度、2024年4月1日、R4年3月", []),
    "days and times": ("4月1日、10時30分、15日に開催、9月から", []),
    "points of time": ("3年前から、1か月後に、5年ぶり、2日前", []),
    "names": ("24時間型、24時間対応、1dayボランティア、A4", []),
    "numbers of lists": ("5 人材育成・活動支援事業", []),
    "number of a list before a counted word": ("3 団体の支援", []),
    "words with the first letter of a unit": ("1区民へ、2名称、3組織、4回答、5本人", []),
    "bare years": ("3年、5年で", []),
    "no unit": ("合計 36", []),
}


@pytest.mark.parametrize(("text", "expected"), QUANTITIES.values(), ids=QUANTITIES.keys())
def test_quantities(text: str, expected: list[str]) -> None:
    assert [figure.text for figure in numbers.quantities(text)] == expected


# cell → (value, unit, measure), or None
CELLS = {
    "number": ("9,268", (9268, None, None)),
    "no separator": ("2319", (2319, None, None)),
    "zero": ("０", (0, None, None)),
    "unit": ("414件", (414, "件", None)),
    "per cent": ("70.0%", (70, "%", None)),
    "minus": ("△3", (-3, None, None)),
    "plus": ("+5%", (5, "%", None)),
    "comparison": ("前年比＋12%", (12, "%", "前年比")),
    "brackets": ("（4回）", (4, "回", None)),
    "footnote": ("123※1", (123, None, None)),
    "about": ("約30人", (30, "人", None)),
    "or more": ("30以上", (30, None, None)),
    "words before": ("参加者のべ 178名", (178, "名", "参加者のべ")),
    "words in brackets": ("ひろば (3回)", (3, "回", "ひろば")),
    "answer": ("そう思う 61%", (61, "%", "そう思う")),
    "frequency": ("年3回", (3, "回", "年")),
    "total": ("合計 36回", (36, "回", "合計")),
    "space before the unit": ("178 名", (178, "名", None)),
    "hyphen": ("-", None),
    "bar": ("―", None),
    "kanji one or a bar": ("一", None),
    "circle": ("〇", None),
    "triangle": ("△", None),
    "blank": ("", None),
    "number of a list": ("1.", None),
    "ordinal": ("第1回調査", None),
    "age": ("3歳児健診", None),
    "rank": ("1位", None),
    "month": ("R4年3月", None),
    "Western year": ("2024年", None),
    "fiscal year": ("H31(2019)年度", None),
    "ISO date": ("2019-03-22", None),
    "time": ("10:00", None),
    "words": ("感染拡大のため中止", None),
    "two figures": ("12組34人", None),
    "several answers": ("健康:30% 就園:17%", None),
    "a sentence": ("参加者は12人だった。", None),
    "a name": ("3館合同まつり実行委員会", None),
    "a term": ("令和3年4月1日～令和4年3月31日(1年度目/5か年度)", None),
    "headline and year": ("【出張相談】 R5年度40か所", (40, "か所", "【出張相談】 R5年度")),
    "words behind": ("30% (男性)", (30, "%", "(男性)")),
    "words in brackets behind a bare number": ("240（見込）", (240, None, "（見込）")),
    "less": ("30%減", (30, "%", "減")),
}


@pytest.mark.parametrize(("text", "expected"), CELLS.values(), ids=CELLS.keys())
def test_cells_of_one_figure(text: str, expected: tuple[float, str | None, str | None] | None) -> None:
    cell = numbers.parse_cell(text)
    assert (cell and (cell.figure.value, cell.figure.unit, cell.measure)) == expected


def test_the_figures_of_a_cell_have_the_words_before_them() -> None:
    cells = numbers.cell_figures("健康:30% 就園・就学:17％ 会員53団体(年2回)")
    assert [(cell.figure.value, cell.measure) for cell in cells] == [
        (30, "健康"),
        (17, "就園・就学"),
        (53, "会員"),
        (2, "年"),
    ]


SHARES = ("4,321(−63%)", "4,321 （-63.0％）", "4321（−63%）")


@pytest.mark.parametrize("text", SHARES)
def test_a_bare_number_before_a_share_in_brackets_is_a_figure_too(text: str) -> None:
    assert [(cell.figure.value, cell.figure.unit) for cell in numbers.cell_figures(text)] == [(4321, None), (-63, "%")]


def test_dashes() -> None:
    assert all(numbers.is_dash(dash) for dash in ("-", "―", "−", "－", "ー", "…", "〜", " - ", "--", "＊"))
    assert not any(numbers.is_dash(text) for text in ("", " ", "0", "△", "一", "○", "-3", "なし"))


TROUBLE = (
    "0123456789１２,，.．〜～-−△▲約のべ計各年月日回人名組か所ヶ月%％割倍時間分区第目"
    "以上程度を超える、。()（） 　三十百千万A:/歳児"
)


@given(st.text(st.sampled_from(TROUBLE), max_size=40) | st.text(max_size=40))
def test_figures_stand_in_order_and_are_as_printed(text: str) -> None:
    figures = numbers.find(text)
    borders = [border for figure in figures for border in (figure.start, figure.end)]
    assert borders == sorted(borders)
    assert all(text[figure.start : figure.end] == figure.text != "" for figure in figures)


@given(st.text(st.sampled_from(TROUBLE), max_size=40))
def test_quantities_are_figures_with_a_unit(text: str) -> None:
    places = [(figure.start, figure.end) for figure in numbers.find(text)]
    for figure in numbers.quantities(text):
        assert figure.unit
        assert any(start <= figure.start < figure.end <= end for start, end in places)
    assert numbers.parse_cell(text) is None or len(numbers.cell_figures(text)) == 1


@given(
    st.integers(0, 10**9),
    st.sampled_from(["", "人", "件", "%", "か所"]),
    st.sampled_from(["", "△", "約", "（"]),
    st.booleans(),
)
def test_a_printed_number_is_read_back(value: int, unit: str, before: str, wide: bool) -> None:
    digits = f"{value:,}".translate(str.maketrans("0123456789", "０１２３４５６７８９")) if wide else f"{value:,}"
    cell = numbers.parse_cell(f"{before}{digits}{unit}" + ("）" if before == "（" else ""))
    assert cell is not None
    assert cell.figure.value == (-value if before == "△" else value)
    assert (cell.figure.unit or "", cell.measure) == (unit, None)


@pytest.mark.parametrize("unit", units.UNITS, ids=lambda unit: unit.name)
def test_each_spelling_of_a_unit_is_read(unit: units.Unit) -> None:
    for spelling in unit.spellings or (unit.name,):
        [figure] = numbers.find(f"計12{spelling}")
        assert (figure.unit, figure.value) == (unit.name, 12)
        for other in unit.not_before:
            assert all(figure.unit != unit.name for figure in numbers.find(f"12{spelling}{other}"))


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1,",
        "1,234",
        "1～",
        "12人～",
        "約",
        "約1",
        "年間各",
        "△",
        "- ",
        "三十",
        "百",
        "1万",
        "0.1.",
        "令和1年3回",
        "2、3",
    ],
)
def test_a_hundred_kilobytes_of_anything_take_no_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    numbers.quantities(text)
    numbers.parse_cell(text)
    assert time.process_time() - start < 4
