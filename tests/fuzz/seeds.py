"""Files to start from: the samples of the corpus, and files that hold every construct the loaders know."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "loaders")]
import builders
import office_files as office
from test_xlsx_legacy import ROW, ods, text_cell

HOME = Path(__file__).resolve().parents[2]
SAMPLES = HOME / "corpus" / "samples"
HERE = Path(__file__).resolve().parent / "seeds"
SUFFIXES = {
    "text": (".txt", ".md"),
    "html": (".html",),
    "pdf": (".pdf",),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "xls": (".xls",),
}
LARGEST = 15_000  # bytes of a sample of text, which take longest to read
PAGE = """<!DOCTYPE html><html lang=ja><head><meta charset=utf-8><title>評価</title></head><body><nav><a href=/>家</a></nav>
<main><h1>令和4年度重点目標評価結果</h1><ol start=3 type=i><li>孤立を<ruby>防<rt>ふせ</rt></ruby>ぎます。<ul><li>出向く</ul></ol>
<table><caption>表</caption><tr><th rowspan=2>取組内容<td colspan=2>・集い<br>講座<tr><td>A<td><table><tr><td>B</table></table>
<dl><dt>区<dd>星見区</dl><p hidden>案<p style='display: none'>隠<s>消</s><select><option selected>A<option>B</select>
<input type=checkbox checked>済<details><summary>続き</summary>本文</details></main><footer>連絡先</footer></body></html>"""


@cache
def of(form: str) -> tuple[bytes, ...]:
    """The files of a format, always in the same order."""
    samples = [*sorted(SAMPLES.iterdir()), *sorted(HERE.iterdir())]
    found = [
        file.read_bytes() for file in samples if file.suffix in SUFFIXES.get(form, ()) and file.name != "README.md"
    ]
    if form in ("text", "html"):
        found = [data for data in found if len(data) <= LARGEST]
    return (*found, *BUILT.get(form, tuple)())


def _texts() -> Iterator[bytes]:
    yield builders.tabbed(builders.sheet()).encode()
    yield "| 取組内容 | ・集い |\n|---|---|\n| 課題 | 場が足りない。<br>人も |\n".encode()
    yield "令和4年度 評価\n重点目標① 孤立を防ぎます。\n┌──┬──┐\n│成果│増えた│\n└──┴──┘\n".encode()


def _pages() -> Iterator[bytes]:
    yield PAGE.encode()


def _word() -> Iterator[bytes]:
    inside = "<w:txbxContent>" + office.paragraph("囲み") + "</w:txbxContent>"
    box = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>こ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>子</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    code = f"{begin}<w:r><w:instrText>EQ \\o\\ad(\\s\\up 9(こ),子)</w:instrText></w:r>{end}"
    signs = "<w:r><w:tab/><w:br/><w:noBreakHyphen/><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>"
    gone = '<w:del w:id="2"><w:r><w:delText>消した</w:delText></w:r></w:del>'
    body = (
        office.paragraph("令和4年度重点目標評価結果", properties='<w:pStyle w:val="H"/><w:outlineLvl w:val="0"/>')
        + office.listed("孤立を防ぎます。", 1)
        + office.listed("", 1, 1)
        + office.paragraph("親", ruby, code, signs)
        + office.paragraph(f'<w:ins w:id="1">{office.run("足した")}</w:ins>{gone}')
        + office.table(
            office.row(office.cell("取組内容", properties='<w:vMerge w:val="restart"/><w:gridSpan w:val="2"/>'), "・集い"),
            office.row(office.cell(properties="<w:vMerge/>"), office.cell(office.table(office.row("成果", "増えた")), "<w:p/>")),
        )
        + office.paragraph(box)
        + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + office.paragraph("記入") + "</w:sdtContent></w:sdt>"
        + office.paragraph('<w:r><w:footnoteReference w:id="2"/></w:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>')
        + '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/></w:sectPr>'
    )  # fmt: skip
    yield office.word(
        body,
        more={"header1": f"<w:hdr {office.NAMES}>{office.paragraph('頁眉')}</w:hdr>"},
        styles='<w:style w:styleId="H"><w:name w:val="heading 1"/><w:basedOn w:val="H"/></w:style>',
        numbering=office.numbering(
            office.level(0, "decimalEnclosedCircle", "%1") + office.level(1, "aiueo", "(%1.%2)")
        ),
        footnotes=f'<w:footnote w:id="2">{office.paragraph("注")}</w:footnote>',
    )


def _sheets() -> Iterator[bytes]:
    rows = office.sheet_row(1, office.inline("A1", "令和4年度重点目標評価結果"), '<c r="C1" s="1"><v>44652.5</v></c>')
    rows += office.sheet_row(
        2, '<c r="A2" t="s"><v>0</v></c>', '<c r="B2" s="2"><v>0.125</v></c><c r="C2"><f>1+1</f></c>'
    )
    rows += office.sheet_row(9, '<c r="B9" t="b"><v>1</v></c><c r="D9" t="e"><v>#N/A</v></c>', more=' hidden="1"')
    formats = (
        '<numFmts><numFmt numFmtId="164" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;"/>'
        '<numFmt numFmtId="165" formatCode="[&gt;=1]#,##0;[Red]0.0%;&quot;-&quot;"/></numFmts>'
        '<cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'
    )
    sheet = office.sheet_xml(
        rows, '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>', '<cols><col min="4" max="9" hidden="1"/></cols>'
    )
    strings = '<si><r><t>取組</t></r><r><t>内容</t></r><rPh sb="0" eb="2"><t>とりくみ</t></rPh></si>'
    yield office.workbook(sheet, sheet, strings=strings, styles=formats, states=("", "hidden"))


def _open_documents() -> Iterator[bytes]:
    number = '<table:table-cell office:value-type="percentage" office:value="0.12" table:number-columns-spanned="2"/>'
    yield ods(ROW.format(text_cell("令和4年度重点目標評価結果")) + ROW.format(text_cell("取組内容") + number) * 2)


def _prints() -> Iterator[bytes]:
    import pdf_makers as make

    table = [
        *make.ruled([60, 200, 540], [60, 100, 180]),
        make.Text(66, 70, "取組内容"),
        make.Text(206, 70, "・集いを年12回開いた。"),
    ]
    yield make.paper(
        [make.Text(60, 40, "令和4年度重点目標評価結果", 14), *table, make.Text(206, 120, "場が足りない。")]
    )
    yield make.paper(table, table, seed=1, by_character=True)


BUILT: dict[str, Callable[[], Iterator[bytes]]] = {
    "text": _texts,
    "html": _pages,
    "pdf": _prints,
    "docx": _word,
    "xlsx": _sheets,
    "ods": _open_documents,
}
