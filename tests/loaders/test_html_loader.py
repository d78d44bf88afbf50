"""The HTML loader: which files it takes, blocks of inline content, lists, hidden text, hostile pages."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from views import lines, places

from pipeline import errors
from pipeline.loaders import html
from schemas.document import CHROME, Document, character_count


def load(source: str) -> Document:
    return html.load(source.encode())


def body(source: str) -> list[str]:
    """`kind text` of each block of a page with that body."""
    return [f"{block.kind} {block.text}" for block in load(f"<!DOCTYPE html><body>{source}").blocks]


@pytest.mark.parametrize(
    ("head", "name", "accepted"),
    [
        pytest.param("<!DOCTYPE html><html>", "a.txt", True, id="doctype"),
        pytest.param("\ufeff\n<!-- x -->\n<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'>", "", True, id="xhtml"),
        pytest.param("<HTML><BODY>", "", True, id="capitals"),
        pytest.param("HTTP/1.1 200 OK\nServer: x\n\n<!doctype html>", "", True, id="saved with its headers"),
        pytest.param("<table><tr><td>ア</td></tr></table>", "", True, id="a table alone"),
        pytest.param("<p>ア</p>\n<p>イ</p>", "", True, id="a fragment"),
        pytest.param("取組内容\t<ol><li>ア</li></ol>", "", False, id="tags in cells"),
        pytest.param("<ol><li>ア</li></ol>\tイ\n取組\tウ", "", False, id="tags in the first cell"),
        pytest.param("<table><tr><td>ア</td></tr></table>\n\n## 取組\n", "", False, id="markdown after a table"),
        pytest.param("<div>ア</div>\n\n## 取組\n", "a.html", True, id="the name settles it"),
        pytest.param("<0歳児>の取組", "a.html", False, id="angle brackets"),
        pytest.param("<?xml version='1.0'?><svg><path/></svg>", "", False, id="other xml"),
        pytest.param("令和5年度の<html>という語", "", False, id="named in a sentence"),
    ],
)
def test_what_is_html(head: str, name: str, accepted: bool) -> None:
    """The first element decides; text with tags in it is no page."""
    assert html.accepts(head.encode(), name) is accepted


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "cp932", "euc_jp", "iso2022_jp"])
def test_pages_in_other_encodings(codec: str) -> None:
    """A page is recognized and read in every encoding Japanese pages have."""
    data = "<!DOCTYPE html><html><body><p>重点目標の評価です。</p></body></html>".encode(codec)
    assert html.accepts(data[:4096], "")
    assert [block.text for block in html.load(data).blocks] == ["重点目標の評価です。"]


def test_declared_shift_jis_has_circled_numbers() -> None:
    """A page that calls itself Shift_JIS is read as Windows writes it."""
    data = "<html><head><meta charset=Shift_JIS></head><body><p>①㈱～".encode("cp932")
    document = html.load(data)
    assert (document.encoding, document.blocks[0].text) == ("cp932", "①㈱～")


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        pytest.param("<p>ア</p><p>イ", ["paragraph ア", "paragraph イ"], id="paragraphs"),
        pytest.param("<h2>ア<br>イ</h2>", ["heading ア", "heading イ"], id="heading in two lines"),
        pytest.param("<div>ア<p>イ</p>ウ</div>", ["paragraph ア", "paragraph イ", "paragraph ウ"], id="text around"),
        pytest.param("<p>ア<b>イ</b>\n<a href=x>ウ</a></p>", ["paragraph アイ\nウ"], id="inline"),
        pytest.param("<span style='display:block'>ア</span>イ", ["paragraph ア", "paragraph イ"], id="block by style"),
        pytest.param(
            "<ul><li>ア<ul><li>イ</ul><li>ウ</ul>", ["list_item ア", "list_item イ", "list_item ウ"], id="lists"
        ),
        pytest.param("<li>ア<br>イ", ["list_item ア", "paragraph イ"], id="break in an item"),
        pytest.param("<li><p>ア<p>イ", ["list_item ア", "paragraph イ"], id="paragraphs in an item"),
        pytest.param("<pre>ア\n\n　イ\n</pre>", ["line ア", "line イ"], id="preformatted"),
        pytest.param("<script>var x='<p>a</p>'</script>ア<style>p{}</style><!-- b -->", ["paragraph ア"], id="no text"),
        pytest.param(
            "ア<p>イ</body></html>ウ<p>エ",
            ["paragraph ア", "paragraph イ", "paragraph ウ", "paragraph エ"],
            id="after the end",
        ),
        pytest.param("5 < 7 &amp; <0歳児>&lt;b&gt;", ["paragraph 5 < 7 & <0歳児><b>"], id="angle brackets"),
        pytest.param(
            "ア<!-- never closed <p>イ", ["paragraph ア<!-- never closed", "paragraph イ"], id="endless comment"
        ),
        pytest.param("<p>ア</p><p class='x", ["paragraph ア", "paragraph <p class='x"], id="cut off in a tag"),
        pytest.param("ア&#0;&#27;&#13;イ", ["paragraph ア\ufffd\ufffd\nイ"], id="control characters"),
        pytest.param("<frameset><noframes><p>ア</noframes></frameset>", ["paragraph ア"], id="frames"),
        pytest.param("<dl><dd>ア<dd>イ</dl>", ["paragraph ア", "paragraph イ"], id="definitions without terms"),
    ],
)
def test_blocks(source: str, blocks: list[str]) -> None:
    """One block for each run of inline content, its words verbatim, nothing lost."""
    assert body(source) == blocks


def test_readings_stand_apart() -> None:
    """Furigana is no part of the word, but not lost."""
    document = load("<p><ruby>開催<rp>(</rp><rt>かいさい</rt><rp>)</rp></ruby>した<ruby>会<rt>かい</rt></ruby>。</p>")
    assert [(b.text, b.kind) for b in document.blocks] == [
        ("開催した会。", "paragraph"),
        ("(かいさい)", CHROME),
        ("かい", CHROME),
    ]
    assert document.blocks[1].locator.endswith("/ruby[1]/rt")


@pytest.mark.parametrize(
    ("source", "markers"),
    [
        ("<ol><li>ア<li>イ</ol>", ["1.", "2."]),
        ("<ol start=3><li>ア<li value=7>イ<li>ウ</ol>", ["3.", "7.", "8."]),
        ("<ol reversed><li>ア<li>イ</ol>", ["2.", "1."]),
        ("<ol type=I><li>ア</ol>", ["I."]),
        ("<ol style='list-style-type: katakana'><li>講座</ol>", ["ア、"]),
        ("<ol style='list-style:none'><li>ア</ol><ul><li>イ</ul>", [None, None]),
        ("<ol><li>1. ア<li>①イ<li>3歳児</ol>", [None, None, "3."]),
        ("<ol><li>ア<p>続き<ol><li>イ</ol><li>ウ</ol>", ["1.", None, "1.", "2."]),
    ],
)
def test_numbers_of_lists(source: str, markers: list[str | None]) -> None:
    """Automatic numbers are kept as markers, where the author wrote none."""
    assert [block.marker for block in load(f"<html>{source}").blocks] == markers


def test_gaps() -> None:
    """Two line breaks, an empty paragraph or a ruling line are a gap; one line break is none."""
    document = load("<p>ア<br>イ<br><br>ウ</p><p>&nbsp;</p><p>エ</p><hr><p>オ</p><p>カ</p>")
    assert [block.after_gap for block in document.blocks] == [False, False, True, True, True, False]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>隠れた文</p>",
        "<div style='color:red;display: none'><p>隠れた文</p></div>",
        "<template><p>隠れた文</p></template>",
        "<noscript><p>隠れた文</p></noscript>",
        "<dialog><p>隠れた文</p></dialog>",
        "<table hidden><tr><td>隠れた文<td>隠れた文</table>",
    ],
)
def test_hidden_text_is_chrome_and_told(hidden: str) -> None:
    """What the page does not show is kept as chrome, with a diagnostic."""
    document = load(f"<html><p>見える文</p>{hidden}<p>後の文</p>")
    assert {block.kind for block in document.blocks if "隠れた" in block.text} == {CHROME}
    assert [(d.severity, d.code) for d in document.diagnostics] == [("info", "hidden-text")]
    assert {block.kind for block in document.blocks if "隠れた" not in block.text} == {"paragraph"}


def test_title_is_a_hint_and_no_content() -> None:
    """The title is the document's, and a block of the page around the report."""
    document = load("<html><head><title>重点目標\n | みどり区</title></head><body><p>ア</p>")
    assert document.title == "重点目標 | みどり区"
    assert [block.kind for block in document.blocks] == [CHROME, "paragraph"]


