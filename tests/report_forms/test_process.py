"""協働のプロセスの評価: a question, three grades, and the legend that says what the grades mean."""

from __future__ import annotations

import builders
import pytest
from builders import TITLE, Over, table

HEAD = ["", "", "区", "拠点", "相互評価"]
FIRST = ["1", "互いの役割を理解できましたか。", "A", "B", "B"]
SECOND = ["2", "課題を共有できましたか。", "B", "C", "B"]
FIELDS = ("stage_number", "question_number", "stage", "question", "ward_rating", "center_rating", "mutual_rating")


def read(*parts):
    return builders.read(
        builders.document(
            TITLE, "重点目標①", "孤立を防ぎます。", "取組内容", "・集い", "3 協働のプロセスの評価", *parts
        )
    )


def ratings(*parts) -> list[tuple]:
    return builders.rows(read(*parts), "process_ratings", *FIELDS)


ROWS = [
    (1, 1, "事業計画段階", "互いの役割を理解できましたか。", "A", "B", "B"),
    (1, 2, "事業計画段階", "課題を共有できましたか。", "B", "C", "B"),
]
TABLES = {
    "numbers in a column": ["①事業計画段階", table(HEAD, FIRST, SECOND)],
    "numbers before the questions": [
        "①事業計画段階",
        table(
            ["", "区", "拠点", "相互評価"],
            ["1 互いの役割を理解できましたか。", "A", "B", "B"],
            ["2 課題を共有できましたか。", "B", "C", "B"],
        ),
    ],
    "no numbers": ["①事業計画段階", table(HEAD[1:], FIRST[1:], SECOND[1:])],
    "two head rows": [
        "①事業計画段階",
        table([Over("", columns=2), None, Over("自己評価", columns=2), None, ""], HEAD, FIRST, SECOND),
    ],
    "wide grades": ["①事業計画段階", table(HEAD, [*FIRST[:2], "Ａ", "Ｂ", "Ｂ"], [*SECOND[:2], "Ｂ", "Ｃ", "Ｂ"])],
    "another order of the parties": [
        "①事業計画段階",
        table(["", "", "拠点", "区", "相互評価"], [*FIRST[:2], "B", "A", "B"], [*SECOND[:2], "C", "B", "B"]),
    ],
    "the operator instead of the center": ["①事業計画段階", table(["", "", "区", "法人", "相互評価"], FIRST, SECOND)],
    "the stage without a number": ["事業計画段階", table(HEAD, FIRST, SECOND)],
    "cut by a page": ["①事業計画段階", table(HEAD, FIRST), table(SECOND)],
    "lines of text": [
        "①事業計画段階",
        "区 拠点 相互評価",
        "1 互いの役割を理解できましたか。 A B B",
        "2 課題を共有できましたか。 B C B",
    ],
}


@pytest.mark.parametrize("parts", TABLES.values(), ids=TABLES)
def test_a_question_has_its_stage_its_number_and_three_grades(parts):
    assert ratings(*parts) == ROWS


def test_numbers_begin_again_in_each_stage():
    found = ratings("①事業計画段階", table(HEAD, FIRST, SECOND), "②事業実施段階", table(HEAD, FIRST))
    assert [row[:3] for row in found] == [(1, 1, "事業計画段階"), (1, 2, "事業計画段階"), (2, 1, "事業実施段階")]


def test_stages_without_numbers_are_counted():
    found = ratings("事業計画段階", table(HEAD, FIRST), "事業の振り返り段階", table(HEAD, FIRST))
    assert [row[:3] for row in found] == [(1, 1, "事業計画段階"), (2, 1, "事業の振り返り段階")]


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("", []),
        ("―", []),
        ("-", []),
        *((words, ["rating-unread"]) for words in ("未実施", "A～B", "B（前年度A）", "Ｃ→Ｂ")),
    ],
)
def test_a_cell_without_one_grade_is_none_and_costs_no_other(printed: str, told: list[str]) -> None:
    result = read("①事業計画段階", table(HEAD, [*FIRST[:2], "A", printed, "B"], SECOND))
    fields = ("question_number", "ward_rating", "center_rating", "mutual_rating")
    assert builders.rows(result, "process_ratings", *fields) == [(1, "A", None, "B"), (2, "B", "C", "B")]
    assert [code for code in builders.codes(result) if code == "rating-unread"] == told


@pytest.mark.parametrize("words", ["月に1回話し合い、記録を残しました。", "BPとCP"])
def test_words_under_the_parties_end_the_ratings(words: str) -> None:
    result = read("①事業計画段階", table(HEAD, FIRST, ["", "利用の状況", words, words, words]))
    assert builders.rows(result, "process_ratings", "question") == ["互いの役割を理解できましたか。"]


def test_grades_in_lines_without_the_names_of_the_parties_stay_open():
    result = read("①事業計画段階", "1 互いの役割を理解できましたか。 A B B", "2 課題を共有できましたか。 B C B")
    assert builders.rows(result, "process_ratings", "question") == []
    assert "remainder" in builders.role_of(result, "A B B")


