"""The review of a term, program by program: visions with ratings, reasons, data, outcomes and issues, questions."""

from __future__ import annotations

import builders
import pytest
from builders import Over, table

TITLE = "星見区地域子育て支援拠点事業 第3期 事業評価シート"
PLACE, ADVICE = "1 親子の居場所事業", "2 子育て相談事業"
VISIONS = table(
    ["", "目指す拠点の姿", Over("自己評価 (A~D)", columns=2), None, "(参考)2期目振り返りの課題"],
    ["", "", "法人", "区", ""],
    ["①", "誰もが気軽に来られる。", "A", "B", Over("・父親の来館が少ない。\n・日曜の開館を望む声がある。", rows=2)],
    ["②", "親どうしが支え合う。", "B", "B", None],
)
REASONS = ["評価の理由(法人)", "1 来館の工夫", "・土曜日に開いた。", "・園庭を開放した。", "2 交流", "・集いを開いた。"]
WARD = ["評価の理由(区)", "・連携が進んだ。"]
RESULTS = ["拠点事業としての成果と課題", "(成果)", "・来館が増えた。", "(課題)", "・駐車場が足りない。"]
QUESTIONS = ["振り返りの視点", "ア 気軽に来られる場か。", "イ 交流が生まれているか。"]
WHOLE = [PLACE, VISIONS, *REASONS, *WARD, *RESULTS, *QUESTIONS]


def read(*parts):
    return builders.read(builders.document(TITLE, *parts))


CLAIMED = {
    "a whole review": WHOLE,
    "without its title": WHOLE[1:],
    "the reasons of both": [*REASONS, *WARD],
    "visions and questions": [VISIONS, *QUESTIONS],
}


@pytest.mark.parametrize("parts", CLAIMED.values(), ids=CLAIMED)
def test_two_labels_of_its_own_make_a_review(parts):
    result = builders.read(builders.document(*parts))
    assert (builders.report(result).form, result.document.status) == ("program_review", "extracted")


@pytest.mark.parametrize(
    "parts",
    [
        ["自己評価の結果をお知らせします。"],
        ["1 親子の居場所事業", "・来館が増えた。"],
        ["評価の理由(法人)", "・来館が増えた。"],
    ],
)
def test_one_label_or_none_is_not_enough(parts):
    assert builders.read(builders.document(*parts)).document.status == "unrecognized"


def test_a_review_has_no_evaluated_year_and_no_goals():
    result = read(*WHOLE)
    assert (builders.report(result).fiscal_year, builders.report(result).work_id) == (None, None)
    assert "goals" not in result.records


# -- programs


def test_a_program_has_its_number_name_and_code():
    result = read(*WHOLE, ADVICE, VISIONS, *REASONS)
    assert builders.rows(result, "programs", "number", "name", "program_code") == [
        (1, "親子の居場所事業", "place"),
        (2, "子育て相談事業", "consultation"),
    ]


SUB_HEADINGS = ["2 子育て相談事業の周知", "3 専門相談により不安を和らげた", "4 区と連携した事業", "2 子育て相談事業"]


@pytest.mark.parametrize("text", SUB_HEADINGS)
def test_a_sub_heading_is_no_program(text):
    result = read(PLACE, VISIONS, "評価の理由(法人)", "1 来館の工夫", "・土曜日に開いた。", text, "・電話で聴いた。")
    assert builders.rows(result, "programs", "number") == [1]
    assert builders.texts(result, "operator_reasons") == ["土曜日に開いた。", "電話で聴いた。"]


def test_a_programs_head_printed_again_on_the_next_page_begins_none():
    result = read(PLACE, VISIONS, *REASONS, PLACE, VISIONS._replace(rows=VISIONS.rows[:2]), *WARD)
    assert builders.rows(result, "programs", "number") == [1]


def test_a_program_without_a_number_is_counted():
    result = read("親子の居場所事業", VISIONS, *REASONS, "子育て相談事業", VISIONS, *REASONS)
    assert builders.rows(result, "programs", "number") == [1, 2]


OTHERS = table(
    *VISIONS.rows[:2], ["①", "安心して話せる相手がいる。", "A", "A", ""], ["②", "関係機関につながる。", "C", "B", ""]
)


