"""Word files: what python-docx drops is kept, once, in order and with its place."""

from __future__ import annotations

import io

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_files import NAMES, cell, paragraph, row, run, table, word, word_parts, zipped

from pipeline import errors
from pipeline.loaders import docx
from schemas.document import CHROME, HEADING, RUNNING, Document, character_count

INSERTED = '<w:ins w:id="1" w:author="a">{}</w:ins>'
DELETED = '<w:del w:id="2" w:author="a"><w:r><w:delText>{}</w:delText></w:r></w:del>'
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
RUBY = (
    "<w:r><w:ruby><w:rt><w:r><w:t>{}</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>{}</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
NEW_BOX = "<wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx>"
OLD_BOX = "<w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict>"


def text_box(*content: str) -> str:
    """As Word writes it: the new mark-up, and the same once more for old readers."""
    inner = "".join(content)
    choice = f'<mc:Choice Requires="wps"><w:drawing>{NEW_BOX.format(inner)}</w:drawing></mc:Choice>'
    fallback = f"<mc:Fallback>{OLD_BOX.format(inner)}</mc:Fallback>"
    return f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def texts(document: Document, *kinds: str) -> list[str]:
    return [block.text for block in document.blocks if not kinds or block.kind in kinds]


def codes(document: Document) -> set[str]:
    return {diagnostic.code for diagnostic in document.diagnostics}


KEPT = {
    "tracked insertion": (paragraph("相談を", INSERTED.format(run("毎月")), "行う"), ["相談を毎月行う"]),
    "tracked deletion": (paragraph("相談を", DELETED.format("隔月で"), "行う"), ["相談を行う"]),
    "move": (
        paragraph(
            f'<w:moveFrom w:id="3">{run("旧い所")}</w:moveFrom>', f'<w:moveTo w:id="4">{run("新しい所")}</w:moveTo>'
        ),
        ["新しい所"],
    ),
    "inline content control": (paragraph("評価", control(run("Ａ"))), ["評価Ａ"]),
    "content control around paragraphs": (control(paragraph("一") + paragraph("二")), ["一", "二"]),
    "hyperlink": (paragraph("詳細は", f'<w:hyperlink r:id="rId9">{run("区の頁")}</w:hyperlink>'), ["詳細は区の頁"]),
    "smart tag": (paragraph(f'<w:smartTag w:uri="u">{run("令和五年")}</w:smartTag>'), ["令和五年"]),
    "simple field": (paragraph(f'<w:fldSimple w:instr=" DATE ">{run("4月1日")}</w:fldSimple>'), ["4月1日"]),
    "field": (
        paragraph(
            FIELD.format("begin"),
            "<w:r><w:instrText> REF x </w:instrText></w:r>",
            FIELD.format("separate"),
            "表3",
            FIELD.format("end"),
        ),
        ["表3"],
    ),
    "line break": (paragraph(run("一行目"), "<w:r><w:br/></w:r>", run("二行目")), ["一行目", "二行目"]),
    "tab": (paragraph(run("ア"), "<w:r><w:tab/></w:r>", run("声かけ")), ["ア\t声かけ"]),
    "tab stops are no tabs": (paragraph("文", properties='<w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs>'), ["文"]),
    "symbol": (paragraph('<w:r><w:sym w:font="Wingdings" w:char="F06C"/></w:r>', "印"), ["●印"]),
    "no-break hyphen": (paragraph("A", "<w:r><w:noBreakHyphen/></w:r>", "B"), ["A\u2011B"]),
    "text box, once": (paragraph("本文", text_box(paragraph("囲みの中"))), ["本文", "囲みの中"]),
    "old text box": (paragraph("本文", f"<w:r>{OLD_BOX.format(paragraph('旧い囲み'))}</w:r>"), ["本文", "旧い囲み"]),
    "equation": (paragraph("率＝", "<m:oMath><m:r><m:t>a/b</m:t></m:r></m:oMath>"), ["率＝a/b"]),
    "runs joined": (paragraph(run("重"), run("点"), run("目標")), ["重点目標"]),
    "line feed inside text": (paragraph("上\n下"), ["上", "下"]),
    "custom XML": ('<w:customXml w:uri="u">' + paragraph("中") + "</w:customXml>", ["中"]),
}


@pytest.mark.parametrize(("body", "expected"), KEPT.values(), ids=KEPT.keys())
def test_words_of_a_paragraph(body: str, expected: list[str]) -> None:
    assert texts(docx.load(word(body))) == expected


@pytest.mark.parametrize("body", [body for body, _ in KEPT.values()], ids=KEPT.keys())
def test_the_census_agrees_for_each_kind_of_content(body: str) -> None:
    document = docx.load(word(body))
    assert document.census == character_count(texts(document))


def test_a_deletion_is_counted_and_said() -> None:
    document = docx.load(word(paragraph("残る", DELETED.format("消えた五字"))))
    assert [(d.code, d.severity, "5 characters" in d.message) for d in document.diagnostics] == [
        ("tracked-deletion", "info", True)
    ]


def test_paragraphs_whose_dividing_mark_is_deleted_are_one() -> None:
    mark = '<w:rPr><w:del w:id="5" w:author="a"/></w:rPr>'
    body = paragraph("前半", DELETED.format("。"), properties=mark) + paragraph("後半")
    assert texts(docx.load(word(body))) == ["前半後半"]


def test_a_deleted_mark_before_a_table_joins_nothing() -> None:
    mark = '<w:rPr><w:del w:id="5" w:author="a"/></w:rPr>'
    body = paragraph("前", DELETED.format("。"), properties=mark) + table(row("表"))
    assert texts(docx.load(word(body))) == ["前", "表"]


def test_a_deleted_table_row_is_no_row() -> None:
    body = table(row("残る", "甲"), row(cell(paragraph(DELETED.format("消える"))), properties='<w:del w:id="6"/>'))
    document = docx.load(word(body))
    assert (document.grids[0].rows, texts(document), codes(document)) == (1, ["残る", "甲"], {"tracked-deletion"})


ASIDE = {
    "ruby": (paragraph("親", RUBY.format("こ", "子")), "親子", "こ", "ruby"),
    "hidden text": (paragraph(run("見える"), run("隠れる", "<w:vanish/>")), "見える", "隠れる", "hidden-text"),
    "prompt": (
        paragraph("氏名", control(run("ここに入力"), "<w:showingPlcHdr/>")),
        "氏名",
        "ここに入力",
        "placeholder-text",
    ),
}


PROMPT = "<w:showingPlcHdr/>"
UNFILLED = {
    "in a paragraph": paragraph("評価", control(run("選んでください"), PROMPT)),
    "around a paragraph": paragraph("評価") + control(paragraph("選んでください"), PROMPT),
    "in a cell": table(row("評価", cell(control(paragraph("選んでください"), PROMPT)))),
    "around a cell": table(row("評価", control(cell("選んでください"), PROMPT))),
    "around a row": table(row("評価"), control(row("選んでください"), PROMPT)),
}


@pytest.mark.parametrize("body", UNFILLED.values(), ids=UNFILLED.keys())
def test_a_prompt_is_no_answer_wherever_its_control_stands(body: str) -> None:
    document = docx.load(word(body + paragraph("後")))
    assert texts(document, CHROME) == ["選んでください"]


@pytest.mark.parametrize(("body", "words", "aside", "code"), ASIDE.values(), ids=ASIDE.keys())
def test_what_is_not_the_text_itself_stands_apart(body: str, words: str, aside: str, code: str) -> None:
    document = docx.load(word(body))
    assert [(block.text, block.kind == CHROME) for block in document.blocks] == [(words, False), (aside, True)]
    assert codes(document) == {code}


def test_vanish_turned_off_hides_nothing() -> None:
    assert texts(docx.load(word(paragraph(run("出る", '<w:vanish w:val="0"/>')))), CHROME) == []


def code(*instruction: str, form: str = "", result: str | None = None) -> str:
    """A field as Word writes it, its instruction in several runs."""
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
    codes_of = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in instruction)
    shown = "" if result is None else FIELD.format("separate") + (run(result) if result else "")
    return begin + codes_of + shown + FIELD.format("end")


