"""The text loader: which files it takes, tables by tabs and pipes, Markdown's marks, lines of raw pdftotext."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from views import lines, places, rows

from pipeline import errors, loaders
from pipeline.loaders import text
from schemas.document import CHROME, HEADING, LINE, LIST_ITEM, Document, character_count

SHARED = Path(__file__).parents[3] / "shared"


def load(source: str) -> Document:
    return text.load(source.encode())


@pytest.mark.parametrize(
    ("head", "accepted"),
    [
        pytest.param("重点目標の評価\n".encode(), True, id="utf-8"),
        pytest.param("重点目標の評価\n".encode("cp932"), True, id="cp932"),
        pytest.param("重点目標の評価\n".encode("utf-16"), True, id="utf-16 with mark"),
        pytest.param("重点目標の評価\n令和5年度\n".encode("utf-16-le"), True, id="utf-16 without mark"),
        pytest.param("重点目標\n".encode("iso2022_jp"), True, id="escapes of iso-2022-jp"),
        pytest.param("取組\x0b内容\f".encode(), True, id="form feed"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", False, id="png"),
        pytest.param(b"PK\x03\x04\x14\0\x06\0", False, id="zip"),
        pytest.param(b"\x7fELF\x02\x01\x01" + b"\0" * 40, False, id="program"),
        pytest.param(bytes(range(256)) * 4, False, id="any bytes"),
        pytest.param(b"{\\rtf1\\ansi", False, id="rtf"),
    ],
)
def test_what_is_text(head: bytes, accepted: bool) -> None:
    """Text in any encoding is accepted, bytes that only a program reads are not."""
    assert text.accepts(head, "") is accepted


def test_whitespace_alone_is_empty() -> None:
    """A file of blanks has the status empty, even where it has bytes."""
    with pytest.raises(errors.EmptyDocument):
        load("\n　\t\n")


def test_rows_with_tabs_are_a_grid() -> None:
    """Consecutive lines with tabs are the rows of one grid; a blank line ends it; empty cells hold no blocks."""
    document = load("\t区\t拠点\n1\t話し合えましたか。\tA\nおわり\nア\tイ\n\nウ\tエ\n")
    assert [rows(document, grid) for grid in document.grids] == [
        [["", "区", "拠点"], ["1", "話し合えましたか。", "A"]],
        [["ア", "イ"]],
        [["ウ", "エ"]],
    ]
    assert document.grids[0].cells[0].blocks == ()
    assert document.blocks[0].locator == "line 1, cell 2"


def test_rows_may_differ_in_length() -> None:
    """Each row keeps its own cells; the grid is as wide as the widest."""
    document = load("見出し\t\t\t\nア\tイ\n")
    assert (document.grids[0].columns, len(document.grids[0].cells)) == (4, 6)


def test_label_before_a_tab_is_a_row_with_a_blank_cell() -> None:
    """A label with nothing behind its tab is a blank answer, not a line."""
    document = load("取組の課題\t\n")
    assert [cell.blocks for cell in document.grids[0].cells] == [(0,), ()]


def test_tabs_that_only_indent_make_no_table() -> None:
    """Lines that begin with a tab and hold no other are indented lines."""
    document = load("取組内容\n\n\t・講座を開く\n\t・広報する\n")
    assert not document.grids
    assert lines(document) == ["取組内容", "・講座を開く", "・広報する"]


def test_quoted_cell_over_several_lines() -> None:
    """A spreadsheet quotes a cell with line breaks: it stays one cell, the quotation marks are markup."""
    document = load('取組内容\t"・講座を開く\n・""広報""する"\n取組の成果\t増えた\n')
    assert rows(document, document.grids[0]) == [
        ["取組内容", '・講座を開く/・""広報""する'],
        ["取組の成果", "増えた"],
    ]


def test_stray_quotation_mark_swallows_nothing() -> None:
    """A quotation mark that nobody closes is text of its own cell."""
    document = load('印\t"A\nア\tB\n')
    assert rows(document, document.grids[0]) == [["印", '"A'], ["ア", "B"]]


def test_pipe_table() -> None:
    """A Markdown table is a grid; pipes and the line of dashes are markup; blank cells have no blocks."""
    document = load("| 項目 | 内容 |\n|---|:-:|\n| 取組内容 | 会を<br>開く |\n| 取組の課題 |  |\n")
    grid = document.grids[0]
    assert rows(document, grid) == [["項目", "内容"], ["取組内容", "会を/開く"], ["取組の課題", ""]]
    assert [cell.is_header for cell in grid.cells] == [True, True, False, False, False, False]
    assert grid.cells[-1].blocks == ()


def test_pipe_table_without_outer_pipes() -> None:
    """The line of dashes makes a table of its neighbours even where they have no outer pipes."""
    document = load("年度 | 件数\n--- | ---\n令和4年度 | 12\n")
    assert rows(document, document.grids[0]) == [["年度", "件数"], ["令和4年度", "12"]]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("取組内容 |", "取組内容"),
        ("|", ""),
        ("| 取組内容", "取組内容"),
        ("ホーム | 拠点", "ホーム | 拠点"),
        ("**重点目標**  ", "重点目標"),
        ("### 取組内容 ###", "取組内容"),
        ("##取組内容", "取組内容"),
        ("#子育て", "#子育て"),
        ("- ・講座を開く", "・講座を開く"),
        ("* ア 広報する", "ア 広報する"),
        ("+ 講座", "講座"),
        ("- 3 -", "- 3 -"),
        ("-", "-"),
        ("- - -", ""),
        ("-5℃", "-5℃"),
        ("> 引用", "引用"),
        ("---", ""),
        ("```", ""),
        ("━━━━━━━━━━", ""),
        ("────────", ""),
        ("＊＊＊＊＊＊", ""),
        ("―", "―"),
        ("*1 注を参照 *2 同上", "*1 注を参照 *2 同上"),
        ("[評価結果](https://example.jp/a.pdf)を見る", "評価結果を見る"),
        ("[注](参考)", "[注](参考)"),
        ("\\- 文", "- 文"),
        ("__強調__ snake_case__x", "強調 snake_case__x"),
        ("区&nbsp;拠点", "区拠点"),
        ("<0歳児>と<取組>", "<0歳児>と<取組>"),
        ("5 < 7", "5 < 7"),
        ("評価は<B>です", "評価は<B>です"),
        ("<b>強調</b>", "強調"),
        ('<ul style="list-style-type: none"> ○講座', "○講座"),
        ("<!-- image -->", ""),
    ],
)
def test_marks_are_markup(line: str, kept: str) -> None:
    """What Markdown and HTML add is markup, what an author wrote is text."""
    document = load(line)
    assert "".join(lines(document)) == kept


@pytest.mark.parametrize(
    ("line", "kind", "level"),
    [
        ("## 次年度重点目標", HEADING, 2),
        ("- ・講座を開く", LIST_ITEM, None),
        ("- 3 -", LINE, None),
        ("本文へ移動", CHROME, None),
        ("(2020-05-11・320KB)", CHROME, None),
        ("1. 講座を開く", LINE, None),
        ("# source: https://example.jp/", HEADING, 1),
    ],
)
def test_kind_of_line(line: str, kind: str, level: int | None) -> None:
    """A line's marks, or its wording, say what it is."""
    block = load(line).blocks[0]
    assert (block.kind, block.level) == (kind, level)


