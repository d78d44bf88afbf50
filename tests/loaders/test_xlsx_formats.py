"""Numbers as a Japanese Excel prints them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.loaders.xlsx_formats import BUILT_IN, formatter, general, text_printed

ACCOUNTING = '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '
APRIL_2024 = 45383.0  # 1 April 2024, a Monday

CASES = [
    ("0", 12.5, "13"),
    ("0", 2.5, "3"),
    ("0", -2.5, "-3"),
    ("0", -0.4, "0"),
    ("0.0", 0.25, "0.3"),
    ("0.00", 1.005, "1.01"),
    ("0.0", 0.28999999999999998, "0.3"),
    ("#,##0", 1234567.0, "1,234,567"),
    ("#,##0", 999.0, "999"),
    ("#,##0", -1234.0, "-1,234"),
    ("#,##0.0", 1234.56, "1,234.6"),
    ("#,##0;△#,##0", -1234.0, "△1,234"),
    ("#,##0;[Red]-#,##0", -1234.0, "-1,234"),
    ("0;-0;;@", 0.0, ""),
    ('0;-0;"―"', 0.0, "―"),
    ("0.0%", 0.125, "12.5%"),
    ("0%", 0.295, "30%"),
    ("0.0%", 0.12, "12.0%"),
    ('0.0"％"', 12.0, "12.0％"),
    ('#,##0"人"', 1500.0, "1,500人"),
    ("#,##0円", 1500.0, "1,500円"),
    ('"約"0"件"', 30.0, "約30件"),
    ("\\¥#,##0", 800.0, "¥800"),
    ("[$¥-411]#,##0", 800.0, "¥800"),
    (ACCOUNTING, 5.0, "5"),
    (ACCOUNTING, 0.0, "-"),
    ("0_);(0)", -5.0, "(5)"),
    ("00", 5.0, "05"),
    ("000-0000", 2250011.0, "225-0011"),
    ("0,", 12345.0, "12"),
    ('0.0,,"百万"', 12_300_000.0, "12.3百万"),
    ("#.##", 0.5, ".5"),
    ("#.##", 2.0, "2."),
    ("0.??", 1.5, "1.5"),
    ("?0", 5.0, "5"),
    ("0.00E+00", 12345.0, "1.23E+04"),
    ("0.0E-0", 0.00012, "1.2E-4"),
    ("##0.0E+0", 12345.0, "12.3E+3"),
    ("0.0E+0", 9.99, "1.0E+1"),
    ("# ?/?", 1.5, "1 1/2"),
    ("# ?/?", 0.25, "1/4"),
    ("# ?/?", 2.0, "2"),
    ("?/8", 0.5, "4/8"),
    ("[DBNum3]0", 123.0, "１２３"),
    ("[DBNum1]0", 12.0, "一二"),
    ('[>=100]"多";[<0]"負";0', 150.0, "多"),
    ('[>=100]"多";[<0]"減"0;0', -7.0, "減7"),
    ("[>=100]0.0;0", 5.0, "5"),
    ("@", 12.0, "12"),
    ("", 12.5, "12.5"),
    ("General", 12.5, "12.5"),
    ("G/標準", 12.5, "12.5"),
    ('G/標準"名"', 12.0, "12名"),
    ('"なし"', 3.0, "なし"),
]


@pytest.mark.parametrize(("code", "value", "printed"), CASES)
def test_numbers(code: str, value: float, printed: str) -> None:
    assert formatter(code)(value) == printed


GENERAL = [
    (0.0, "0"),
    (12.0, "12"),
    (-3.5, "-3.5"),
    (0.1 + 0.2, "0.3"),
    (3.14159265358979, "3.141592654"),
    (123456.789012, "123456.789"),
    (99999999999.0, "99999999999"),
    (123456789012.0, "1.23457E+11"),
    (0.0001, "0.0001"),
    (0.00001, "0.00001"),
    (1e-7, "1E-07"),
    (1e300, "1E+300"),
]


@pytest.mark.parametrize(("value", "printed"), GENERAL)
def test_general(value: float, printed: str) -> None:
    assert general(value) == printed


DATES = [
    ("yyyy/m/d", "2024/4/1"),
    ("yyyy-mm-dd", "2024-04-01"),
    ("m/d", "4/1"),
    ("yy.mm", "24.04"),
    ('yyyy"年"m"月"d"日"', "2024年4月1日"),
    ('[$-411]ggge"年"m"月"d"日"', "令和6年4月1日"),
    ('ggge"年度"', "令和6年度"),
    ("[$-411]ge.m.d", "R6.4.1"),
    ('gg"　"ee"年"', "令　06年"),
    ("rr/mm/dd", "令和06/04/01"),
    ("m/d(aaa)", "4/1(月)"),
    ("aaaa", "月曜日"),
    ("d-mmm-yy", "1-Apr-24"),
    ("mmmm d, yyyy (ddd)", "April 1, 2024 (Mon)"),
]


@pytest.mark.parametrize(("code", "printed"), DATES)
def test_dates(code: str, printed: str) -> None:
    assert formatter(code)(APRIL_2024) == printed


TIMES = [
    ("h:mm", 0.75, "18:00"),
    ("h:mm AM/PM", 0.75, "6:00 PM"),
    ("h:mm A/P", 0.25, "6:00 A"),
    ('h"時"mm"分"', 0.5 + 5 / 1440, "12時05分"),
    ("[h]:mm", 1.5, "36:00"),
    ("[mm]:ss", 0.05, "72:00"),
    ("mm:ss", 1 / 24 + 90 / 86400, "01:30"),
    ("mm:ss.0", 106.66 / 86400, "01:46.7"),
    ("h:mm:ss", 0.999999999, "0:00:00"),
    ("yyyy/m/d h:mm", APRIL_2024 + 0.375, "2024/4/1 9:00"),
]


@pytest.mark.parametrize(("code", "value", "printed"), TIMES)
def test_times(code: str, value: float, printed: str) -> None:
    assert formatter(code)(value) == printed


ERAS = [
    (datetime.date(2019, 4, 30), "平成31年"),
    (datetime.date(2019, 5, 1), "令和1年"),
    (datetime.date(1989, 1, 7), "昭和64年"),
    (datetime.date(1989, 1, 8), "平成1年"),
    (datetime.date(1926, 12, 24), "大正15年"),
    (datetime.date(1926, 12, 25), "昭和1年"),
    (datetime.date(1912, 7, 29), "明治45年"),
]


@pytest.mark.parametrize(("day", "printed"), ERAS)
def test_eras_change_on_their_day(day: datetime.date, printed: str) -> None:
    assert formatter('ggge"年"')(float((day - datetime.date(1899, 12, 30)).days)) == printed


def test_the_first_year_is_gannen_where_the_format_says_so() -> None:
    assert formatter('[$-ja-JP-x-gannen]ggge"年"m"月"')(43600.0) == "令和元年5月"


@pytest.mark.parametrize(
    ("value", "printed"), [(-1.0, "####"), (3_000_000.0, "####"), (1.0, "1900/1/1"), (61.0, "1900/3/1")]
)
def test_the_ends_of_the_calendar(value: float, printed: str) -> None:
    assert formatter("yyyy/m/d")(value) == printed


def test_files_from_old_macs_count_from_1904() -> None:
    assert formatter("yyyy/m/d", since_1904=True)(APRIL_2024 - 1462) == "2024/4/1"


@pytest.mark.parametrize(
    ("text", "code", "printed"),
    [
        ("佐藤", '@"様"', "佐藤様"),
        ("佐藤", "@", "佐藤"),
        ("佐藤", '0;-0;0;@"氏"', "佐藤氏"),
        ("佐藤", "0.0", "佐藤"),
        ("佐藤", ";;;", "佐藤"),
    ],
)
def test_texts_under_a_format(text: str, code: str, printed: str) -> None:
    assert text_printed(text, code) == printed


serials = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)


@given(serials, st.sampled_from(sorted(set(BUILT_IN.values()))))
def test_every_built_in_format_prints_every_number(value: float, code: str) -> None:
    assert isinstance(formatter(code)(value), str)


@given(serials, st.text(alphabet='0#?.,%/@;"_*[]<>=ymdhsgeaEG+-年月日 \\', max_size=12))
def test_any_code_prints_something(value: float, code: str) -> None:
    assert isinstance(formatter(code)(value), str)


@given(st.integers(0, 2_958_465))
def test_a_date_reads_back(serial: int) -> None:
    """Past the day that never was, Excel's days are those of the calendar."""
    serial = max(serial, 61)
    day = datetime.date(1899, 12, 30) + datetime.timedelta(days=serial)
    assert formatter("yyyy-mm-dd")(float(serial)) == day.isoformat()


@given(st.integers(0, 10**9), st.integers(1, 4))
def test_half_a_unit_of_the_last_place_goes_up(number: int, places: int) -> None:
    """Whatever binary fraction stands for it."""
    value = float(f"{number}5e-{places + 1}")
    assert formatter("0." + "0" * places)(value) == f"{Decimal(number + 1).scaleb(-places):f}"
