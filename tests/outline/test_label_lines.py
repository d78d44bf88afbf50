"""Labels in running text: on a line of their own, broken over several, or before their text on one line."""

from __future__ import annotations

import builders
import pytest

from pipeline.outline import labels
from pipeline.vocabulary import labels as vocabulary


def at(*texts: str, position: int = 0):
    """What the line at a position is: (role, lines the label takes, text beside it); None for a line that is text."""
    held = builders.lines(*texts)
    label, rest = labels.at(held, position)
    return label and (label.role, len(label.lines), rest and rest.text)


ALONE = {
    "a section": (["取組の成果", "・出前講座を6回行った。"], ("outcomes", 1, None)),
    "a goal": (["令和４年度　重点目標②"], ("goal", 1, None)),
    "a program between its visions": (["2 子育て相談事業", "目指す拠点の姿"], ("program", 1, None)),
    "a program, heads of ratings, its visions": (
        ["2 子育て相談事業", "自己評価", "(A~D)", "目指す拠点の姿"],
        ("program", 1, None),
    ),
    "a program, a line of its name, its visions": (
        ["7 利用者支援事業", "(基本型)", "目指す拠点の姿"],
        ("program", 1, None),
    ),
    "broken after の": (["取組の", "課題"], ("issues", 2, None)),
    "broken between year and goal": (["令和４年度", "重点目標①"], ("goal", 2, None)),
    "broken behind what is a label too": (
        ["事業の評価実施方法", "及び評価結果の", "公表方法"],
        ("evaluation_method", 3, None),
    ),
    "broken into four": (["事業の評価", "実施方法及び", "評価結果の", "公表方法"], ("evaluation_method", 4, None)),
    "one that needs no second line": (["取組内容", "成果"], ("initiatives", 1, None)),
}


@pytest.mark.parametrize(("texts", "found"), ALONE.values(), ids=ALONE)
def test_a_label_takes_the_lines_it_is_printed_on(texts, found):
    assert at(*texts) == found


TEXT = {
    "broken by a gap": ["取組の", "", "課題"],
    "a head of ratings": ["相互評価", "A"],
    "a weak spelling": ["区名", "星見区"],
    "a program in a list": ["2 子育て相談事業", "3 情報収集・提供事業"],
    "a program at the end": ["2 子育て相談事業"],
    "a sub-heading that names a program": ["2 子育て相談事業", "・相談は増えている。"],
    "a sub-heading with a program's word": ["3 専門相談の周知", "目指す拠点の姿"],
    "a long line that begins with a label": ["取組の成果については利用者にも伝え、次の計画に生かした。", "取組の課題"],
}


@pytest.mark.parametrize("texts", TEXT.values(), ids=TEXT)
def test_other_lines_are_text(texts):
    assert at(*texts) is None


BESIDE = {
    "a row of the head": ("事業実施期間 令和4年4月1日～令和5年3月31日", ("period", "令和4年4月1日～令和5年3月31日")),
    "a row of the head, wide space": (
        "事業の実施者　特定非営利活動法人ことりの家",
        ("implementers", "特定非営利活動法人ことりの家"),
    ),
    "a list that begins beside its label": (
        "事業の内容 1 乳幼児と保護者の居場所",
        ("programs", "1 乳幼児と保護者の居場所"),
    ),
    "a numbered goal": ("重点目標① 父親の参加を増やします。", ("goal", "父親の参加を増やします。")),
    "a numbered goal with nothing between": (
        "重点目標１父親の参加を増やします。",
        ("goal", "父親の参加を増やします。"),
    ),
    "a section's first item with nothing between": (
        "取組内容(1)絵本の会を開きます。",
        ("initiatives", "(1)絵本の会を開きます。"),
    ),
    "a goal with its year": ("令和5年度重点目標 父親の参加を増やします。", ("goal", "父親の参加を増やします。")),
    "a colon": ("取り組み：絵本の会を開きます。", ("initiatives", "絵本の会を開きます。")),
    "a narrow colon": ("取組の課題: 担い手が少ない。", ("issues", "担い手が少ない。")),
    "brackets": ("【取組の成果】参加者が増えた。", ("outcomes", "参加者が増えた。")),
    "a bullet right behind": ("取組の課題 ・担い手が少ない。", ("issues", "・担い手が少ない。")),
    "a number right behind": ("取組内容 ①絵本の会 ②体操の会", ("initiatives", "①絵本の会 ②体操の会")),
    "a space inside the label": ("評価の理由 (法人) ・来館者が増えた。", ("operator_reasons", "・来館者が増えた。")),
    "spaced letters": ("実 施 期 間 令和4年4月1日～", ("period", "令和4年4月1日～")),
}


@pytest.mark.parametrize(("printed", "found"), BESIDE.values(), ids=BESIDE)
def test_a_label_may_share_its_line_with_its_text(printed, found):
    shared = labels.split(builders.line(printed))
    assert (shared and (shared[0].role, shared[1].text)) == found