def test_gaps_and_indents() -> None:
    """A blank line before, and leading blanks, are noted and not lost."""
    document = load("ア\n\n　　イ\n ウ\n")
    assert [(b.text, b.after_gap, b.indent, b.locator) for b in document.blocks] == [
        ("ア", False, 0.0, "line 1"),
        ("　　イ", True, 2.0, "line 3"),
        (" ウ", False, 1.0, "line 4"),
    ]


def test_form_feeds_number_the_pages() -> None:
    """A form feed begins a page and a block; the one at the end of the file begins none."""
    document = load("一頁\n\f二頁\n続き\f三頁\n\f")
    assert [(b.text, b.page) for b in document.blocks] == [("一頁", 1), ("二頁", 2), ("続き", 2), ("三頁", 3)]
    assert (document.page_count, document.has_order) == (3, False)


def test_no_form_feed_no_pages() -> None:
    """Without form feeds the file has no pages, whatever single blanks suggest."""
    document = load("一\n 二\n")
    assert (document.page_count, {b.page for b in document.blocks}) == (None, {None})


WRAPPED = """事業目的

{long}という文が続いてい
ます。
・{long}について話し合
いました。
・短い取組です。
{long}を行い、次の年
度へつなげます。

取組の成果
・{long}を行いました。
・{long}の結果をまと
めました。
""".format(long="子育て中の人が地域の中で安心して日々を過ごせるように、区と拠点が力を合わせて")


def test_hard_wraps() -> None:
    """Lines that stop at the common width are marked as going on; labels, short lines and ended items are not."""
    document = load(WRAPPED)
    assert [b.locator for b in document.blocks if b.wraps] == ["line 3", "line 5", "line 8", "line 13"]
    assert not document.has_order


