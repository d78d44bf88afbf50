"""What sentences sound like, and what the text of a row of the head looks like."""

from __future__ import annotations

import builders
import pytest

from pipeline.outline import language, shapes

SOUNDS = {
    "a goal": ("goal", ["親子が地域の中で孤立しないまちを目指します。"]),
    "plans in a polite voice": ("initiatives", ["・出前講座を開きます。", "・冊子を配ります。"]),
    "plans in a plain voice": ("initiatives", ["・出前講座を開く。", "・冊子を窓口で配る。"]),
    "outcomes": ("outcomes", ["・出前講座を6回開いた。", "・参加者がつながった。"]),
    "outcomes in a polite voice": ("outcomes", ["・出前講座を6回開きました。", "・参加が増えました。"]),
    "outcomes with a plan inside": (
        "outcomes",
        ["・講座を続ける仕組みについて話し合い、形にした。", "・冊子を配ることができた。"],
    ),
    "issues that must be solved": ("issues", ["・周知の方法を見直す必要がある。", "・日程の調整が難しい。"]),
    "issues to be looked into": ("issues", ["・会場を検討していく。", "・担い手を増やしたい。"]),
    "issues that tell what was done": (
        "issues",
        ["・講座を開いたが、参加が少なかった。", "・試行したものの、周知に至らなかった。"],
    ),
}


@pytest.mark.parametrize(("kind", "texts"), SOUNDS.values(), ids=SOUNDS)
def test_the_ends_of_sentences_tell_what_a_passage_is(kind, texts):
    scores = language.scores(builders.lines(*texts))
    assert max(scores, key=scores.__getitem__) == kind


@pytest.mark.parametrize("texts", [["・北地区の会場"], ["資料"], ["・出前講座", "・冊子"]])
def test_words_without_a_sentence_tell_little(texts):
    scores = language.scores(builders.lines(*texts))
    assert all(abs(scores[kind]) < 1 for kind in ("initiatives", "outcomes", "issues"))


SHAPES = {
    "a period": ("period", ["令和4年4月1日～令和5年3月31日(2年度目/5か年度)"]),
    "parties": ("implementers", ["特定非営利活動法人ことりの家", "星見区こども家庭支援課"]),
    "a purpose": ("purpose", ["子育て中の親子を地域で支えることを目的とする。"]),
    "programs": ("programs", ["1 親子の居場所事業", "2 子育て相談事業", "3 情報収集・提供事業"]),
    "a method": ("evaluation_method", ["1 「重点目標」ごとに相互に評価し、公表します。"]),
}


@pytest.mark.parametrize(("role", "texts"), SHAPES.values(), ids=SHAPES)
def test_a_row_of_the_head_looks_like_itself_and_like_no_other(role, texts):
    scores = shapes.scores(builders.lines(*texts))
    assert [known for known in shapes.FIELDS if scores[known] > 0] == [role]


@pytest.mark.parametrize("texts", [["・出前講座を6回開いた。"], ["孤立を防ぎます。"], ["北地区の会場"]])
def test_other_text_looks_like_no_row_of_the_head(texts):
    assert max(shapes.scores(builders.lines(*texts)).values()) < 0
