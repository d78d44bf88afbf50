"""Automatic numbers: computed as Word counts them, and never inside the text."""

from __future__ import annotations

import pytest
from office_files import level, listed, numbering, paragraph, word

from pipeline.loaders import docx
from pipeline.loaders.docx_numerals import FORMATS, numeral

TWO_LEVELS = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2")


def markers(body: str, lists: str, styles: str = "") -> list[str | None]:
    return [block.marker for block in docx.load(word(body, numbering=lists, styles=styles)).blocks]


NUMERALS = [
    ("decimal", 12, "12"),
    ("decimalZero", 3, "03"),
    ("decimalFullWidth", 10, "１０"),
    ("decimalEnclosedCircle", 3, "③"),
    ("decimalEnclosedCircle", 20, "⑳"),
    ("decimalEnclosedCircle", 21, "㉑"),
    ("decimalEnclosedCircle", 51, "51"),
    ("decimalEnclosedParen", 2, "⑵"),
    ("decimalEnclosedFullstop", 1, "⒈"),
    ("japaneseCounting", 10, "十"),
    ("japaneseCounting", 21, "二十一"),
    ("japaneseCounting", 105, "百五"),
    ("japaneseCounting", 10_300, "一万三百"),
    ("japaneseLegal", 12, "壱拾弐"),
    ("ideographDigital", 10, "一〇"),
    ("ideographTraditional", 2, "乙"),
    ("aiueo", 1, "ｱ"),
    ("aiueoFullWidth", 4, "エ"),
    ("aiueoFullWidth", 46, "ン"),
    ("aiueoFullWidth", 47, "アア"),
    ("irohaFullWidth", 3, "ハ"),
    ("lowerLetter", 2, "b"),
    ("lowerLetter", 28, "bb"),
    ("upperLetter", 26, "Z"),
    ("lowerRoman", 4, "iv"),
    ("upperRoman", 1999, "MCMXCIX"),
    ("ordinal", 11, "11th"),
    ("numberInDash", 3, "- 3 -"),
    ("none", 3, ""),
    ("a format of the future", 3, "3"),
]


@pytest.mark.parametrize(("number_format", "number", "printed"), NUMERALS)
def test_numerals(number_format: str, number: int, printed: str) -> None:
    assert numeral(number, number_format) == printed


@pytest.mark.parametrize("number_format", sorted(FORMATS))
@pytest.mark.parametrize("number", [-1, 0, 1, 99_999, 10**9])
def test_every_format_prints_something_for_every_number(number_format: str, number: int) -> None:
    assert isinstance(numeral(number, number_format), str)


def test_a_level_s_own_words_stand_around_its_number() -> None:
    assert markers(listed("甲", 1) + listed("乙", 1), numbering(level(0, "decimalFullWidth", "（%1）"))) == [
        "（１）",
        "（２）",
    ]


def test_the_number_is_never_inside_the_text() -> None:
    document = docx.load(word(listed("周知する", 1), numbering=numbering(level(0, "decimal", "%1."))))
    assert document.blocks[0].text == "周知する"


def test_deeper_levels_start_anew_under_each_upper_one() -> None:
    body = listed("a", 1) + listed("b", 1, 1) + listed("c", 1, 1) + listed("d", 1) + listed("e", 1, 1)
    assert markers(body, numbering(TWO_LEVELS)) == ["1.", "1.1", "1.2", "2.", "2.1"]


def test_a_level_that_never_restarts_counts_on() -> None:
    lists = numbering(level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)", '<w:lvlRestart w:val="0"/>'))
    body = listed("a", 1) + listed("b", 1, 1) + listed("c", 1) + listed("d", 1, 1)
    assert markers(body, lists) == ["1.", "a)", "2.", "b)"]


def test_a_legal_level_prints_all_numbers_as_decimals() -> None:
    lists = numbering(level(0, "japaneseCounting", "第%1") + level(1, "decimal", "%1-%2", "<w:isLgl/>"))
    assert markers(listed("a", 1) + listed("b", 1, 1), lists) == ["第一", "1-1"]