def test_visions_that_begin_again_without_a_head_are_another_programs_and_said():
    result = read(*WHOLE, "2 蓋有て桓談事業", OTHERS, *REASONS, "3 情報収集・提供事業", VISIONS, *REASONS)
    assert builders.rows(result, "programs", "number") == [1, 3]
    assert [row[:3] for row in visions(result)][2:4] == [
        (2, 1, "安心して話せる相手がいる。"),
        (2, 2, "関係機関につながる。"),
    ]
    assert ("error", "program-unnamed") in [note[:2] for note in result.diagnostics]
    assert result.document.status == "partial"


def test_what_stands_under_a_program_without_a_head_is_its_own():
    result = read(*WHOLE, "2 蓋有て桓談事業", OTHERS, "評価の理由(法人)", "1 相談の工夫", "・電話で聴いた。")
    (item,) = [item for item in result.records["items"] if item.text == "電話で聴いた。"]
    assert ".program2." in item.item_id


# -- visions


def visions(result) -> list[tuple]:
    return builders.rows(result, "visions", "program_number", "number", "text", "operator_rating", "ward_rating")


def test_a_vision_has_its_number_and_both_ratings():
    assert visions(read(*WHOLE)) == [
        (1, 1, "誰もが気軽に来られる。", "A", "B"),
        (1, 2, "親どうしが支え合う。", "B", "B"),
    ]


def test_visions_begin_again_in_each_program():
    found = visions(read(*WHOLE, ADVICE, VISIONS, *REASONS))
    assert [row[:2] for row in found] == [(1, 1), (1, 2), (2, 1), (2, 2)]


@pytest.mark.parametrize("marker", ["①", "1", "(1)", ""])
def test_a_vision_is_counted_whatever_its_number_looks_like(marker):
    second = {"①": "②", "1": "2", "(1)": "(2)", "": ""}[marker]
    grid = table(
        ["目指す拠点の姿", Over("自己評価", columns=2), None],
        ["", "法人", "区"],
        [f"{marker} 誰もが気軽に来られる。".strip(), "A", "B"],
        [f"{second} 親どうしが支え合う。".strip(), "B", "B"],
    )
    assert [row[1:3] for row in visions(read(PLACE, grid, *REASONS))] == [
        (1, "誰もが気軽に来られる。"),
        (2, "親どうしが支え合う。"),
    ]


def test_a_vision_without_a_rating_has_none():
    grid = table(
        ["", "目指す拠点の姿", "法人", "区"],
        ["①", "誰もが気軽に来られる。", "A", ""],
        ["②", "親どうしが支え合う。", "B", "B"],
    )
    assert [row[3:] for row in visions(read(PLACE, grid, *REASONS))] == [("A", None), ("B", "B")]


def test_a_vision_whose_cell_holds_two_grades_is_a_vision_and_said():
    grid = table(
        ["", "目指す拠点の姿", "法人", "区"],
        ["①", "誰もが気軽に来られる。", "A", "B"],
        ["②", "親どうしが支え合う。", "Ｃ→Ｂ", "B"],
        ["③", "父親も楽しめる。", "", "A"],
    )
    result = read(PLACE, grid, *REASONS)
    assert [row[3:] for row in visions(result)] == [("A", "B"), (None, "B"), (None, "A")]
    assert "rating-unread" in builders.codes(result)


@pytest.mark.parametrize("grade", [Over("A", rows=2), "A"], ids=["beside both lines", "beside the first"])
def test_a_vision_whose_second_line_is_a_row_of_its_own_is_one(grade):
    """Tables without ruling lines may have a row for each line."""
    grid = table(
        ["目指す拠点の姿", "(参考)2期目振り返りの課題", "法人", "区"],
        ["①誰もが気軽に来て、長く", "・父親の来館が", grade, grade],
        ["過ごせる。", "少ない。", *([None, None] if isinstance(grade, Over) else ["", ""])],
        ["②親どうしが支え合う。", "・日曜の開館を望む声がある。", "B", "B"],
    )
    result = read(PLACE, grid, *REASONS)
    assert visions(result) == [
        (1, 1, "誰もが気軽に来て、長く過ごせる。", "A", "A"),
        (1, 2, "親どうしが支え合う。", "B", "B"),
    ]