def choice(*entries: str, result: int = 0) -> str:
    listed = "".join(f'<w:listEntry w:val="{entry}"/>' for entry in entries)
    return f'<w:ffData><w:ddList><w:result w:val="{result}"/>{listed}</w:ddList></w:ffData>'


def box(state: str) -> str:
    return f"<w:ffData><w:checkBox>{state}</w:checkBox></w:ffData>"


COMPUTED = {
    "chosen entry": (code("FORMDROPDOWN", form=choice("A", "B", "C", result=1)), ["評価B"]),
    "chosen entry with its result": (code("FORMDROPDOWN", form=choice("A", "B"), result="A"), ["評価A"]),
    "no such entry": (code("FORMDROPDOWN", form=choice("A", result=7)), ["評価"]),
    "checked box": (code("FORMCHECKBOX", form=box("<w:checked/>")), ["評価☒"]),
    "box checked from the start": (code("FORMCHECKBOX", form=box('<w:default w:val="1"/>')), ["評価☒"]),
    "unchecked box": (code("FORMCHECKBOX", form=box('<w:default w:val="0"/>'), result=""), ["評価☐"]),
    "enclosed number": (code(r" EQ \o\ac(○,", "21)"), ["評価㉑"]),
    "enclosed word": (code(r"eq \o\ac(□,印)"), ["評価印"]),
    "ruby from an old file": (code(r"EQ \* jc2 \* hps10 \o\ad(\s\up 9(こ),子)"), ["評価子", "こ"]),
    "equation": (code(r"EQ \f(1,2)"), ["評価"]),
}