def test_locators_count_siblings_of_a_name() -> None:
    """A place is the way through the elements."""
    source = "<html><body><div>ア</div><div><h2>イ</h2><table><tr><td>ウ<td>エ<tr><td>オ</table></div></body></html>"
    assert [block.locator for block in load(source).blocks] == [
        "html/body/div[1]",
        "html/body/div[2]/h2[1]",
        "html/body/div[2]/table[1]/tr[1]/td[1]",
        "html/body/div[2]/table[1]/tr[1]/td[2]",
        "html/body/div[2]/table[1]/tr[2]/td[1]",
    ]


def test_page_without_text_is_empty() -> None:
    """A page that only a script would fill has the status empty."""
    with pytest.raises(errors.EmptyDocument):
        load("<html><body><div id=app></div><script>fetch('x')</script></body></html>")


HOSTILE = {
    "deep": "<div>ア" * 100_000,
    "deep inline": "<b>ア" * 100_000,
    "deep tables": "<table><tr><td>ア" * 10_000,
    "deep lists": "<ul><li>ア" * 20_000,
    "wrong ends": "<div>ア" * 20_000 + "</span>イ" * 20_000,
    "attributes": "<p " + " ".join(f"a{n}='1'" for n in range(300_000)) + ">ア</p>イ",
    "many attributes": ("<p " + " ".join(f"a{n}" for n in range(900)) + ">ア</p>") * 100,
    "open tags": "ア" + "<a " * 50_000,
    "open quotes": 'ア<a b="' * 20_000,
    "open comments": "ア<!--" * 20_000,
    "open scripts": "ア<script>" * 20_000,
    "broken entities": "&#x&foo;&#99999999;" * 10_000,
    "huge spans": "<table>" + "<tr><td rowspan=65534 colspan=1000>ア<td>イ" * 1_000,
    "cells without rows": "<table>" + "<td>ア" * 10_000,
    "readings": "<ruby>漢<rt>かん" * 10_000,
    "titles": "<title>ア" * 1_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_complete(name: str) -> None:
    """Depth, attributes and open ends neither lose text nor take more than seconds."""
    begun = time.perf_counter()
    document = load("<html><body>" + HOSTILE[name])
    assert character_count([block.text for block in document.blocks]) == document.census
    assert places(document) == [1] * len(document.blocks)
    assert time.perf_counter() - begun < 20


_NAMES = "div p ul ol li table tbody tr td th dl dt dd h2 span b a ruby rt br hr nav main pre caption form option font"
NAMES = _NAMES.split()
WORDS = st.sampled_from(
    ["取組", " ", "\n", "。", "①", "&amp;", "&nbsp;", "<0", "a<b", "<!-- x -->", "<script>x</script>", "\x00", "</p"]
)
TREES = st.recursive(
    WORDS | st.text(st.characters(exclude_characters="<>&", exclude_categories=("Cs",)), max_size=3),
    lambda inner: st.tuples(
        st.sampled_from(NAMES),
        st.lists(inner, max_size=4),
        st.sampled_from(["", " hidden", " rowspan=2 colspan=3", " href='#'"]),
        st.booleans(),
    ).map(lambda parts: f"<{parts[0]}{parts[2]}>{''.join(parts[1])}" + (f"</{parts[0]}>" if parts[3] else "")),
    max_leaves=40,
)


@given(st.lists(TREES, min_size=1, max_size=6).map("".join))
@settings(max_examples=300, deadline=None)
def test_blocks_hold_what_the_census_counts(source: str) -> None:
    """On any tree, closed or not, the blocks hold each character of the text once."""
    try:
        document = load("<html>" + source)
    except errors.EmptyDocument:
        return
    assert character_count([block.text for block in document.blocks]) == document.census
    assert places(document) == [1] * len(document.blocks)
    for grid in document.grids:
        assert all(c.row + c.row_span <= grid.rows and c.column + c.column_span <= grid.columns for c in grid.cells)


def test_order_of_reading() -> None:
    """Blocks and grids follow each other as on the page."""
    document = load("<html>ア<table><tr><td>イ<td>ウ</table>エ<dl><dt>オ<dd>カ</dl>キ")
    assert [step.block if step.grid is None else f"grid {step.grid}" for step in document.flow] == [
        0,
        "grid 0",
        3,
        "grid 1",
        6,
    ]
    assert lines(document) == list("アイウエオカキ")
