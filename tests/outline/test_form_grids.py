"""Forms in grids: a label covers what stands right of it, a head what stands below it."""

from __future__ import annotations

import builders
import pytest
from builders import Over, table

from schemas.document import Block
from schemas.outline import HEADING, ROW, TOP


def told(*parts) -> list[tuple[str, str]]:
    return builders.told(builders.document(*parts))


FORMS = {
    "labels beside": (
        table(["重点目標", "孤立を防ぎます。"], ["取組内容", "・集い\n・冊子"], ["取組の課題", "・場が足りない。"]),
        [
            ("重点目標", "孤立を防ぎます。"),
            ("重点目標 > 取組内容", "・集い\n・冊子"),
            ("重点目標 > 取組の課題", "・場が足りない。"),
        ],
    ),
    "upright labels": (
        table(["重\n点\n目\n標", "孤立を防ぎます。"], ["取\n組\n内\n容", "・集い"]),
        [("重点目標", "孤立を防ぎます。"), ("重点目標 > 取組内容", "・集い")],
    ),
    "a head over the whole width": (
        table(
            [Over("令和4年度重点目標の評価", columns=2), None],
            ["重点目標①", "孤立を防ぎます。"],
            ["取組内容", "・集い"],
        ),
        [
            ("令和4年度重点目標の評価 > 重点目標①", "孤立を防ぎます。"),
            ("令和4年度重点目標の評価 > 重点目標① > 取組内容", "・集い"),
        ],
    ),
    "a goal over several rows": (
        table(
            [Over("重点目標①", rows=3), Over("孤立を防ぎます。", columns=2), None],
            [None, "取組内容", "・集い"],
            [None, "取組の成果", "・6回開いた。"],
            [Over("重点目標②", rows=2), Over("相談を増やします。", columns=2), None],
            [None, "取組内容", "・電話"],
        ),
        [
            ("重点目標①", "孤立を防ぎます。"),
            ("重点目標① > 取組内容", "・集い"),
            ("重点目標① > 取組の成果", "・6回開いた。"),
            ("重点目標②", "相談を増やします。"),
            ("重点目標② > 取組内容", "・電話"),
        ],
    ),
    "heads above, goals down the side": (
        table(
            ["重点目標", "取組内容", "取組の成果"],
            ["①孤立を防ぎます。", "・集い", "・6回開いた。"],
            ["②相談を増やします。", "・電話", "・40件聴いた。"],
        ),
        [
            ("重点目標", "①孤立を防ぎます。"),
            ("重点目標 > 取組内容", "・集い"),
            ("重点目標 > 取組の成果", "・6回開いた。"),
            ("重点目標", "②相談を増やします。"),
            ("重点目標 > 取組内容", "・電話"),
            ("重点目標 > 取組の成果", "・40件聴いた。"),
        ],
    ),
    "goals side by side": (
        table(
            ["", "重点目標①", "重点目標②"],
            ["", "孤立を防ぎます。", "相談を増やします。"],
            ["取組内容", "・集い", "・電話"],
            ["取組の課題", "・場が足りない。", "・時間が短い。"],
        ),
        [
            ("重点目標①", "孤立を防ぎます。"),
            ("重点目標②", "相談を増やします。"),
            ("重点目標① > 取組内容", "・集い"),
            ("重点目標② > 取組内容", "・電話"),
            ("重点目標① > 取組の課題", "・場が足りない。"),
            ("重点目標② > 取組の課題", "・時間が短い。"),
        ],
    ),
    "goals side by side behind their own label": (
        table(
            ["", "重点目標①", "重点目標②", "重点目標③"],
            ["重点目標", "孤立を防ぎます。", "相談を増やします。", "人を育てます。"],
            ["取組内容", "・集い", "・電話", "・講座"],
        ),
        [
            ("重点目標①", "孤立を防ぎます。"),
            ("重点目標②", "相談を増やします。"),
            ("重点目標③", "人を育てます。"),
            ("重点目標① > 取組内容", "・集い"),
            ("重点目標② > 取組内容", "・電話"),
            ("重点目標③ > 取組内容", "・講座"),
        ],
    ),
    "outcomes and issues side by side": (
        table(["取組の成果", "取組の課題"], ["・6回開いた。", "・場が足りない。"]),
        [("取組の成果", "・6回開いた。"), ("取組の課題", "・場が足りない。")],
    ),
    "outcomes and issues in one cell": (
        table(["取組の成果・課題", "（成果）\n・6回開いた。\n（課題）\n・場が足りない。"], ["取組内容", "・集い"]),
        [
            ("取組の成果・課題 > （成果）", "・6回開いた。"),
            ("取組の成果・課題 > （課題）", "・場が足りない。"),
            ("取組内容", "・集い"),
        ],
    ),
    "a label and its text in one cell": (
        table(["【取組の成果】\n・6回開いた。"], ["【取組の課題】\n・場が足りない。"]),
        [("【取組の成果】", "・6回開いた。"), ("【取組の課題】", "・場が足りない。")],
    ),
    "labels in rows of their own": (
        table(["取組内容"], ["・集い"], ["取組の課題"], ["・場が足りない。"]),
        [("取組内容", "・集い"), ("取組の課題", "・場が足りない。")],
    ),
    "a table in a cell": (
        table(
            [Over("令和4年度重点目標の評価")],
            [table(["重点目標①", "孤立を防ぎます。"], ["取組の課題", "・場が足りない。"])],
        ),
        [
            ("令和4年度重点目標の評価 > 重点目標①", "孤立を防ぎます。"),
            ("令和4年度重点目標の評価 > 重点目標① > 取組の課題", "・場が足りない。"),
        ],
    ),
    "a weak label with its text": (
        table(["区名", "星見区"], ["施設名", "ほしのこ"]),
        [("区名", "星見区"), ("施設名", "ほしのこ")],
    ),
}