def test_a_head_of_visions_cut_above_the_parties_stands_over_the_next_page():
    above = table(
        ["目指す拠点の姿", "(参考)2期目振り返りの課題", "自己評価"], page=1, edges=(40.0, 200.0, 400.0, 500.0)
    )
    rows = ["", "", "法人", "区"], ["①誰もが気軽に来られる。", "・父親の来館が少ない。", "A", "B"]
    below = table(*rows, page=2, edges=(40.0, 201.0, 400.0, 450.0, 500.0))
    result = read(PLACE, above, below, *REASONS)
    assert visions(result) == [(1, 1, "誰もが気軽に来られる。", "A", "B")]
    assert builders.texts(result, "prior_issues") == ["父親の来館が少ない。"]


def test_a_label_and_its_text_in_one_cell_below_the_visions_are_no_vision():
    grid = table(*VISIONS.rows, ["評価の理由(法人)\n1 来館の工夫\n・土曜日に開いた。", "", "", "", ""])
    result = read(PLACE, grid, *WARD)
    assert [row[1] for row in visions(result)] == [1, 2]
    assert builders.texts(result, "operator_reasons") == ["土曜日に開いた。"]


def test_visions_cut_by_a_page_go_on():
    parts = [PLACE, table(*VISIONS.rows[:3]), table(["②", "親どうしが支え合う。", "B", "B", ""]), *REASONS]
    assert [row[1] for row in visions(read(*parts))] == [1, 2]


def test_the_issues_of_the_term_before_belong_to_the_program():
    """They stand beside the first vision only because the cell is merged."""
    result = read(*WHOLE)
    assert builders.texts(result, "prior_issues") == ["父親の来館が少ない。", "日曜の開館を望む声がある。"]
    assert {item.goal_scope for item in builders.items(result, "prior_issues")} == {"no_goals"}
    assert [row.program_number for row in builders.sections(result).values() if row.section == "prior_issues"] == [1]


def test_visions_may_be_a_list_without_ratings():
    result = read(PLACE, "目指す拠点の姿", "①誰もが気軽に来られる。", "②親どうしが支え合う。", *REASONS, *WARD)
    assert visions(result) == [(1, 1, "誰もが気軽に来られる。", None, None), (1, 2, "親どうしが支え合う。", None, None)]


@pytest.mark.parametrize(
    "printed", ["自己評価 法人：Ａ 区：Ｂ", "自己評価：法人:A、区:B", "（法人：A／区：B）", "区：B 法人：A"]
)
def test_grades_behind_a_vision_in_its_line_are_its_grades(printed):
    result = read(PLACE, "目指す拠点の姿", f"①誰もが気軽に来られる。 {printed}", "②親どうしが支え合う。", *REASONS)
    assert visions(result) == [(1, 1, "誰もが気軽に来られる。", "A", "B"), (1, 2, "親どうしが支え合う。", None, None)]


def test_grades_on_a_line_below_a_vision_are_its_grades():
    lines = ["①親どうしが支え合う。", "法人：Ａ 区：Ｂ", "②だれもが立ち寄れる。", "法人：Ｂ 区：Ｃ"]
    result = read(PLACE, "目指す拠点の姿と自己評価（A～D）", *lines, *REASONS)
    assert builders.rows(result, "visions", "text", "operator_rating", "ward_rating") == [
        ("親どうしが支え合う。", "A", "B"),
        ("だれもが立ち寄れる。", "B", "C"),
    ]


def test_a_row_of_grades_below_visions_side_by_side_is_no_vision_and_said():
    result = read(PLACE, "目指す拠点の姿", "①親どうしが支え合う。", "自己評価（A～D）法人 A B", *REASONS)
    assert builders.rows(result, "visions", "text") == ["親どうしが支え合う。"]
    assert "vision-unread" in {said.code for said in result.diagnostics}


def test_grades_without_a_vision_are_no_vision_and_said():
    result = read(PLACE, "目指す拠点の姿", "・自己評価 法人：Ａ 区：Ｂ", "・親どうしが支え合う。", *REASONS)
    assert [row[2] for row in visions(result)] == ["親どうしが支え合う。"]
    assert "vision-unread" in builders.codes(result)


# -- sections

HELD = {
    "operator_reasons": ["土曜日に開いた。", "園庭を開放した。", "集いを開いた。"],
    "ward_reasons": ["連携が進んだ。"],
    "outcomes": ["来館が増えた。"],
    "issues": ["駐車場が足りない。"],
    "viewpoints": ["気軽に来られる場か。", "交流が生まれているか。"],
}


