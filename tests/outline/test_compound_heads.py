"""Tables of visions in which one cell holds the heads of several columns."""

from __future__ import annotations

import builders
import pytest
from builders import Over, table

from pipeline.outline import compound_heads

TITLE = "星見区地域子育て支援拠点事業 5か年度の振り返り"
REASONS = ["評価の理由(法人)", "1 来館の工夫", "・土曜日に開いた。", "評価の理由(区)", "・連携が進んだ。"]
FIRST, SECOND = "①誰もが気軽に来られる。", "②親どうしが支え合う。"
ISSUE, OTHER = "・父親の来館が少ない。", "・日曜に開いていない。"
VISIONS, PRIOR = "目指す拠点の姿", "(参考)前期振り返りの課題"
TABLES = {
    "the grades of both in one column": table(
        [VISIONS, PRIOR, "自己評価(A~D)\n法人 区"], [FIRST, f"{ISSUE}\n{OTHER}", "A B"], [SECOND, "", "B C"]
    ),
    "the parties in a row of their own": table(
        [VISIONS, PRIOR, "自己評価(A~D)"], ["", "", "法人 区"], [FIRST, f"{ISSUE}\n{OTHER}", "A B"], [SECOND, "", "B C"]
    ),
    "visions and issues in one column": table(
        [f"{VISIONS} {PRIOR}", Over("自己評価(A~D)", columns=2), None],
        ["", "法人", "区"],
        [f"{FIRST}{ISSUE}", "A", "B"],
        [f"{OTHER}\n{SECOND}", "B", "C"],
    ),
    "issues and grades in one column": table(
        [VISIONS, f"自己評価(A~D)\n{PRIOR}\n法人 区"], [FIRST, f"{ISSUE} A B\n{OTHER}"], [SECOND, "B C"]
    ),
    "all in one column beside another": table(
        [f"{VISIONS} {PRIOR} 自己評価 法人 区", "備考"], [f"{FIRST} {ISSUE} A B\n{OTHER}", ""], [f"{SECOND} B C", ""]
    ),
}


def read(grid):
    return builders.read(builders.document(TITLE, "1 親子の居場所事業", grid, *REASONS))


def visions(result) -> list[tuple]:
    return builders.rows(result, "visions", "number", "text", "operator_rating", "ward_rating")


@pytest.mark.parametrize("grid", TABLES.values(), ids=TABLES)
def test_visions_issues_and_grades_are_told_apart(grid):
    result = read(grid)
    assert visions(result) == [(1, "誰もが気軽に来られる。", "A", "B"), (2, "親どうしが支え合う。", "B", "C")]
    assert builders.texts(result, "prior_issues") == ["父親の来館が少ない。", "日曜に開いていない。"]
    assert builders.rows(result, "programs", "number") == [1]


def test_rows_below_the_table_stay_as_they_are():
    whole = table(*TABLES["issues and grades in one column"].rows, ["評価の理由(区)", "・連携が進んだ。 A B"])
    result = builders.read(builders.document(TITLE, "1 親子の居場所事業", whole, *REASONS[:3]))
    assert builders.texts(result, "ward_reasons") == ["連携が進んだ。 A B"]


def test_a_line_that_may_go_on_either_text_is_of_none():
    text = "①誰もが気軽に\n・父親の来館が\n少ない。"
    result = read(table([f"{VISIONS} {PRIOR}", "法人", "区"], [text, "A", "B"]))
    assert (visions(result), builders.texts(result, "prior_issues")) == ([], [])
    assert "place-open" in builders.codes(result)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([f"{VISIONS} {PRIOR}"], True),
        ([VISIONS], True),
        ([PRIOR, "法人 区"], False),
        ([f"{VISIONS}を定めた。"], False),
        (["法人 区"], False),
    ],
)
def test_a_head_names_visions(texts, expected):
    assert compound_heads.names_visions(builders.lines(*texts)) is expected