def test_the_mutual_rating_is_its_own_judgement():
    """Nothing is derived: two B may be an A together."""
    assert ratings("①事業計画段階", table(HEAD, [*FIRST[:2], "B", "B", "A"]))[0][4:] == ("B", "B", "A")


def test_a_comment_beside_the_grades_is_no_part_of_the_question():
    result = read(
        "①事業計画段階", table([*HEAD, "コメント"], [*FIRST, "月に1回話し合った。"], [*SECOND, "書面で共有した。"])
    )
    assert builders.rows(result, "process_ratings", "question", "comment") == [
        ("互いの役割を理解できましたか。", "月に1回話し合った。"),
        ("課題を共有できましたか。", "書面で共有した。"),
    ]


def test_a_column_that_no_vocabulary_knows_is_kept_among_the_notes():
    result = read("①事業計画段階", table([*HEAD, "根拠"], [*FIRST, "月に1回話し合った。"], [*SECOND, ""]))
    assert builders.rows(result, "process_ratings", "question")[0] == "互いの役割を理解できましたか。"
    assert builders.texts(result, "notes") == ["月に1回話し合った。"]
    assert "unknown-label" in builders.codes(result)


def test_words_beside_a_question_are_no_part_of_it():
    head = ["", "担当", "評価項目", "区", "拠点", "相互評価"]
    row = ["1", "両方", "互いの役割を理解できましたか。", "A", "B", "B"]
    result = read("①事業計画段階", table(head, row))
    assert builders.rows(result, "process_ratings", "question") == ["互いの役割を理解できましたか。"]
    assert "rating-text-unread" in builders.codes(result)


def test_grades_rest_on_their_cells():
    result = read("①事業計画段階", table(HEAD, FIRST))
    key = f"{builders.report(result).report_id}/1/1"
    quoted = {
        field: builders.quoted(result, "process_ratings", key, field)
        for field in ("question", "stage", "ward_rating", "center_rating")
    }
    assert quoted == {
        "question": ["互いの役割を理解できましたか。"],
        "stage": ["事業計画段階"],
        "ward_rating": ["A"],
        "center_rating": ["B"],
    }


# -- the legend


def legend(*parts) -> list[tuple]:
    return builders.rows(read("①事業計画段階", table(HEAD, FIRST), *parts), "rating_scale", "grade", "meaning", "rank")


FOUR = [("A", "よくできた", 4), ("B", "できた", 3), ("C", "あまりできなかった", 2), ("D", "まったくできなかった", 1)]
LEGENDS = {
    "one line": ["評価基準", "A よくできた B できた C あまりできなかった D まったくできなかった"],
    "a line each": ["評価基準", "A よくできた", "B できた", "C あまりできなかった", "D まったくできなかった"],
    "colons": ["評価基準", "A：よくできた　B：できた　C：あまりできなかった　D：まったくできなかった"],
    "wide letters": ["評価基準", "Ａ よくできた　Ｂ できた　Ｃ あまりできなかった　Ｄ まったくできなかった"],
    "dots between": ["【評価基準】", "A…よくできた、B…できた、C…あまりできなかった、D…まったくできなかった"],
}


@pytest.mark.parametrize("parts", LEGENDS.values(), ids=LEGENDS)
def test_each_grade_of_the_legend_has_its_meaning_and_rank(parts):
    assert legend(*parts) == FOUR


def test_signs_are_grades_too():
    assert legend("評価基準", "◎ 十分できた ○ できた △ 一部できた × できなかった") == [
        ("◎", "十分できた", 4),
        ("○", "できた", 3),
        ("△", "一部できた", 2),
        ("×", "できなかった", 1),
    ]


def test_the_letters_of_a_legend_are_no_ratings():
    assert (
        len(ratings("①事業計画段階", table(HEAD, FIRST), "評価基準", "A よくできた B できた C あまりできなかった")) == 1
    )


def test_a_legend_may_stand_before_the_ratings():
    parts = ["評価基準", "A よくできた B できた", "協働のプロセスの評価", "①事業計画段階", table(HEAD, FIRST)]
    assert len(ratings(*parts)) == 1
    assert builders.rows(read(*parts), "rating_scale", "grade") == ["A", "B"]


def test_one_letter_in_a_sentence_is_no_legend():
    assert legend("評価基準", "A 区と拠点がそれぞれ評価した。") == []


def test_a_report_without_ratings_has_neither():
    result = builders.read(builders.ruled(builders.sheet()))
    assert not {"process_ratings", "rating_scale"} & set(result.records)


def test_a_number_that_is_the_questions_turn_counts_nothing():
    result = read(
        "①事業計画段階",
        "区 拠点 相互評価",
        "1 互いの役割を理解できましたか。 A B B",
        "2 課題を共有できましたか。 B C B",
        "3 年間の予定を組めましたか。 A A A",
    )
    assert builders.rows(result, "process_ratings", "question_number", "question")[-1] == (
        3,
        "年間の予定を組めましたか。",
    )