@pytest.mark.parametrize(("section", "texts"), HELD.items(), ids=HELD)
def test_a_section_holds_its_items(section, texts):
    assert builders.texts(read(*WHOLE), section) == texts


ONE_TABLE = table(
    *([Over(PLACE, columns=5)], *VISIONS.rows),
    *([Over("評価の理由(法人)", columns=5)], [Over("\n".join(REASONS[1:]), columns=5)]),
    *([Over("評価の理由(区)", columns=5)], [Over("・連携が進んだ。", columns=5)]),
    *([Over("拠点事業としての成果と課題", columns=5)], [Over("\n".join(RESULTS[1:]), columns=5)]),
    *([Over("振り返りの視点", columns=5)], [Over("\n".join(QUESTIONS[1:]), columns=5)]),
)
BESIDE = table(
    ["評価の理由(法人)", "\n".join(REASONS[1:])],
    ["評価の理由(区)", "・連携が進んだ。"],
    ["成果", "・来館が増えた。"],
    ["課題", "・駐車場が足りない。"],
    ["振り返りの視点", "\n".join(QUESTIONS[1:])],
)


@pytest.mark.parametrize("parts", [[ONE_TABLE], [PLACE, VISIONS, BESIDE]], ids=["one table for all", "labels beside"])
def test_a_program_in_tables_says_the_same_as_in_running_text(parts):
    known, found = read(*WHOLE), read(*parts)
    assert visions(found) == visions(known)
    assert {name: builders.texts(found, name) for name in HELD} == HELD


def test_sub_headings_stand_over_their_items():
    found = [(item.heading, item.text) for item in builders.items(read(*WHOLE), "operator_reasons")]
    assert found == [("来館の工夫", "土曜日に開いた。"), ("来館の工夫", "園庭を開放した。"), ("交流", "集いを開いた。")]


def test_items_and_sections_know_their_program():
    result = read(*WHOLE, ADVICE, VISIONS, *REASONS)
    numbers = [row.program_number for row in builders.sections(result).values() if row.section == "operator_reasons"]
    assert numbers == [1, 2]
    positions = [item.position for item in builders.items(result, "operator_reasons")]
    assert positions == [1, 2, 3, 1, 2, 3]


def test_the_wards_reasons_may_be_called_its_evaluation():
    result = read(PLACE, VISIONS, *REASONS, "区の評価", "・連携が進んだ。")
    assert builders.texts(result, "ward_reasons") == ["連携が進んだ。"]


DATA = ["評価の理由(法人)", "(主なデータ)", "・来館者 延べ3,120人", "・出前講座 6回"]


def test_data_stand_apart_from_the_reasons():
    result = read(PLACE, VISIONS, *DATA, *WARD)
    assert builders.texts(result, "data_notes") == ["来館者 延べ3,120人", "出前講座 6回"]


def test_reasons_that_begin_with_data_are_not_blank():
    states = {row.section: row.state for row in builders.sections(read(PLACE, VISIONS, *DATA, *WARD)).values()}
    assert states.get("operator_reasons") is None


@pytest.mark.parametrize(
    "heading", ["1 来館の工夫", "1.来館の工夫", "1. 来館の工夫", "(1) 来館の工夫", "Ⅰ 来館の工夫", "1 分かりやすい案内"]
)
def test_the_first_numbered_sub_heading_ends_the_data(heading):
    result = read(PLACE, VISIONS, *DATA, heading, "・土曜日に開いた。", *WARD)
    assert builders.texts(result, "data_notes") == ["来館者 延べ3,120人", "出前講座 6回"]
    assert builders.texts(result, "operator_reasons") == ["土曜日に開いた。"]


PARTS = {
    "data": (
        ["評価の理由(法人)", "【主なデータ】"],
        "1 来館の工夫\n・土曜日に開いた。",
        "operator_reasons",
        ["土曜日に開いた。"],
    ),
    "outcomes": (["拠点事業としての成果と課題", "(成果)"], "・来館が増えた。", "outcomes", ["来館が増えた。"]),
}


@pytest.mark.parametrize(("foot", "text", "section", "texts"), PARTS.values(), ids=PARTS)
def test_a_section_and_its_part_at_a_pages_foot_stand_over_the_next_page(foot, text, section, texts):
    """A row of two labels with nothing below it is a row of heads, unless the one is a part of the other."""
    above = table(*VISIONS.rows, [foot[0], Over(foot[1], columns=4), None, None, None], page=1)
    assert builders.texts(read(PLACE, above, table(["", text], page=2), *WARD), section) == texts


