"""Reviews in running text whose texts stand before their labels, or apart from them."""

from __future__ import annotations

from typing import Any

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.outline import review_order

TITLE = "星見区地域子育て支援拠点事業 5か年度の振り返り"
HEAD = ["2 子育て相談事業"]
VISIONS = ["①気軽に話せる場がある。", "②専門の機関につながる。"]
PRIOR = ["・夜の相談に応じられない。"]
GRADES = ["自己評価(A~D)", "", "法人 区", "A B", "B B"]
OWN = [["1 話しやすい場", "・小さな机を置いた。"], ["2 専門の機関", "・月に一度集まった。"]]
WARD = ["・保健師が同席した。"]
DONE, LEFT = ["・相談が二倍になった。"], ["・担い手が足りない。"]
ASKED = ["ア 話を聴いているか。", "イ 機関につながるか。"]


def apart(*parts: list[str]) -> list[str]:
    return [line for part in parts for line in ("", *part)]


BEFORE = apart(  # 目指す拠点の姿, 振り返りの課題, 評価の理由(区) and 振り返りの視点 stand behind their texts
    *(HEAD, VISIONS, ["目指す拠点の姿"], PRIOR, ["(参考)前期振り返りの課題"], GRADES, ["評価の理由(法人)"], *OWN, WARD),
    *(
        ["評価の理由(区)"],
        ["(成果)", *DONE],
        ["拠点事業としての成果と課題"],
        ["(課題)", *LEFT],
        ASKED,
        ["振り返りの視点"],
    ),
)
BEHIND = apart(
    *(
        HEAD,
        ["目指す拠点の姿"],
        VISIONS,
        ["(参考)前期振り返りの課題"],
        PRIOR,
        ["評価の理由(法人)"],
        *OWN,
        ["評価の理由(区)"],
    ),
    *(WARD, ["拠点事業としての成果と課題"], ["(成果)", *DONE], ["(課題)", *LEFT], ["振り返りの視点"], ASKED),
)
TOGETHER = apart(
    *(
        HEAD,
        ["目指す拠点の姿"],
        ["(参考)前期振り返りの課題"],
        ["評価の理由(法人)"],
        ["評価の理由(区)"],
        ["(成果)"],
        ["(課題)"],
    ),
    *(["振り返りの視点"], VISIONS, PRIOR, *OWN, WARD, DONE, LEFT, ASKED),
)
SECTIONS = {
    "prior_issues": ["夜の相談に応じられない。"],
    "operator_reasons": ["小さな机を置いた。", "月に一度集まった。"],
    "ward_reasons": ["保健師が同席した。"],
    "outcomes": ["相談が二倍になった。"],
    "issues": ["担い手が足りない。"],
    "viewpoints": ["話を聴いているか。", "機関につながるか。"],
}


def read(lines):
    return builders.read(builders.document(TITLE, *lines))


def held(result) -> dict[str, list[str]]:
    return {name: builders.texts(result, name) for name in SECTIONS}


@pytest.mark.parametrize("lines", [BEFORE, BEHIND], ids=["texts before some labels", "labels before all texts"])
def test_each_text_is_under_its_label(lines):
    assert held(read(lines)) == SECTIONS


def test_visions_before_their_label_have_the_grades_that_stand_apart():
    result = read(BEFORE)
    assert builders.rows(result, "programs", "number") == [2]
    assert builders.rows(result, "visions", "number", "text", "operator_rating", "ward_rating") == [
        (1, "気軽に話せる場がある。", "A", "B"),
        (2, "専門の機関につながる。", "B", "B"),
    ]


def test_grades_of_another_count_are_no_ratings():
    lines = [line for line in BEFORE if line != "B B"]
    assert builders.rows(read(lines), "visions", "operator_rating", "ward_rating") == [(None, None), (None, None)]


def test_what_was_moved_is_said():
    result = read(BEFORE)
    assert "order-repaired" in builders.codes(result)
    assert {item.is_repaired for item in builders.items(result, "viewpoints")} == {1}
    assert {item.is_repaired for item in builders.items(result, "outcomes")} == {0}


def test_rows_of_the_head_go_to_the_label_they_look_like():
    head = apart(
        ["平成30年4月1日～令和5年3月31日"],
        ["事業実施期間"],
        ["社会福祉法人星見会", "星見区こども家庭支援課"],
        ["事業の実施者"],
    )
    result = read(head + BEFORE)
    assert builders.report(result).period_end == "2023-03-31"
    assert builders.rows(result, "implementers", "name") == ["社会福祉法人星見会", "星見区こども家庭支援課"]


def test_a_text_that_may_be_either_labels_stays_open():
    """Two texts without sub-headings stand before a label that has none behind it: the first is of the label before."""
    lines = apart(
        HEAD,
        VISIONS,
        ["目指す拠点の姿"],
        ["評価の理由(法人)"],
        DONE,
        WARD,
        ["評価の理由(区)"],
        ASKED,
        ["振り返りの視点"],
    )
    result = read(lines)
    assert (builders.texts(result, "operator_reasons"), builders.texts(result, "ward_reasons")) == (
        ["相談が二倍になった。"],
        [],
    )
    assert "place-open" in builders.codes(result)


def test_labels_that_stand_together_take_only_what_is_theirs_alone():
    result = read(TOGETHER)
    assert held(result) == {name: [] for name in SECTIONS} | {"viewpoints": SECTIONS["viewpoints"]}
    assert builders.rows(result, "visions", "number") == [1, 2]
    assert "place-open" in builders.codes(result)


LABELS = [
    "目指す拠点の姿",
    "(参考)前期振り返りの課題",
    "評価の理由(法人)",
    "評価の理由(区)",
    "(成果)",
    "振り返りの視点",
]


@given(st.permutations([VISIONS, PRIOR, GRADES, *OWN, WARD, DONE, ASKED, *([label] for label in LABELS)]))
def test_whatever_the_order_each_line_is_read_once(paragraphs):
    given_lines = builders.lines(TITLE, *apart(HEAD, *paragraphs))
    found = review_order.repair(given_lines)
    read_blocks = [block for step in found.steps for block in blocks(step)] if found else None
    assert read_blocks is None or sorted(read_blocks) == [line.block for line in given_lines]


def blocks(step: Any) -> list[int]:
    if not isinstance(step, review_order.Ratings):
        return [line.block for line in step]
    held = [line for row in step.rows for _, lines in (*row.texts, *row.grades) for line in lines]
    return [*(line.block for line in step.head), *{line.block for line in held}]
