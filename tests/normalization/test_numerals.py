"""Printed numerals are numbers, whatever their script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalization import numerals

NUMBERS = {
    "12": 12,
    "１２": 12,
    "１2": 12,
    "9,268": 9268,
    "１２，３４５": 12345,
    "3.8": 3.8,
    "３．８": 3.8,
    "三十一": 31,
    "十": 10,
    "二〇一九": 2019,
    "百二十": 120,
    "1万2千": 12000,
    "1.5億": 150000000,
    "3千": 3000,
    "12万3,456": 123456,
    "二千二十四": 2024,
    "千": 1000,
    "〇": 0,
}


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_numbers(text: str, value: float) -> None:
    assert numerals.number(text) == value


@pytest.mark.parametrize(
    "text", ["", "元", "万", "1.", ".5", "-3", "約3", "3人", "1万万", "inf", "nan", "1_000", "9" * 400]
)
def test_what_is_no_number(text: str) -> None:
    assert numerals.number(text) is None


def test_whole_numbers_only() -> None:
    assert numerals.integer("三十一") == 31
    assert numerals.integer("3.5") is None
    assert numerals.integer("9" * 5000) is None


@given(st.integers(1, 9999_9999))
def test_kanji_by_place_value_round_trip(value: int) -> None:
    def below_myriad(part: int) -> str:
        names = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))
        digits = [(part // size % 10, name) for size, name in names]
        return "".join((numerals.KANJI_DIGITS[d] if d > 1 or not name else "") + name for d, name in digits if d)

    high, low = divmod(value, 10_000)
    printed = (below_myriad(high) + "万" if high else "") + below_myriad(low)
    assert numerals.number(printed) == value
    assert numerals.number(f"{value:,}") == value