PROSE = {
    "a section's word and a sentence": "課題 周知が足りない。",
    "a section's word in a list of words": "成果 課題 要望",
    "a numbered issue that a sentence speaks of": "課題①の解決に向けて話し合いました。",
    "a section's word in a pair of words": "課題・要望を聞きました。",
    "a numbered goal that a sentence speaks of": "重点目標1の達成に向けて話し合いました。",
    "a goal without year and number": "重点目標 父親の参加を増やします。",
    "a sentence with a colon later": "課題として次の点がある：周知の不足",
    "a sentence about publication": "次年度の重点目標 を公表します。",
    "a colon and nothing": "取組内容：",
    "a date and a colon": "10月1日：取組内容",
    "a time": "目的地 10：30集合",
}


@pytest.mark.parametrize("printed", PROSE.values(), ids=PROSE)
def test_a_sentence_that_begins_like_a_label_is_whole(printed):
    assert labels.split(builders.line(printed)) is None


def test_label_and_text_on_one_line_keep_their_places():
    whole = builders.line("  取り組み：  絵本の会を開きます。", block=3)
    label, rest = labels.split(whole)
    (piece,) = label.lines
    assert [whole.text[found.start : found.end] for found in (piece, rest)] == ["取り組み：", "絵本の会を開きます。"]
    assert (piece.block, rest.block) == (3, 3)


PRINTED = {
    "spaced out and broken": (["取 組 の", "成 果"], "取組の成果"),
    "two letters": (["目 的"], "目的"),
    "a space between words": (["重点目標 ①"], "重点目標 ①"),
}


@pytest.mark.parametrize(("texts", "printed"), PRINTED.values(), ids=PRINTED)
def test_a_label_is_printed_without_the_spaces_between_its_letters(texts, printed):
    assert labels.match(builders.lines(*texts)).printed == printed


def glued(printed: str) -> list[str]:
    return [piece.text for piece in labels.unglue(builders.line(printed))]


GLUED = {
    "principles behind a purpose": (
        "親子の育ちを支えることを目的とする。 【基本理念】 1 利用者の立場に立つ",
        ["親子の育ちを支えることを目的とする。", "【基本理念】", "1 利用者の立場に立つ"],
    ),
    "outcomes and issues in round brackets": (
        "（成果）・来館者が増えた。 （課題）・駐車場が足りない。",
        ["（成果）", "・来館者が増えた。", "（課題）", "・駐車場が足りない。"],
    ),
    "issues behind a full stop": (
        "来館者が増えた。(課題)駐車場が足りない。",
        ["来館者が増えた。", "(課題)", "駐車場が足りない。"],
    ),
    "a tag that is no label": ("【0歳児向け】・ねんねの会", ["【0歳児向け】・ねんねの会"]),
    "a word in brackets inside a sentence": ("講座の中で(課題)を出した。", ["講座の中で(課題)を出した。"]),
    "a label alone": ("【取組の成果】", ["【取組の成果】"]),
    "no bracket": ("取組の成果 取組の課題", ["取組の成果 取組の課題"]),
}


@pytest.mark.parametrize(("printed", "pieces"), GLUED.values(), ids=GLUED)
def test_labels_in_brackets_are_cut_out_of_their_line(printed, pieces):
    assert glued(printed) == pieces


PROGRAMS = {
    "a number before": ("2 子育て相談事業", (2,), "consultation"),
    "a number in brackets": ("（４）支援者ネットワーク事業", (4,), "network"),
    "a circled number": ("⑤ 人材育成、活動支援事業", (5,), "training"),
    "no number": ("情報収集・提供事業", (), "information"),
    "brackets around": ("【利用者支援事業】", (), "user_support"),
    "a city's own name": ("6 あおぞら子育てサポートシステム区支部事務局運営事業", (6,), "mutual_support"),
}


@pytest.mark.parametrize(("printed", "numbers", "program"), PROGRAMS.values(), ids=PROGRAMS)
def test_a_programs_head_is_its_number_and_its_name(printed, numbers, program):
    found = labels.program_head(builders.line(printed))
    assert (found.numbers, found.program) == (numbers, program)


@pytest.mark.parametrize(
    "printed",
    [
        "2 子育て相談事業の周知を進める",
        "3 相談",
        "子育て相談事業、情報収集・提供事業",
        "4 区と連携した事業の実施について",
    ],
)
def test_a_sentence_is_no_programs_head(printed):
    assert labels.program_head(builders.line(printed)) is None


def test_visions_in_the_table_that_follows_make_a_program_of_the_line_before():
    held = builders.lines("3 情報収集・提供事業")
    label, _ = labels.at(held, 0, visions_ahead=True)
    assert label.program == "information"


AROUND = [
    "{}",
    "令和元年度{}",
    "2024年度（令和6年度）の{}",
    "次年度の{}②",
    "第2章{}その三",
    "（参考）第3期目の{}",
    "{}(開設した令和3年度)",
]


@pytest.mark.parametrize("printed", AROUND)
def test_a_look_at_the_letters_turns_no_label_away(printed, monkeypatch):
    texts = [printed.format(spelling) for spelling, _ in vocabulary.entries()]
    texts += [text.replace("か", "ヶ") for text in texts if "か" in text]
    found = [(labels.read(text), labels.read_column(text)) for text in texts]
    assert any(label is not None for label, _ in found)
    monkeypatch.setattr(labels, "_has_strange_letters", lambda squeezed, letters: False)
    labels.read.cache_clear(), labels.read_column.cache_clear()
    assert [(labels.read(text), labels.read_column(text)) for text in texts] == found
    labels.read.cache_clear(), labels.read_column.cache_clear()