@pytest.mark.parametrize(("form", "expected"), FORMS.values(), ids=FORMS)
def test_each_cell_stands_under_its_labels(form, expected):
    assert told(form) == expected


def test_a_cell_over_the_columns_of_several_goals_is_of_none_of_them():
    found = told(
        table(
            ["", "重点目標①", "重点目標②"],
            ["取組内容", "・集い", "・電話"],
            ["取組の課題", Over("・担い手が足りない。", columns=2), None],
        )
    )
    assert found[-1] == ("取組の課題", "・担い手が足りない。")


def test_a_cell_over_outcomes_and_issues_is_not_divided():
    found = told(
        table(
            ["取組内容", "取組の成果", "取組の課題"], ["・集い", Over("・6回開いたが、場が足りない。", columns=2), None]
        )
    )
    assert [text for _, text in found] == ["・集い", "・6回開いたが、場が足りない。"]
    parts = [
        builders.TITLE,
        table(["取組内容", "取組の成果", "取組の課題"], ["・集い", Over("・場が足りない。", columns=2), None]),
    ]
    result = builders.read(builders.document(*parts))
    assert (builders.texts(result, "outcomes"), builders.texts(result, "notes")) == ([], ["場が足りない。"])
    assert "outcomes-and-issues-undivided" in builders.codes(result)


def test_a_cell_over_several_other_heads_stays_open():
    grid = table(
        ["取組内容", "取組の成果", "取組の課題"],
        ["・集い", "・6回", "・場"],
        [Over("※冬は休んだ。", columns=3), None, None],
    )
    result = builders.read(builders.document(builders.TITLE, grid))
    assert builders.texts(result, "initiatives") == ["集い"]
    assert "place-open" in builders.codes(result)


def test_both_years_may_stand_over_heads_of_their_own():
    found = told(
        table(
            [Over("令和4年度重点目標の評価", columns=3), None, None, Over("次年度重点目標", columns=2), None],
            ["重点目標", "取組内容", "取組の成果", "重点目標", "取組内容"],
            ["孤立を防ぎます。", "・集い", "・6回", "相談を増やします。", "・電話"],
        )
    )
    assert [over.split(" > ")[0] for over, _ in found] == ["令和4年度重点目標の評価"] * 3 + ["次年度重点目標"] * 2


def test_a_section_beside_each_goal_covers_its_text():
    found = told(table(["取組内容", "重点目標①", "・集い"], ["取組内容", "重点目標②", "・電話"]))
    assert found == [("重点目標① > 取組内容", "・集い"), ("重点目標② > 取組内容", "・電話")]


