"""Who runs the center, and the programs it runs."""

from __future__ import annotations

import builders
import pytest


def parties(printed: str) -> list[tuple[str, str | None]]:
    result = builders.read(builders.ruled(builders.sheet(implementers=printed)))
    return builders.rows(result, "implementers", "name", "role")


OFFICE = ("星見区こども家庭支援課", "ward_office")
IMPLEMENTERS = {
    "one a line": (
        "特定非営利活動法人ことりの家\n星見区こども家庭支援課",
        [("特定非営利活動法人ことりの家", "operator"), OFFICE],
    ),
    "one space between": (
        "特定非営利活動法人ワーカーズ・コレクティブことり 星見区こども家庭支援課",
        [("特定非営利活動法人ワーカーズ・コレクティブことり", "operator"), OFFICE],
    ),
    "a space inside the name": (
        "特定非営利活動法人 ことりの家 星見区こども家庭支援課",
        [("特定非営利活動法人 ことりの家", "operator"), OFFICE],
    ),
    "the city before the ward": (
        "社会福祉法人ことり会 あおぞら市星見区こども家庭支援課",
        [("社会福祉法人ことり会", "operator"), ("あおぞら市星見区こども家庭支援課", "ward_office")],
    ),
    "a comma between": ("社会福祉法人ことり会、星見区こども家庭支援課", [("社会福祉法人ことり会", "operator"), OFFICE]),
    "the operator alone": ("社会福祉法人ことり会", [("社会福祉法人ことり会", "operator")]),
    "the office alone": ("星見区こども家庭支援課", [OFFICE]),
    "the office first": (
        "星見区こども家庭支援課\n社会福祉法人ことり会",
        [OFFICE, ("社会福祉法人ことり会", "operator")],
    ),
    "a name with a dot": ("NPO法人くるみ・どんぐり", [("NPO法人くるみ・どんぐり", "operator")]),
    "a name that holds 区": ("社会福祉法人星見区社会福祉協議会", [("社会福祉法人星見区社会福祉協議会", "operator")]),
}


@pytest.mark.parametrize(("printed", "expected"), IMPLEMENTERS.values(), ids=IMPLEMENTERS)
def test_parties_are_parted_at_the_office_and_at_lines(printed, expected):
    assert parties(printed) == expected


MARKED = {
    "dots": "・社会福祉法人ことり会\n・星見区こども家庭支援課",
    "dots in one line": "・社会福祉法人ことり会　・星見区こども家庭支援課",
    "circled numbers": "①社会福祉法人ことり会\n②星見区こども家庭支援課",
    "numbers": "1 社会福祉法人ことり会 2 星見区こども家庭支援課",
    "words in brackets": "【運営法人】社会福祉法人ことり会\n【区】星見区こども家庭支援課",
    "words with colons": "法人：社会福祉法人ことり会\n区：星見区こども家庭支援課",
    "words with colons in one line": "法人：社会福祉法人ことり会　区：星見区こども家庭支援課",
}


@pytest.mark.parametrize("printed", MARKED.values(), ids=MARKED)
def test_what_stands_before_parties_is_no_part_of_their_names(printed):
    assert parties(printed) == [("社会福祉法人ことり会", "operator"), OFFICE]


@pytest.mark.parametrize(
    "words", ["【実施体制】", "孤立しがちな家庭への働きかけを強めます。"], ids=["heading", "sentence"]
)
def test_a_heading_or_a_sentence_is_no_party_and_is_said(words):
    printed = f"社会福祉法人ことり会\n{words}\n親子の居場所"
    result = builders.read(builders.ruled(builders.sheet(implementers=printed)))
    assert builders.rows(result, "implementers", "name") == ["社会福祉法人ことり会"]
    assert "implementer-unread" in builders.codes(result)
    assert builders.role_of(result, words) == {"remainder"}


def test_a_row_of_its_own_names_the_operator():
    rows = builders.sheet("implementers")
    rows.insert(1, ("運営法人", "ことりの家"))
    assert builders.rows(builders.read(builders.ruled(rows)), "implementers", "name", "role") == [
        ("ことりの家", "operator")
    ]


def programs(printed: str) -> list[tuple[int, str | None, str, str | None]]:
    result = builders.read(builders.ruled(builders.sheet(programs=printed)))
    return builders.rows(result, "programs", "number", "program_code", "name", "description")


PROGRAMS = {
    "descriptions with names in brackets": (
        "1 親子が集う場の運営(親子の居場所事業)\n2 悩みに応じる（子育て相談事業）",
        [
            (1, "place", "親子の居場所事業", "親子が集う場の運営"),
            (2, "consultation", "子育て相談事業", "悩みに応じる"),
        ],
    ),
    "names alone": (
        "1 親子の居場所事業\n2 支援者ネットワーク事業",
        [(1, "place", "親子の居場所事業", None), (2, "network", "支援者ネットワーク事業", None)],
    ),
    "one line": (
        "1 親子の居場所事業 2 子育て相談事業 3 情報収集・提供事業",
        [
            (1, "place", "親子の居場所事業", None),
            (2, "consultation", "子育て相談事業", None),
            (3, "information", "情報収集・提供事業", None),
        ],
    ),
    "a city's own system": (
        "6 会員どうしの預け合い(あおぞら子育てサポートシステム区支部事務局運営事業)",
        [(6, "mutual_support", "あおぞら子育てサポートシステム区支部事務局運営事業", "会員どうしの預け合い")],
    ),
    "a program that no list knows": ("1 園庭の開放(園庭開放事業)", [(1, None, "園庭開放事業", "園庭の開放")]),
    "circled numbers": (
        "①親子の居場所事業\n②利用者支援事業",
        [(1, "place", "親子の居場所事業", None), (2, "user_support", "利用者支援事業", None)],
    ),
    "no numbers": (
        "親子の居場所事業\n利用者支援事業",
        [(1, "place", "親子の居場所事業", None), (2, "user_support", "利用者支援事業", None)],
    ),
    "a description over two lines": (
        "5 地域で子育てを支える人の発掘と、\n学びの場の提供(人材育成、活動支援事業)",
        [(5, "training", "人材育成、活動支援事業", "地域で子育てを支える人の発掘と、学びの場の提供")],
    ),
}


@pytest.mark.parametrize(("printed", "expected"), PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_has_its_number_name_and_description(printed, expected):
    assert programs(printed) == expected


def test_names_and_descriptions_rest_on_their_own_words():
    printed = "1 親子が集う場の運営(親子の居場所事業)"
    result = builders.read(builders.ruled(builders.sheet(programs=printed)))
    key = f"{builders.report(result).report_id}/1"
    quoted = [builders.quoted(result, "programs", key, field) for field in ("number", "name", "description")]
    assert quoted == [["1"], ["親子の居場所事業"], ["親子が集う場の運営"]]