def test_long_paragraphs_are_no_hard_wraps() -> None:
    """A text of label lines and long unbroken paragraphs has an order, and no line of it wraps."""
    long = "区と拠点が力を合わせて、子育て中の家庭を支える取組を進めていきます。" * 4
    document = load(f"取組内容\n{long}\n{long[:70]}\n取組の成果\n・{long}\n・{long[:90]}\n取組の課題\n{long * 2}\n")
    assert document.has_order
    assert not any(block.wraps for block in document.blocks)


def test_two_wraps_at_the_widest_place() -> None:
    """Two lines of the same, greatest width that go on to the end of their sentence are hard wraps."""
    long = "子育て中の人が地域の中で安心して日々を過ごせるように、区と拠点が力を合わせて"
    source = f"事業目的\n\n{long}家庭を支\nえます。\n\n取組内容\n\n・{long}家庭を\n支えます。\n・短い取組です。\n"
    document = load(source)
    assert [block.locator for block in document.blocks if block.wraps] == ["line 3", "line 8"]
    assert not document.has_order


def test_items_without_marks_and_stops_do_not_wrap() -> None:
    """A list whose items have neither bullets nor 。 is no broken sentence."""
    items = ["区内の公園で保育士と一緒に遊ぶ会を月に一回ずつ開く", "雨の日には地区センターの和室を借りて運動遊びをする"]
    items += [
        "参加した保護者が次の回の準備に加わる手伝いを広く募る取組を進める",
        "会の様子を毎月の通信に載せ、区役所で配る",
    ]
    document = load("取組内容\n" + "\n".join(items) + "\n取組の成果\n" + "\n".join(reversed(items)) + "\n")
    assert document.has_order
    assert not any(block.wraps for block in document.blocks)


def test_tables_never_wrap() -> None:
    """In a file of tab rows no line counts as wrapped, however alike their lengths."""
    document = load("".join(f"取組{n}\t{'あ' * 45}\n" for n in range(9)))
    assert document.has_order
    assert not any(block.wraps for block in document.blocks)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\v"])