@pytest.mark.parametrize(("field", "expected"), COMPUTED.values(), ids=COMPUTED.keys())
def test_what_fields_print_without_holding_it_as_text(field: str, expected: list[str]) -> None:
    document = docx.load(word(paragraph("評価", field)))
    assert texts(document) == expected
    assert document.census == character_count(expected)


def test_a_field_that_never_ends_hides_nothing_after_its_paragraph() -> None:
    body = paragraph("甲", FIELD.format("begin")) + paragraph("乙")
    assert [(block.text, block.kind == CHROME) for block in docx.load(word(body)).blocks] == [
        ("甲", False),
        ("乙", False),
    ]


def test_text_inside_an_instruction_stands_apart() -> None:
    document = docx.load(
        word(paragraph("甲", FIELD.format("begin"), "もし", FIELD.format("separate"), "結果", FIELD.format("end")))
    )
    assert (texts(document), codes(document)) == (["甲結果", "もし"], {"field-instruction"})


def test_a_field_over_two_paragraphs_shows_its_result_only() -> None:
    first = paragraph(
        FIELD.format("begin"), "<w:r><w:instrText>TOC</w:instrText></w:r>", FIELD.format("separate"), "目次"
    )
    second = paragraph("一 はじめに", FIELD.format("end"))
    assert texts(docx.load(word(first + second + paragraph("本文")))) == ["目次", "一 はじめに", "本文"]


def test_places_count_what_the_file_holds() -> None:
    body = paragraph("甲") + paragraph() + table(row("あ", "い"), row(cell(paragraph("う"), paragraph("え"))))
    assert [block.locator for block in docx.load(word(body)).blocks] == [
        "body/paragraph[1]",
        "body/table[1]/row[1]/cell[1]",
        "body/table[1]/row[1]/cell[2]",
        "body/table[1]/row[2]/cell[1]",
        "body/table[1]/row[2]/cell[1]/paragraph[2]",
    ]


def test_lines_of_a_paragraph_share_its_place() -> None:
    body = paragraph(run("一"), "<w:r><w:br/></w:r>", run("二"))
    assert {block.locator for block in docx.load(word(body)).blocks} == {"body/paragraph[1]"}


def test_an_empty_paragraph_or_line_is_a_gap() -> None:
    body = paragraph("甲") + paragraph("　") + paragraph("乙", "<w:r><w:br/><w:br/></w:r>", run("丙")) + paragraph("丁")
    assert [(block.text, block.after_gap) for block in docx.load(word(body)).blocks] == [
        ("甲", False),
        ("乙", True),
        ("丙", True),
        ("丁", False),
    ]


def test_a_gap_before_a_table_stands_on_its_first_block() -> None:
    body = paragraph("甲") + paragraph() + table(row("あ", "い"))
    assert [block.after_gap for block in docx.load(word(body)).blocks] == [False, True, False]


STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="mine"><w:name w:val="区の見出し"/><w:basedOn w:val="1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="lvl"><w:name w:val="章"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="j"><w:name w:val="見出し 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>'
)


