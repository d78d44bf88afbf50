"""The seven programs, under whatever name they are printed."""

from __future__ import annotations

import pytest

from pipeline import vocabulary
from pipeline.vocabulary import programs

ROWS = vocabulary.read("programs")["program"]
PRINTED = [(row["code"], text) for row in ROWS for text in [row["label_ja"], *row["spellings"], *row["examples"]]]


def test_the_codes_are_those_of_the_contract_in_the_order_of_the_rules():
    codes = ["place", "consultation", "information", "network", "training", "mutual_support", "user_support"]
    assert list(programs.programs()) == codes
    assert [program.number for program in programs.programs().values()] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(("code", "text"), PRINTED)
def test_a_printed_name_means_its_program(code, text):
    assert programs.code_of(text) == code


@pytest.mark.parametrize(
    "text", ["", "事業", "その他の事業", "相談・情報提供事業", "親子の居場所で過ごす", "ネットワーク", "令和3年度"]
)
def test_other_words_mean_no_program(text):
    assert programs.code_of(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 親子の居場所事業", [("親子の居場所事業", "place")]),
        ("情報提供事業とネットワーク事業", [("情報提供事業", "information"), ("ネットワーク事業", "network")]),
        ("情報収集･提供事業", [("情報収集･提供事業", "information")]),
        ("（支援者ネットワーク事業）", [("支援者ネットワーク事業", "network")]),
        ("横浜子育てサポートシステム事業", [("横浜子育てサポートシステム事業", "mutual_support")]),
        ("人材育成，活動支援事業", [("人材育成，活動支援事業", "training")]),
        ("親子の居場所をひらく", []),
    ],
)  # fmt: skip
def test_a_text_names_programs_by_the_longest_spelling(text, found):
    assert [(text[start:end], program.code) for start, end, program in programs.mentions(text)] == found