def test_a_section_over_the_rows_of_several_goals_covers_each_of_them():
    found = told(
        table(
            [Over("取組内容", rows=2), "重点目標①", "・集い"],
            [None, "重点目標②", "・電話"],
            [Over("取組の課題", rows=2), "重点目標①", "・場が足りない。"],
            [None, "重点目標②", "・時間が短い。"],
        )
    )
    assert [(set(over.split(" > ")), text) for over, text in found] == [
        ({"重点目標①", "取組内容"}, "・集い"),
        ({"重点目標②", "取組内容"}, "・電話"),
        ({"重点目標①", "取組の課題"}, "・場が足りない。"),
        ({"重点目標②", "取組の課題"}, "・時間が短い。"),
    ]


BLANKS = {
    "a section": (
        table(["取組の成果", "・6回開いた。"], ["取組の課題", ""]),
        [("取組の成果", "・6回開いた。"), ("取組の課題", "")],
    ),
    "a row of the head": (
        table(["事業目的", ""], ["事業の内容", "親子の居場所事業"]),
        [("事業目的", ""), ("事業の内容", "親子の居場所事業")],
    ),
    "a section between others": (
        table(["取組内容", "・集い"], ["取組の成果", ""], ["取組の課題", "・場が足りない。"]),
        [("取組内容", "・集い"), ("取組の成果", ""), ("取組の課題", "・場が足りない。")],
    ),
}


@pytest.mark.parametrize(("form", "expected"), BLANKS.values(), ids=BLANKS)
def test_a_blank_cell_beside_a_label_is_kept(form, expected):
    assert told(form) == expected


def test_a_blank_cell_under_a_head_is_kept():
    found = told(table(["重点目標", "取組内容", "取組の課題"], ["①孤立を防ぎます。", "・集い", ""]))
    assert ("重点目標 > 取組の課題", "") in found


def test_a_label_that_no_vocabulary_knows_ends_the_reach_of_the_one_before():
    found = told(table(["取組内容", "・集い"], ["来館者の声", "・楽しかった。"], ["取組の課題", "・場が足りない。"]))
    assert found == [("取組内容", "・集い"), ("来館者の声", "・楽しかった。"), ("取組の課題", "・場が足りない。")]


def test_a_label_that_no_vocabulary_knows_may_stand_beside_a_table():
    found = told(table(["重点目標①", "孤立を防ぎます。"], ["評価", table(["取組の課題", "・場が足りない。"])]))
    assert found[0] == ("重点目標①", "孤立を防ぎます。")
    assert found[1][0].endswith("取組の課題")


HOMELESS = {
    "来館者からの言葉": "unknown-label",
    "自己評価": "unknown-label",
    "区のコメント": "kept-as-notes",
    "今後の方向性": "kept-as-notes",
    "改善策": "kept-as-notes",
    "数値目標": "kept-as-notes",
}


@pytest.mark.parametrize(("label", "code"), HOMELESS.items(), ids=HOMELESS)
def test_what_stands_under_a_label_of_no_section_is_kept_among_the_notes_and_said(label, code):
    rows = builders.sheet()
    rows.insert(9, (label, "・また来たいと思った。"))
    result = builders.read(builders.ruled(rows))
    assert builders.texts(result, "notes", "evaluated") == ["また来たいと思った。"]
    assert [row.label for row in builders.sections(result).values() if row.section == "notes"] == [label]
    assert code in builders.codes(result)
    known = builders.read(builders.ruled(builders.sheet()))
    for section in ("initiatives", "outcomes", "issues"):
        assert builders.texts(result, section) == builders.texts(known, section)


STRANGERS = table(
    ["重点目標", "取組内容", "担当", "達成状況", "取組の成果", "備考"],
    ["①孤立を防ぎます。", "・集い", "拠点", "◎", "・6回", "雨の日は休み"],
    ["②相談を増やします。", "・電話", "区", "△", "・40件", ""],
)


def test_heads_that_no_section_has_leave_the_other_columns_alone():
    result = builders.read(builders.document(builders.TITLE, STRANGERS))
    assert builders.goals(result) == {1: "孤立を防ぎます。", 2: "相談を増やします。"}
    assert (builders.texts(result, "initiatives"), builders.texts(result, "outcomes")) == (
        ["集い", "電話"],
        ["6回", "40件"],
    )
    kept = {(row.label, row.text) for row in builders.sections(result).values() if row.section == "notes" and row.text}
    assert kept == {("担当", "拠点"), ("担当", "区"), ("達成状況", "◎"), ("達成状況", "△"), ("備考", "雨の日は休み")}
    assert ("notes", "拠点", 1) in builders.ties(result)