def test_a_number_in_brackets_over_figures_heads_data():
    result = read(PLACE, VISIONS, *DATA[:2], "(1) 来館者", "・延べ3,120人", "(2) 出前講座", "・6回", *WARD)
    assert builders.texts(result, "data_notes") == ["延べ3,120人", "6回"]


@pytest.mark.parametrize("label", ["【文言説明】", "用語の説明"])
def test_words_are_explained_in_a_section_of_their_own(label):
    """It stands between issues and questions and belongs to neither."""
    result = read(
        PLACE,
        VISIONS,
        *REASONS,
        *RESULTS,
        label,
        "※ばあばの手：祖父母世代の有志の会",
        "※ねんねの会：0歳児の会",
        *QUESTIONS,
    )
    assert len(builders.items(result, "glossary")) == 2
    assert builders.texts(result, "issues") == ["駐車場が足りない。"]
    assert builders.texts(result, "viewpoints") == ["気軽に来られる場か。", "交流が生まれているか。"]


def test_questions_without_spaces_are_counted_by_their_lines():
    result = read(
        PLACE,
        VISIONS,
        *REASONS,
        "振り返りの視点",
        "ア気軽に来られる場か。",
        "イ交流が生まれているか。",
        "ウ相談できるか。",
    )
    assert [(item.marker, item.text) for item in builders.items(result, "viewpoints")] == [
        ("ア", "気軽に来られる場か。"),
        ("イ", "交流が生まれているか。"),
        ("ウ", "相談できるか。"),
    ]


def test_no_item_of_a_review_is_tied_to_a_goal():
    result = read(*WHOLE)
    assert {item.goal_scope for item in result.records["items"]} == {"no_goals"}


def test_a_review_and_a_yearly_sheet_in_one_document_are_two_reports():
    parts = [builders.TITLE, "重点目標①", "孤立を防ぎます。", "取組内容", "・集い", TITLE, *WHOLE]
    assert builders.rows(builders.read(builders.document(*parts)), "reports", "form") == [
        "focus_goals",
        "program_review",
    ]


# -- what stands in no section

FIGURES = table(["年度", "利用者数"], ["R3年度", "1,204"], ["R4年度", "1,530"], ["※R2は休館", ""])
NOTED = [
    PLACE,
    table(
        ["", "目指す拠点の姿", Over("自己評価 (A~D)", columns=2), None, "見直し"],
        ["", "", "法人", "区", ""],
        ["①", "誰もが気軽に来られる。", "A", "B", "冬は休む。"],
    ),
    *("評価の理由(法人)", "(主なデータ)", "利用者数の推移", FIGURES, "1 来館の工夫", "・土曜日に開いた。"),
    *("改善策", "・もっと開く。", *WARD),
]


def test_a_caption_is_no_item_but_words_of_its_section():
    result = read(*NOTED)
    (section,) = [row for row in builders.sections(result).values() if row.section == "data_notes"]
    assert (builders.texts(result, "data_notes"), section.text, section.state) == ([], "利用者数の推移", "filled")
    assert builders.rows(result, "tables", "caption") == ["利用者数の推移"]


def test_what_stands_in_no_section_is_kept_among_the_programs_notes_and_said():
    result = read(*NOTED)
    kept = [
        (row.program_number, row.label, row.text)
        for row in builders.sections(result).values()
        if row.section == "notes"
    ]
    assert sorted(kept, key=str) == sorted(
        [(1, "改善策", "・もっと開く。"), (1, None, "※R2は休館"), (1, "見直し", "冬は休む。")], key=str
    )
    assert {"rows-outside-tables", "kept-as-notes", "unknown-label"} <= set(builders.codes(result))
    assert builders.texts(result, "operator_reasons") == ["土曜日に開いた。"]


def test_the_head_of_a_review_has_its_lists():
    rows = [
        ("事業目的", "親子が安心して過ごせるまちを目指します。"),
        ("事業の評価実施方法及び評価結果の公表方法", "1 相互に評価します。\n2 公表します。"),
        ("開所日", "火曜日から土曜日"),
    ]
    result = read(table(*rows), *WHOLE)
    assert builders.texts(result, "evaluation_method") == ["相互に評価します。", "公表します。"]
    assert builders.texts(result, "notes") == ["火曜日から土曜日"]