def test_two_lists_of_one_definition_count_together_until_one_starts_anew() -> None:
    more = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    restarted = (
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    lists = numbering(level(0, "decimal", "%1."), instances=more + restarted)
    body = listed("a", 1) + listed("b", 2) + listed("c", 3) + listed("d", 3)
    assert markers(body, lists) == ["1.", "2.", "1.", "2."]


def test_a_list_may_redefine_a_level() -> None:
    kana = level(0, "aiueoFullWidth", "%1")
    own = f'<w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{kana}</w:lvlOverride>'
    lists = numbering(level(0, "decimal", "%1."), instances=f'<w:num w:numId="2">{own}</w:num>')
    assert markers(listed("a", 2) + listed("b", 2), lists) == ["ア", "イ"]


def test_a_start_value_other_than_one() -> None:
    assert markers(listed("a", 1) + listed("b", 1), numbering(level(0, "decimalEnclosedCircle", "%1", start=3))) == [
        "③",
        "④",
    ]


def test_empty_list_paragraphs_count_too() -> None:
    assert markers(listed("a", 1) + listed("", 1) + listed("c", 1), numbering(TWO_LEVELS)) == ["1.", "3."]


@pytest.mark.parametrize(
    ("text", "font", "printed"),
    [
        ("\uf0b7", "Symbol", "•"),
        ("\uf06c", "Wingdings", "●"),
        ("l", "Wingdings", "●"),
        ("・", "ＭＳ 明朝", "・"),
        ("○", "", "○"),
    ],
)
def test_bullets_are_the_signs_they_print(text: str, font: str, printed: str) -> None:
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}"/></w:rPr>' if font else ""
    assert markers(listed("点", 1), numbering(level(0, "bullet", text, fonts))) == [printed]


def style(name: str, number: int, depth: int | None = None) -> str:
    level_mark = f'<w:ilvl w:val="{depth}"/>' if depth is not None else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:pPr><w:numPr>{level_mark}<w:numId w:val="{number}"/></w:numPr></w:pPr></w:style>'
    )


def test_a_style_may_bring_the_list() -> None:
    body = "".join(paragraph(text, properties='<w:pStyle w:val="箇条"/>') for text in "ab")
    assert markers(body, numbering(level(0, "decimal", "%1.")), style("箇条", 1)) == ["1.", "2."]


def test_the_level_of_a_style_s_list_is_the_one_tied_to_the_style() -> None:
    lists = numbering(level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)", '<w:pStyle w:val="小"/>'))
    assert markers(paragraph("a", properties='<w:pStyle w:val="小"/>'), lists, style("小", 1)) == ["a)"]


def test_a_paragraph_may_leave_the_list_of_its_style() -> None:
    body = paragraph("a", properties='<w:pStyle w:val="箇条"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert markers(body, numbering(TWO_LEVELS), style("箇条", 1)) == [None]


def test_a_list_style_stands_for_the_list_it_names() -> None:
    linked = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="表"/></w:abstractNum>'
    lists = linked + numbering(
        level(0, "irohaFullWidth", "%1"), instances='<w:num w:numId="9"><w:abstractNumId w:val="5"/></w:num>'
    )
    list_style = (
        '<w:style w:type="numbering" w:styleId="表"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert markers(listed("a", 9) + listed("b", 9), lists, list_style) == ["イ", "ロ"]


@pytest.mark.parametrize("body", [listed("a", 77), listed("a", 1, 8)])
def test_lists_and_levels_that_do_not_exist_print_nothing(body: str) -> None:
    assert markers(body, numbering(TWO_LEVELS)) == [None]


def test_only_the_first_line_of_a_paragraph_carries_the_number() -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = paragraph("一行目", "<w:r><w:br/></w:r>", "二行目", properties=numbered)
    assert markers(body, numbering(TWO_LEVELS)) == ["1.", None]


def test_the_indent_of_a_list_comes_from_its_level() -> None:
    indent = '<w:pPr><w:ind w:left="840" w:hanging="420"/></w:pPr>'
    document = docx.load(word(listed("a", 1), numbering=numbering(level(0, "decimal", "%1.", indent))))
    assert document.blocks[0].indent == 21.0