def test_a_column_of_grades_beside_the_texts_is_no_part_of_them():
    grid = table(
        ["重点目標①", "孤立を防ぎます。", "評価"],
        ["取組内容", "・集い", "◎"],
        ["取組の成果", "・6回開いた。", "○"],
        ["取組の課題", "・場が足りない。", "△"],
    )
    result = builders.read(builders.document(builders.TITLE, grid))
    assert builders.goals(result) == {1: "孤立を防ぎます。"}
    assert [row.text for row in builders.sections(result).values()] == [
        "・集い",
        "・6回開いた。",
        "・場が足りない。",
        "◎",
        "○",
        "△",
    ]
    assert "unknown-label" in builders.codes(result)


def test_a_short_text_beside_labels_is_no_head():
    found = told(table(["重点目標①", "取組内容", "集い"], ["", "取組の成果", "6回"]))
    assert found == [("重点目標① > 取組内容", "集い"), ("重点目標① > 取組の成果", "6回")]


def test_a_second_text_beside_a_goal_is_no_part_of_it():
    grid = table(
        ["", "計画", "評価"], ["重点目標①", "孤立を防ぎます。", "6回開いた。"], ["重点目標②", "①", "相談を増やします。"]
    )
    result = builders.read(builders.document(builders.TITLE, grid))
    assert builders.goals(result) == {1: "孤立を防ぎます。", 2: "相談を増やします。"}
    assert "place-open" in builders.codes(result)


def test_a_goals_text_may_have_a_label_of_its_own_right_of_the_goal():
    grid = table([Over("重点目標①", rows=2), "目標", "孤立を防ぎます。"], [None, "取組内容", "・集い"])
    assert told(grid) == [("重点目標①", "孤立を防ぎます。"), ("重点目標① > 取組内容", "・集い")]


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx"])
def test_text_behind_a_table_is_no_part_of_its_last_row(kind):
    grid = table(["重点目標①", "孤立を防ぎます。"], ["取組の課題", "・場が足りない。"])
    parts = [builders.TITLE, grid, "お問い合わせ先", "この資料は拠点の窓口でも配っています。", "取組内容", "・集い"]
    result = builders.read(builders.document(*parts, format=kind))
    assert builders.texts(result, "issues") == ["場が足りない。"]
    assert builders.texts(result, "notes") == ["この資料は拠点の窓口でも配っています。"]
    assert ("initiatives", "集い", 1) in builders.ties(result)


@pytest.mark.parametrize(("page", "names"), [(1, ["親子の会"]), (2, ["親子の会", "青空会"])])
def test_text_below_a_ruled_table_of_the_same_page_is_no_part_of_its_last_row(page, names):
    """On the next page the row may go on."""
    head = table(["事業実施期間", "令和4年4月1日～令和5年3月31日"], ["事業の実施者", "親子の会"], page=1)
    parts = [
        builders.TITLE,
        head,
        Block("青空会", "", page=page),
        "重点目標①",
        "孤立を防ぎます。",
        "取組内容",
        "・集い",
    ]
    result = builders.read(builders.document(*parts, format="pdf", text_source="text_layer"))
    assert builders.rows(result, "implementers", "name") == names


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx"])
def test_text_behind_a_table_that_ends_with_a_label_is_its_text(kind):
    parts = [builders.TITLE, table(["重点目標①", "孤立を防ぎます。"], ["取組の課題"]), "・場が足りない。"]
    assert builders.texts(builders.read(builders.document(*parts, format=kind)), "issues") == ["場が足りない。"]


CUT = {
    "the text of a cell goes on": (
        [table(["取組内容", "・集い"]), table(["", "・冊子"], ["取組の課題", "・場が足りない。"])],
        [("取組内容", "・集い"), ("取組内容", "・冊子"), ("取組の課題", "・場が足りない。")],
    ),
    "the goal holds on": (
        [table(["重点目標①", "孤立を防ぎます。"]), table(["取組内容", "・集い"])],
        [("重点目標①", "孤立を防ぎます。"), ("重点目標① > 取組内容", "・集い")],
    ),
    "a label stands above its table": (
        ["取組内容", table(["・集い"])],
        [("取組内容", "・集い")],
    ),
}