@pytest.mark.parametrize(
    ("properties", "level"),
    [
        ("", None),
        ('<w:pStyle w:val="1"/>', 1),
        ('<w:pStyle w:val="mine"/>', 1),
        ('<w:pStyle w:val="lvl"/>', 3),
        ('<w:pStyle w:val="j"/>', 2),
        ('<w:pStyle w:val="t"/>', 1),
        ('<w:outlineLvl w:val="0"/>', 1),
        ('<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>', None),
        ('<w:pStyle w:val="missing"/>', None),
    ],
)
def test_headings_come_from_styles_and_outline_levels(properties: str, level: int | None) -> None:
    block = docx.load(word(paragraph("次年度重点目標", properties=properties), styles=STYLES)).blocks[0]
    assert (block.level, block.kind == HEADING) == (level, level is not None)


def test_a_heading_in_a_cell_is_a_cell() -> None:
    body = table(row(cell(paragraph("課題", properties='<w:pStyle w:val="1"/>'))))
    block = docx.load(word(body, styles=STYLES)).blocks[0]
    assert (block.kind, block.level) == ("cell", None)


def test_circular_styles_end() -> None:
    circle = (
        '<w:style w:type="paragraph" w:styleId="x"><w:basedOn w:val="y"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="y"><w:basedOn w:val="x"/></w:style>'
    )
    body = paragraph("文", properties='<w:pStyle w:val="x"/>')
    assert texts(docx.load(word(body, styles=circle))) == ["文"]


def test_indent_is_in_points_from_the_container() -> None:
    body = paragraph("字下げ", properties='<w:ind w:left="420" w:hanging="210"/>')
    assert docx.load(word(body)).blocks[0].indent == 10.5


def section(header: str = "", footer: str = "") -> str:
    references = f'<w:headerReference w:type="default" r:id="{header}"/>' if header else ""
    references += f'<w:footerReference w:type="default" r:id="{footer}"/>' if footer else ""
    return f"<w:sectPr>{references}</w:sectPr>"


def test_headers_and_footers_are_running_and_read_once() -> None:
    more = {
        "header1": f"<w:hdr {NAMES}>{paragraph('虹野区')}</w:hdr>",
        "footer1": f"<w:ftr {NAMES}>{paragraph('1')}</w:ftr>",
    }
    sections = section("rId1", "rId2")
    body = paragraph("一章", properties=sections) + paragraph("二章") + sections
    document = docx.load(word(body, more))
    assert [(block.text, block.kind == RUNNING) for block in document.blocks] == [
        ("虹野区", True),
        ("一章", False),
        ("二章", False),
        ("1", True),
    ]
    assert document.census == character_count(texts(document))


def test_notes_follow_in_the_order_of_their_references() -> None:
    body = paragraph(
        "甲", '<w:r><w:footnoteReference w:id="7"/></w:r>', "乙", '<w:r><w:footnoteReference w:id="3"/></w:r>'
    )
    notes = "".join(
        f'<w:footnote w:id="{name}">{paragraph(text)}</w:footnote>' for name, text in ((3, "注三"), (7, "注七"))
    )
    document = docx.load(word(body, footnotes=notes))
    assert [(block.text, block.locator) for block in document.blocks[1:]] == [
        ("注七", "footnotes/footnote[1]/paragraph[1]"),
        ("注三", "footnotes/footnote[2]/paragraph[1]"),
    ]


def test_comments_are_no_part_of_the_report() -> None:
    document = docx.load(word(paragraph("本文"), comments=f'<w:comment w:id="1">{paragraph("要確認")}</w:comment>'))
    assert [(block.text, block.kind) for block in document.blocks] == [("本文", "paragraph"), ("要確認", CHROME)]


def test_the_words_of_a_diagram_stand_where_it_hangs() -> None:
    drawing = '<w:r><w:drawing><dgm:relIds r:dm="rId1"/></w:drawing></w:r>'
    data = f"<dgm:dataModel {NAMES}><dgm:t><a:p><a:r><a:t>つながる</a:t></a:r></a:p></dgm:t></dgm:dataModel>"
    document = docx.load(word(paragraph("図", drawing) + paragraph("後"), {"diagramData1": data}))
    assert texts(document) == ["図", "つながる", "後"]
    assert document.census == character_count(texts(document))


def test_control_characters_become_visible_one_for_one() -> None:
    document = docx.load(word(paragraph("A&#x85;B\ufdd0")))
    assert (texts(document), codes(document)) == (["A\ufffdB\ufffd"], {"control-characters"})
    assert document.census == character_count(texts(document))


