"""What holds of every document, however strange: the ledger closes, texts follow from their words, keys are unique."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import builders
import pytest
import result_checks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import flow
from schemas import result_json
from schemas.document import CELL, CHROME, HEADING, LINE, LIST_ITEM, PARAGRAPH, Block, Cell, Document, Flow, Grid

HOME = Path(__file__).resolve().parents[2]

LABELS = """
令和4年度重点目標の評価
次年度重点目標
重点目標①
重点目標②
令和5年度重点目標
取組内容
取組の成果
取組の課題
取組の成果・課題
(成果)
【課題】
事業実施期間
事業の実施者
事業目的
事業の内容
【基本理念】
協働のプロセスの評価
①事業計画段階
評価基準
区
拠点
相互評価
法人
目指す拠点の姿
(参考)2期目振り返りの課題
評価の理由(法人)
評価の理由(区)
(主なデータ)
振り返りの視点
【文言説明】
親子の居場所事業
来館者の声
""".strip().split("\n")
TITLES = [
    builders.TITLE,
    "星見区地域子育て支援拠点事業",
    "令和3年度重点目標評価結果・令和4年度重点目標",
]
TEXTS = """
孤立を防ぎます。
1. 出向きます。 2. 招きます。
①②両親教室に5回出向いた。
・団体・施設への周知・発信
・ﾊﾟﾊﾟの会１０回
特になし
※ばあばの手：有志の会
ア 気軽に来られたか。
1,204
12.5%
- 2 -
令和4年4月1日～令和5年3月31日(2年度目/5か年度)
特定非営利活動法人ことりの家 星見区こども家庭支援課
1 親子が集う場(親子の居場所事業)
2 子育て相談事業
A よくできた B できた
【父親】・集い・講座 他
事 業 目 的
⽬的に沿っ て設定した。
か\u3099くの会
令和4年度
区 拠点 相互評価
1 話し合えましたか。 A B B
取り組み：集いを開きます。
そう思う 81% そう思わない 4%
増やしていく
ます。
""".strip().split("\n")
TEXTS += ["A", "B", "Ｃ", "3", "―", "・", "①", "1.", "\u200b", "　", ""]
PIECES = st.sampled_from([*LABELS, *LABELS, *TITLES, *TEXTS, *TEXTS])
TAGS = ["<b>", "</p>", "**", "<br>"]


@st.composite
def blocks(draw, kind: str | None = None) -> Block:
    """A block of pieces, perhaps with tags between them."""
    text, markup = "", []
    for piece in draw(st.lists(PIECES, min_size=1, max_size=2)):
        if draw(st.integers(0, 5)) == 0:
            tag = draw(st.sampled_from(TAGS))
            markup.append((len(text), len(text) + len(tag)))
            text += tag
        text += draw(st.sampled_from(["", "", " ", "　"])) + piece
    return Block(
        text,
        "somewhere",
        kind or draw(st.sampled_from([LINE, LINE, LINE, PARAGRAPH, HEADING, LIST_ITEM, CHROME])),
        page=draw(st.sampled_from([None, 1, 2])),
        after_gap=draw(st.booleans()),
        wraps=draw(st.booleans()),
        markup=tuple(markup),
        marker=draw(st.sampled_from([None, None, None, "1.", "・"])),
    )


@st.composite
def grids(draw, first: int) -> tuple[Grid, list[Block]]:
    """A grid with spans whose blocks are counted from `first`."""
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    covered: set[tuple[int, int]] = set()
    cells, held = [], []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in covered:
                continue
            height = draw(st.sampled_from([1, 1, 1, 2])) if row + 1 < rows else 1
            width = draw(st.sampled_from([1, 1, 1, 2])) if column + 1 < columns else 1
            place = {(row + down, column + right) for down in range(height) for right in range(width)}
            if place & covered:
                place, height, width = {(row, column)}, 1, 1
            covered |= place
            own = draw(st.lists(blocks(CELL), max_size=2))
            numbers = tuple(range(first + len(held), first + len(held) + len(own)))
            held += own
            cells.append(Cell(row, column, height, width, numbers))
    return Grid(tuple(cells), rows, columns, "a table"), held


@st.composite
def documents(draw) -> Document:
    """Blocks and grids in any order, whether that order can be trusted or not."""
    held: list[Block] = []
    tables: list[Grid] = []
    steps: list[Flow] = []
    for is_grid in draw(st.lists(st.sampled_from([False, False, False, True]), max_size=9)):
        if is_grid:
            grid, own = draw(grids(len(held)))
            steps.append(Flow(grid=len(tables)))
            tables.append(grid)
            held += own
        else:
            steps.append(Flow(block=len(held)))
            held.append(draw(blocks()))
    return Document("text", tuple(held), tuple(tables), tuple(steps), has_order=draw(st.booleans()))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_everything_that_must_hold_holds_of_any_document(document):
    result_checks.everything_holds(builders.read(document))


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(PIECES, st.sampled_from(["\n", "\n", "\n\n", "\t", " ", "<br>", "|", "\f"])), max_size=30))
def test_everything_that_must_hold_holds_of_any_text_file(parts):
    data = "".join(text + end for text, end in parts).encode()
    result = flow.result_of(data, "report.txt")
    if result.document.status != "empty":
        result_checks.everything_holds(result)


SHEETS = {
    "a table": builders.ruled(builders.sheet()),
    "running text": builders.running(builders.sheet()),
    "running text in any order": builders.running(builders.sheet())._replace(has_order=False),
    "a blank section": builders.ruled(builders.sheet(issues="")),
    "a list printed twice": builders.ruled(builders.sheet(issues="・場が足りない。\n・場が足りない。")),
    "goals numbered twice": builders.ruled(builders.sheet(goals="1. 孤立を防ぎます。\n1. 相談を増やします。")),
    "no words": builders.document("資料"),
}


@pytest.mark.parametrize("document", SHEETS.values(), ids=SHEETS)
@pytest.mark.parametrize("check", result_checks.CHECKS, ids=[check.__name__ for check in result_checks.CHECKS])
def test_a_sheet_keeps_the_contract(document, check):
    check(builders.read(document))


def test_the_text_of_a_section_rests_on_values():
    result = builders.read(SHEETS["a list printed twice"])
    (section,) = [row for row in builders.sections(result).values() if row.section == "issues"]
    words = builders.quoted(result, "report_sections", section.section_id, "text")
    assert words
    assert "duplicate" not in {
        span.role
        for span in result.spans
        for found in result.evidence
        if (found.record_key, found.field, found.block) == (section.section_id, "text", span.block)
    }


def test_an_inferred_ward_rests_on_values():
    parts = ["令和4年度重点目標の評価", "資料 星見区", "重点目標①", "孤立を防ぎます。", "取組内容", "・集い"]
    result = builders.read(builders.document(*parts))
    assert builders.report(result).ward_source == "inferred"
    assert builders.role_of(result, "星見区") == {"value"}


def test_a_year_rests_on_values():
    title = "2024年度重点目標(テキスト表示)"
    parts = [title, title, "①孤立を防ぎます。", "令和4年度重点目標の評価", "取組内容", "・集いを開きます。"]
    result_checks.evidence_stands_in_values(builders.read(builders.document(*parts)))


def test_a_wrapped_text_is_exactly_its_words_joined():
    """No space where a Japanese line was broken, one between Latin words."""
    blocks = [
        Block(text, "l", wraps=wraps)
        for text, wraps in (("・参加の申込みはWeb", True), ("Formで受け、電話でも受", True), ("けた。", False))
    ]
    result = builders.read(builders.document(builders.TITLE, "重点目標①", "孤立を防ぎます。", "取組の成果", *blocks))
    (item,) = builders.items(result, "outcomes")
    assert item.text == "参加の申込みはWeb Formで受け、電話でも受けた。"
    assert builders.quoted(result, "items", item.item_id, "text") == [
        "参加の申込みはWeb",
        "Formで受け、電話でも受",
        "けた。",
    ]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(documents())
def test_the_same_document_gives_the_same_bytes(document):
    assert result_json.dumps(builders.read(document), "key") == result_json.dumps(builders.read(document), "key")


SCRIPT = """
import hashlib, sys
from pipeline import flow
from schemas import result_json
data = sys.stdin.buffer.read()
print(hashlib.sha256(result_json.dumps(flow.result_of(data, "report.txt"), "key")).hexdigest())
"""


def test_bytes_do_not_depend_on_the_seed_of_hashes():
    data = builders.tabbed(builders.sheet()).encode()

    def digest(seed: str) -> str:
        environment = os.environ | {"PYTHONHASHSEED": seed}
        run = [sys.executable, "-c", SCRIPT]
        return subprocess.run(
            run, input=data, env=environment, cwd=HOME, capture_output=True, check=True
        ).stdout.decode()

    assert digest("1") == digest("2") != ""