@pytest.mark.parametrize(("parts", "expected"), CUT.values(), ids=CUT)
def test_a_table_cut_by_a_page_goes_on(parts, expected):
    assert told(*parts) == expected


def test_heads_hold_on_in_a_table_cut_by_a_page():
    found = told(
        table(["重点目標", "取組内容", "取組の課題"], ["①孤立を防ぎます。", "・集い", "・場が足りない。"]),
        table(["②相談を増やします。", "・電話", "・時間が短い。"]),
    )
    assert found[-1] == ("重点目標 > 取組の課題", "・時間が短い。")


def test_lines_between_the_rows_of_a_table_under_heads_stay_open():
    heads, first = ["重点目標", "取組内容", "取組の課題"], ["①孤立を防ぎます。", "・集い", "・場が足りない。"]
    parts = [
        builders.TITLE,
        table(heads, first),
        "（上半期）",
        table(["②相談を増やします。", "・電話", "・時間が短い。"]),
    ]
    result = builders.read(builders.document(*parts))
    assert builders.goals(result) == {1: "孤立を防ぎます。", 2: "相談を増やします。"}
    assert builders.texts(result, "issues") == ["場が足りない。", "時間が短い。"]
    assert "place-open" in builders.codes(result)


ABOVE = {
    "two sections": ("取組の成果　取組の課題", ["・6回開いた。", "・場が足りない。"], ["取組の成果", "取組の課題"]),
    "three sections": (
        "取組内容 取組の成果 取組の課題",
        ["・集い", "・6回開いた。", "・場が足りない。"],
        ["取組内容", "取組の成果", "取組の課題"],
    ),
}


@pytest.mark.parametrize(("line", "cells", "heads"), ABOVE.values(), ids=ABOVE)
def test_heads_may_stand_in_a_line_above_the_table(line, cells, heads):
    assert told(line, table(cells)) == list(zip(heads, cells, strict=True))


TITLES = {
    "one cell": table([builders.TITLE], ["重点目標①"]),
    "the center in a row of its own": table(
        ["星見区地域子育て支援拠点事業"], ["令和4年度重点目標評価結果・令和5年度重点目標"], ["重点目標①"]
    ),
}


@pytest.mark.parametrize("grid", TITLES.values(), ids=TITLES)
def test_a_title_may_stand_in_the_cells_of_a_table(grid):
    kinds = [(kind, text.replace("\n", "")) for kind, text in told(grid) if text]
    assert [kind for kind, _ in kinds] == ["title"]
    assert kinds[0][1].replace(" ", "") == builders.TITLE.replace(" ", "")


@pytest.mark.parametrize("dot", ["・", ""], ids=["with its dot", "without"])
def test_the_years_of_a_title_may_stand_in_two_rows(dot):
    title = f"星見区地域子育て支援拠点事業 令和4年度重点目標評価結果{dot}"
    kind, text = told(table([title], ["令和5年度重点目標"], ["重点目標①"], ["孤立を防ぎます。"]))[0]
    assert (kind, text) == ("title", f"{title}\n令和5年度重点目標")


METHODS = {
    "beside a label": (table(["取組内容", "・集い"], ["取組の課題", "・場"]), ROW),
    "under a head": (table(["取組内容", "取組の課題"], ["・集い", "・場"]), TOP),
    "behind a label": ("取組内容", HEADING),
}


@pytest.mark.parametrize(("part", "method"), METHODS.values(), ids=METHODS)
def test_a_passage_says_how_it_came_under_its_label(part, method):
    parts = [part, "・集い"] if isinstance(part, str) else [part]
    assert {passage.method for passage in builders.outlined(builders.document(*parts)).passages} == {method}


def test_a_table_of_figures_is_no_form():
    found = told("主なデータ", table(["年度", "利用者数"], ["令和3年度", "1,204"], ["令和4年度", "1,530"]))
    assert [over for over, _ in found] == ["data"]


QUESTION = "互いの役割を理解できましたか。"
RATINGS = {
    "one head row": table(
        ["", "", "区", "拠点", "相互評価"], ["1", QUESTION, "A", "B", "B"], ["2", "話し合えましたか。", "B", "C", "B"]
    ),
    "two head rows": table(
        [Over("", columns=2), None, Over("自己評価", columns=2), None, ""],
        ["", "", "区", "拠点", "相互評価"],
        ["1", QUESTION, "A", "B", "B"],
        ["2", "話し合えましたか。", "B", "C", "B"],
    ),
}