def test_line_ends_of_every_system(newline: str) -> None:
    """Line ends of Unix, Windows, old Macs and Word cut the same lines."""
    assert lines(load(newline.join(["取組内容", "", "講座"]))) == ["取組内容", "講座"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"])
def test_encodings_give_the_same_blocks(codec: str) -> None:
    """The same report in any encoding is the same document, but for the codec's name."""
    source = WRAPPED + "\n取組内容\t・講座を開く\n"
    assert text.load(source.encode(codec)).blocks == load(source).blocks


def test_replaced_bytes_are_diagnosed() -> None:
    """Bytes that are no text show as U+FFFD and are counted in a warning."""
    document = text.load("重点目標を定める取組の成果と課題\n".encode() * 9 + b"\xff\xfe\n")
    assert [(d.severity, d.code) for d in document.diagnostics] == [("warning", "replaced-bytes")]


def test_control_characters_are_replaced_one_for_one() -> None:
    """A control character becomes U+FFFD at its place, is counted as a character and diagnosed."""
    document = load("ア\x01イ\x1cウ\x85")
    assert document.blocks[0].text == "ア\ufffdイ\ufffdウ\ufffd"
    assert [d.code for d in document.diagnostics] == ["control-characters"]
    assert document.census == 6


MARKS = ["\n", "\n", "  ", "\t", "\f", "\r\n", " ", "　", "|", "|---|---|\n", "**", "- ", "# ", '"', "<", ">", "&nbsp;"]
TAGS = [
    "<ul>",
    "<li>",
    "</li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<td rowspan=2>",
    "</td>",
    "</table>",
    "<br>",
    "<p>",
    "</p>",
]
REST = [
    "<b>",
    "<!--",
    "-->",
    "<caption>",
    "<th colspan=0>",
    "取組内容",
    "・",
    "①",
    "あ" * 50,
    "\u2028",
    "\ud800",
    "\0",
    "\x1f",
]
PIECES = st.sampled_from(MARKS + TAGS + REST)


@given(st.lists(PIECES | st.text(max_size=4), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_every_character_is_in_one_block(source: str) -> None:
    """Whatever the text, its non-space characters are in the blocks, each block at one place, the census agreeing."""
    data = source.encode("utf-8", "surrogatepass")
    try:
        document = text.load(data)
    except errors.EmptyDocument:
        return
    assert character_count([block.text for block in document.blocks]) == document.census
    assert places(document) == [1] * len(document.blocks)
    for block in document.blocks:
        ends = [0, *(end for _, end in block.markup)]
        assert all(
            before <= start < end <= len(block.text) for before, (start, end) in zip(ends, block.markup, strict=False)
        )
    for grid in document.grids:
        assert all(c.row + c.row_span <= grid.rows and c.column + c.column_span <= grid.columns for c in grid.cells)


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_lines_are_verbatim(source: str) -> None:
    """The blocks of a text without marks, joined, are its letters in their order."""
    plain = "".join(letter for letter in source if letter.isalpha())
    if plain:
        document = load("\n".join(plain[at : at + 7] for at in range(0, len(plain), 7)))
        assert "".join(block.text for block in document.blocks) == plain


@pytest.mark.skipif(not SHARED.exists(), reason="the shared reports are not here")
@pytest.mark.parametrize(
    "path", sorted(SHARED.glob("reports/*.txt")) + sorted(SHARED.glob("pages/*.txt")), ids=lambda p: p.name
)
def test_shared_texts_are_complete(path: Path) -> None:
    """Every character of the real texts is in one block, and no tag is left among the words."""
    document = loaders.load(path.read_bytes(), path.name)
    assert document.format == "text"
    assert character_count([block.text for block in document.blocks]) == document.census
    assert places(document) == [1] * len(document.blocks)
    assert not any("style=" in line or "<li" in line or "**" in line for line in lines(document))


ALIGNED = """\
目指す拠点の姿                                    自己評価
                                                法人    区
①だれもが立ち寄れる場である。                     A      B
②切れ目なく利用され、地域に知ら
  れている。                                       A      A
③ゆっくり過ごせる。                               B      A

            開館日数        利用者数          相談
                          父     母      来所   電話
R4年度        240         310   4,120     12     30
R5年度        238         352   4,388     15      -
"""


def test_tables_set_with_blanks() -> None:
    """Columns that only blanks show are a grid, headings over several of them included."""
    document = load(ALIGNED)
    first, second = document.grids
    assert not first.is_ruled
    assert rows(document, first) == [
        ["目指す拠点の姿", "自己評価", ""],
        ["", "法人", "区"],
        ["①だれもが立ち寄れる場である。", "A", "B"],
        ["②切れ目なく利用され、地域に知ら/れている。", "A", "A"],
        ["③ゆっくり過ごせる。", "B", "A"],
    ]
    assert rows(document, second) == [
        ["", "開館日数", "利用者数", "", "相談", ""],
        ["", "", "父", "母", "来所", "電話"],
        ["R4年度", "240", "310", "4,120", "12", "30"],
        ["R5年度", "238", "352", "4,388", "15", "-"],
    ]
    assert [(cell.column, cell.column_span) for cell in second.cells if cell.row == 0] == [
        (0, 1),
        (1, 1),
        (2, 2),
        (4, 2),
    ]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("事 業 区 分\n取 組 内 容\n成 果 課 題\n", id="letters apart"),
        pytest.param("取組内容      講座を開く\n取組の成果    増えた\n取組の課題    広報\n", id="label and value"),
        pytest.param(f"{'あ' * 20}  {'い' * 20}  う\n" * 3, id="prose side by side"),
        pytest.param("A よくできた  B できた  C できなかった\n", id="a single line"),
        pytest.param("一  二  三\nあ  い う え お か  き\nさしすせそたち  つ  て\n", id="no common columns"),
    ],
)
def test_blanks_that_make_no_table(source: str) -> None:
    """Blanks between words are no columns unless several short columns show in several lines."""
    document = load(source)
    assert not document.grids
    assert [block.text for block in document.blocks] == source.splitlines()


BESIDE = """\
              地域の家庭が安心して集える場を毎週
  事業目的    開きます。
              1 子どもを真ん中に置く運営

  令和3年度   孤立を防ぎます。
  重点目標1

                  1/2
"""


def test_labels_against_the_middle_of_their_texts_are_rows_where_blank_lines_part_them() -> None:
    document = load(BESIDE)
    assert rows(document, document.grids[0]) == [
        ["事業目的", "地域の家庭が安心して集える場を毎週/開きます。/1 子どもを真ん中に置く運営"],
        ["令和3年度/重点目標1", "孤立を防ぎます。"],
    ]
    beside = [document.blocks[step.block].text.strip() for step in document.flow if step.block is not None]
    assert beside == ["1/2"]


NOT_BESIDE = {
    "a text without a label": BESIDE.replace("  重点目標1\n", "  重点目標1\n\n              誰の文か分からない。\n"),
    "a sentence in the place of a label": BESIDE.replace("事業目的", "終える。"),
    "a line across both columns": BESIDE.replace("\n              1 子ども", "\n     どちらの列にもかかる行"),
}


@pytest.mark.parametrize("source", NOT_BESIDE.values(), ids=NOT_BESIDE)
def test_where_doubt_is_left_lines_stay_lines(source: str) -> None:
    assert not load(source).grids