def test_strict_documents_read_like_transitional_ones() -> None:
    parts = word_parts(paragraph("厳密", properties='<w:pStyle w:val="1"/>'), styles=STYLES)
    strict = {
        name: content.replace(  # type: ignore[union-attr]
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts.items()
    }
    block = docx.load(zipped(strict)).blocks[0]
    assert (block.text, block.level) == ("厳密", 1)


def test_styles_behind_many_others_are_found() -> None:
    others = "".join(
        f'<w:style w:type="table" w:styleId="T{index}"><w:name w:val="表 {index}"/></w:style>' for index in range(2000)
    )
    body = paragraph("目標", properties='<w:pStyle w:val="last"/>')
    last = '<w:style w:type="paragraph" w:styleId="last"><w:name w:val="heading 4"/></w:style>'
    assert docx.load(word(body, styles=others + last)).blocks[0].level == 4


def test_another_prefix_and_another_part_name() -> None:
    parts = word_parts(paragraph("別の作り", properties='<w:pStyle w:val="1"/>'), styles=STYLES)
    moved = {
        name.replace("document.xml", "document2.xml"): content.replace("document.xml", "document2.xml")  # type: ignore[union-attr]
        .replace("<w:", "<x:")
        .replace("</w:", "</x:")
        .replace(" w:", " x:")
        .replace("xmlns:w=", "xmlns:x=")
        for name, content in parts.items()
    }
    block = docx.load(zipped(moved)).blocks[0]
    assert (block.text, block.level) == ("別の作り", 1)


def test_pictures_alone_need_ocr() -> None:
    picture = '<w:r><w:drawing><a:blip r:embed="rId5"/></w:drawing></w:r>'
    with pytest.raises(errors.NeedsOCR):
        docx.load(word(paragraph(picture)))


def test_no_text_at_all_is_empty() -> None:
    with pytest.raises(errors.EmptyDocument):
        docx.load(word(paragraph(" ")))


def test_python_docx_files_agree_with_python_docx() -> None:
    source = python_docx.Document()
    source.add_heading("令和五年度重点目標の評価", 1)
    grid = source.add_table(2, 3)
    grid.cell(0, 0).merge(grid.cell(1, 0)).text = "取組内容"
    grid.cell(0, 1).merge(grid.cell(0, 2)).text = "①相談\n②見学"
    grid.cell(1, 2).text = "終わり"
    target = io.BytesIO()
    source.save(target)
    document = docx.load(target.getvalue())
    assert texts(document) == ["令和五年度重点目標の評価", "取組内容", "①相談", "②見学", "終わり"]
    assert [(c.row, c.column, c.row_span, c.column_span) for c in document.grids[0].cells] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
    ]


words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=8)
escaped = words.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;"))
pieces = st.one_of(
    escaped.map(run),
    escaped.map(lambda text: INSERTED.format(run(text))),
    escaped.map(DELETED.format),
    escaped.map(lambda text: control(run(text))),
    escaped.map(lambda text: run(text, "<w:vanish/>")),
    escaped.map(lambda text: RUBY.format(text, text)),
    escaped.map(lambda text: text_box(paragraph(text), table(row(text or "空")))),
    st.just("<w:r><w:br/><w:tab/></w:r>"),
)
paragraphs = st.lists(pieces, max_size=4).map(lambda parts: paragraph(*parts))
cells = st.lists(paragraphs, min_size=1, max_size=2).map(lambda parts: cell(*parts))
blocks = st.one_of(
    paragraphs,
    st.lists(st.lists(cells, min_size=1, max_size=3).map(lambda c: row(*c)), max_size=3).map(lambda r: table(*r)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(blocks, max_size=5).map("".join))
def test_nothing_is_lost_and_each_block_has_one_home(body: str) -> None:
    document = docx.load(word(paragraph("始") + body))
    assert document.census == character_count(texts(document))
    homes = [step.block for step in document.flow if step.block is not None]
    homes += [block for grid in document.grids for one in grid.cells for block in one.blocks]
    assert sorted(homes) == list(range(len(document.blocks)))
    nested = [step.grid for step in document.flow if step.grid is not None]
    nested += [inner for grid in document.grids for one in grid.cells for inner in one.grids]
    assert sorted(nested) == list(range(len(document.grids)))