def ratings(*parts) -> list[tuple[str, dict[str, str]]]:
    """Every rated row: its words, and party → grade as printed."""
    passages = builders.outlined(builders.document("協働のプロセスの評価", *parts)).passages
    return [
        (
            "".join(line.text for _, held in row.texts for line in held),
            {party: "".join(line.text for line in held) for party, held in row.grades},
        )
        for passage in passages
        for row in passage.ratings
    ]


@pytest.mark.parametrize("grid", RATINGS.values(), ids=RATINGS)
def test_a_table_of_ratings_has_a_grade_for_each_party(grid):
    assert ratings(grid) == [
        (f"1{QUESTION}", {"ward": "A", "center": "B", "mutual": "B"}),
        ("2話し合えましたか。", {"ward": "B", "center": "C", "mutual": "B"}),
    ]


def test_a_rating_left_blank_is_blank():
    assert ratings(table(["", "区", "拠点"], [QUESTION, "A", ""])) == [(QUESTION, {"ward": "A", "center": ""})]


def test_ratings_cut_by_a_page_go_on_without_a_head():
    head, row = ["", "", "区", "拠点", "相互評価"], ["2", "話し合えましたか。", "B", "C", "B"]
    found = ratings(table(head, ["1", QUESTION, "A", "B", "B"]), table(row))
    assert found[-1] == ("2話し合えましたか。", {"ward": "B", "center": "C", "mutual": "B"})


def test_ratings_cut_right_behind_their_head_go_on():
    assert len(ratings(table(["", "", "区", "拠点", "相互評価"]), table(["1", QUESTION, "A", "B", "B"]))) == 1


def test_a_table_of_ratings_ends_at_a_label():
    parts = [table(["", "区", "拠点"], [QUESTION, "A", "B"], ["取組の課題", "・場が足りない。", ""])]
    assert [words for words, _ in ratings(*parts)] == [QUESTION]


PARTIES = ["", "", "区", "拠点", "相互評価"]
LINE = "取組の経過を振り返り、評価します。"


def test_a_stage_that_has_a_row_to_itself_opens_the_ratings_below_it():
    """On a sheet the stages and their ratings are rows of one grid."""
    over = [Over("②事業実施段階", columns=5), None, None, None, None]
    grid = table(over, PARTIES, ["1", QUESTION, "A", "B", "B"])
    (passage,) = builders.outlined(builders.document("協働のプロセスの評価", grid)).passages
    assert len(passage.ratings) == 1
    assert [label.printed for label in passage.labels][-1] == "②事業実施段階"


def test_a_line_over_all_columns_is_no_row_of_ratings():
    over = [Over(LINE, columns=5), None, None, None, None]
    assert [words for words, _ in ratings(table(PARTIES, ["1", QUESTION, "A", "B", "B"], over))] == [f"1{QUESTION}"]


def test_a_grade_may_span_columns_that_other_tables_of_its_sheet_need():
    head = ["", Over("区", columns=4), None, None, None, Over("拠点", columns=4), None, None, None]
    row = [QUESTION, Over("A", columns=4), None, None, None, Over("B", columns=4), None, None, None]
    assert ratings(table(head, row)) == [(QUESTION, {"ward": "A", "center": "B"})]


def data(*rows) -> list[tuple[str, str]]:
    return told("評価の理由(法人)", table(*rows))


@pytest.mark.parametrize(
    "rows",
    [
        ([Over("登録者", columns=3), None, None], ["", "学生", "会社員"], ["R3年度", "12", "5"]),
        (["", Over("登録者", columns=2), None], ["", "学生", "会社員"], ["R3年度", "12", "5"]),
        (["年度", "学生"], ["R3年度", ""], ["R4年度", "5"]),
    ],
    ids=["a caption over all columns", "a head over the figures", "a year without figures"],
)
def test_rows_of_data_in_a_sheet_of_a_program(rows):
    """The table ends where text in one cell begins."""
    width = len(rows[0])
    below = [Over("1 初めて来た人への声かけ", columns=width), *[None] * (width - 1)]
    assert [kind for kind, _ in data(*rows, below)] == ["data", "評価の理由(法人)"]
