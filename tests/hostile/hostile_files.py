"""Files made to hurt whoever reads them, each a few kilobytes to a few megabytes, made anew at each test.

`QUICK` and `SLOW` give for each how to make it and the statuses that it may end in: several where it is the clock's or the
machine's turn. What an attacker gains is a row that says so.
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

sys.path.append(str(Path(__file__).parents[1] / "loaders"))
import office_files as office

READ = frozenset({"unrecognized", "partial", "extracted"})
REFUSED = frozenset({"malformed", "too_large"})
STOPPED = frozenset({"timeout", "memory"})


class Hostile(NamedTuple):
    """A name, what makes the bytes, the statuses that are right."""

    name: str
    make: Callable[[], bytes]
    statuses: frozenset[str]


# -- bytes that grow


def deflated(pieces: Iterable[bytes], level: int = 1, wbits: int = zlib.MAX_WBITS) -> bytes:
    packer = zlib.compressobj(level, wbits=wbits)
    return b"".join([*(packer.compress(piece) for piece in pieces), packer.flush()])


def twice(piece: bytes, count: int) -> bytes:
    """`count` pieces behind two filters: a million to one."""
    return deflated([deflated(piece for _ in range(count))])


def bomb(members: dict[str, str | bytes], name: str, head: bytes, piece: bytes, count: int, tail: bytes = b"") -> bytes:
    """An archive in which one member is `count` pieces long."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for other, content in members.items():
            if other != name:
                archive.writestr(other, content)
        with archive.open(name, "w", force_zip64=True) as member:
            member.write(head)
            for _ in range(count):
                member.write(piece)
            member.write(tail)
    return target.getvalue()


# -- PDF


def pdf(objects: dict[int, bytes], root: int = 1) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, most = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % most
    out += b"".join(b"%010d 00000 %c \n" % (places.get(n, 0), b"n" if n in places else b"f") for n in range(1, most))
    return bytes(out + b"trailer\n<</Root %d 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (root, most, start))


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(content), content)


FLATE = b"/Filter/FlateDecode"
TWICE = b"/Filter[/FlateDecode/FlateDecode]"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def page(
    content: bytes, more: dict[int, bytes] | None = None, resources: bytes = b"", box: bytes = b"0 0 595 842"
) -> bytes:
    """A page whose content is object 4 and whose font is /F, object 5."""
    return pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>>>"
            % (box, resources),
            4: content,
            5: FONT,
            **(more or {}),
        }
    )


TEXT = b"BT /F 10 Tf 60 700 Td (Report of the year, with words enough for a page that can be trusted.) Tj ET\n"


def pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 5 + count))
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    leaves = dict.fromkeys(range(5, 5 + count), leaf)
    root = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)}
    return pdf({**root, 3: stream(TEXT), 4: FONT, **leaves})


def nested_forms(depth: int, fan: int) -> bytes:
    """Each form draws the next `fan` times."""
    forms = {}
    for level in range(depth):
        entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (11 + level)
        forms[10 + level] = stream(b"/X Do " * fan, entries)
    forms[10 + depth] = stream(b"0 0 1 1 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return page(stream(TEXT + b"/X Do"), forms, b"/XObject<</X 10 0 R>>")


def self_drawing() -> bytes:
    form = stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>")
    return page(stream(TEXT + b"/X Do"), {6: form}, b"/XObject<</X 6 0 R>>")


def letters(count: int) -> bytes:
    """So many characters on one page."""
    lines = (b"1 0 0 1 20 %d Tm (%s) Tj " % (800 - number % 780, b"a b" * 33) for number in range(count // 99))
    return page(stream(deflated([b"BT /F 1 Tf ", *lines, b"ET"]), FLATE))


def rulings(count: int) -> bytes:
    """A fine net over the page, with a text in it."""
    steps = [10 + 580 * number / count for number in range(count)]
    across = b"".join(b"10 %.3f m 590 %.3f l S " % (step, step) for step in steps)
    down = b"".join(b"%.3f 10 m %.3f 590 l S " % (step, step) for step in steps)
    return page(stream(deflated([TEXT, across, down]), FLATE))


def boxes(count: int) -> bytes:
    drawn = b"".join(b"%d %d 7 7 re S " % (number % 141 * 4, number // 141 * 5 % 800) for number in range(count))
    return page(stream(deflated([TEXT, drawn]), FLATE))


def picture(side: int) -> bytes:
    """A page that is one picture of side × side pixels, one bit each."""
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 1/ColorSpace/DeviceGray%s"
    image = stream(deflated(bytes(side // 8 + 1) for _ in range(side)), entries % (side, side, FLATE))
    return page(stream(b"595 0 0 842 0 0 cm /X Do"), {6: image}, b"/XObject<</X 6 0 R>>")


def loop_of_pages() -> bytes:
    tree = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 2/Parent 3 0 R>>"}
    return pdf({**tree, 3: b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2/Parent 2 0 R>>"})


def cycles() -> bytes:
    """A length, contents, a font and an outline that lead to themselves."""
    more = {
        6: b"<</Length 6 0 R>>stream\nBT ET\nendstream",
        7: b"7 0 R",
        8: b"<</Type/Font/Subtype/Type0/BaseFont/A/DescendantFonts[8 0 R]/ToUnicode 8 0 R/Encoding 8 0 R>>",
    }
    return page(b"[4 0 R 6 0 R 7 0 R]", more, b"/Font<</F 8 0 R>>")


def loop_of_tables() -> bytes:
    data = page(stream(TEXT))
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    return data.replace(b"trailer\n<<", b"trailer\n<</Prev %d" % start)


def nested_arrays(depth: int) -> bytes:
    return page(stream(TEXT), {6: b"[" * depth + b"]" * depth}, b"/XObject 6 0 R")


# -- Office


def word(body: str) -> bytes:
    return office.word(body)


def word_bomb(count: int) -> bytes:
    parts = office.word_parts()
    head, tail = str(parts["word/document.xml"]).split("<w:body>")
    piece = office.paragraph("A" * 100).encode() * 1000
    return bomb(parts, "word/document.xml", f"{head}<w:body>".encode(), piece, count, tail.encode())


def media_bomb(count: int) -> bytes:
    return bomb(office.word_parts(office.paragraph("取組内容")), "word/media/image1.png", b"", bytes(1 << 20), count)


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
LAUGHS = f'<!DOCTYPE x [<!ENTITY a0 "ha">{ENTITIES}]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/hostname">]>'


def with_doctype(doctype: str) -> bytes:
    parts = office.word_parts(office.paragraph("取組 &a9; 内容"))
    return office.zipped({**parts, "word/document.xml": doctype + str(parts["word/document.xml"])})


def nested_tables(depth: int) -> bytes:
    body = office.paragraph("取組内容")
    for _ in range(depth):
        body = office.table(office.row(office.cell(body, "<w:p/>")))
    return word(body)


def wide_tables(rows: int) -> bytes:
    wide = office.cell("取組", properties='<w:gridSpan w:val="16384"/>')
    return word(office.table(*[office.row(wide, wide) for _ in range(rows)]))


def deep_controls(depth: int) -> bytes:
    return word("<w:sdt><w:sdtContent>" * depth + office.paragraph("取組") + "</w:sdtContent></w:sdt>" * depth)


def members(count: int) -> bytes:
    return office.zipped({**office.word_parts(office.paragraph("取組")), **{f"a/{n}": "" for n in range(count)}})


def lying() -> bytes:
    """The directory says ten bytes, the member holds ten million."""
    data = bytearray(office.zipped({**office.word_parts(), "word/document.xml": b"<a>" + bytes(10_000_000)}))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        size = struct.unpack_from("<I", data, at + 24)[0]
        if size > 1_000_000:
            struct.pack_into("<I", data, at + 24, 10)
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(data)


def overlapping() -> bytes:
    """Two entries of the directory that share the same bytes."""
    data = bytearray(word(office.paragraph("取組")))
    entries = [at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"]
    data[entries[1] + 42 : entries[1] + 46] = data[entries[0] + 42 : entries[0] + 46]
    return bytes(data)


def sheet(rows: str, after: str = "") -> bytes:
    return office.workbook(office.sheet_xml(rows, after))


def sheet_bomb(count: int) -> bytes:
    parts = office.workbook_parts(office.sheet_xml(""))
    head, tail = str(parts["xl/worksheets/sheet1.xml"]).split("<sheetData>")
    piece = ("<row>" + "<c><v>1</v></c>" * 1000 + "</row>").encode() * 10
    return bomb(parts, "xl/worksheets/sheet1.xml", f"{head}<sheetData>".encode(), piece, count, tail.encode())


def columns(rows: int) -> bytes:
    """Rows of 16,384 cells, all that Excel has."""
    row = "".join(f'<c t="inlineStr"><is><t>{number % 10}</t></is></c>' for number in range(16_384))
    return sheet("".join(f"<row>{row}</row>" for _ in range(rows)))


def merges(count: int) -> bytes:
    """Merged ranges that all overlap."""
    ranges = "".join(f'<mergeCell ref="A1:XFD{number + 2}"/>' for number in range(count))
    rows = "".join(office.sheet_row(number, office.inline(f"A{number}", "取組")) for number in range(1, 1000))
    return sheet(rows, f"<mergeCells>{ranges}</mergeCells>")


def far_cell() -> bytes:
    return sheet(office.sheet_row(1048576, office.inline("XFD1048576", "取組内容")))


def great_merge() -> bytes:
    row = office.sheet_row(1, office.inline("A1", "取組内容"))
    return sheet(row, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


def strings(count: int) -> bytes:
    """One text in the file, shown in so many cells."""
    cells = '<c t="s"><v>0</v></c>' * 100
    return office.workbook(
        office.sheet_xml(f"<row>{cells}</row>" * (count // 100)), strings=f"<si><t>{'重点目標' * 500}</t></si>"
    )


def repeated_cells() -> bytes:
    from test_xlsx_legacy import ods

    text = 'office:value-type="string"><text:p>取組</text:p></table:table-cell>'
    cell = f'<table:table-cell table:number-columns-repeated="16384" {text}'
    return ods(f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>')


# -- HTML and text


def html(body: str) -> bytes:
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>評価</title></head><body>{body}</body></html>".encode()
    )


def text(body: str) -> bytes:
    return body.encode()


REPORT = "令和4年度重点目標評価結果\n重点目標① 孤立を防ぎます。\n取組内容\n・集いを開いた。\n"


# Long runs of what patterns look for: one that backtracks takes for ever.
RUNS = {
    "one letter": "あ",
    "spaces": " ",
    "wide spaces": "　",
    "tabs": "\t",
    "digits": "1",
    "wide digits": "９",
    "digits and commas": "1,",
    "kanji digits": "十",
    "eras": "令和",
    "eras and years": "令和4年",
    "dates": "令和4年4月1日～",
    "brackets": "（",
    "closed brackets": "（）",
    "tall brackets": "【",
    "bullets": "・",
    "markers": "1. ",
    "circled numbers": "①",
    "labels": "取組の成果 ",
    "goals": "重点目標①",
    "colons": "：a",
    "percents": "1.5％ ",
    "dashes": "-",
    "pipes": "|",
    "tags": "<b>",
    "open tags": "<",
    "entities": "&amp;",
    "escapes": "\x1b[31m",
    "marks on a letter": "か\u3099",
    "marks alone": "\u3099",
    "half kana": "ｶﾞ",
    "joiners": "\u200d",
    "letters and spaces": "a ",
    "kana and spaces": "あ ",
    "rules of a drawn table": "─┬│",
    "years of a plan": "(2年度目/5か年度)",
    "grades": "A B ",
    "stars": "**",
    "hashes": "#",
}


def line_of(piece: str, length: int) -> bytes:
    return text(REPORT + piece * (length // len(piece)) + "\n取組の課題\n・場が足りない。\n")


def lines_of(piece: str, count: int) -> bytes:
    return text(REPORT + f"{piece}\n" * count + "取組の課題\n・場が足りない。\n")


TABLE = "<table><tr><td>取組内容<td>" + "<br>".join(["・集い"] * 3) + "</table>"

QUICK = (
    Hostile("self-drawing.pdf", self_drawing, STOPPED | READ | {"crashed"}),
    Hostile("cycles.pdf", cycles, READ | REFUSED | {"empty"}),
    Hostile("loop-of-pages.pdf", loop_of_pages, REFUSED),
    Hostile("loop-of-tables.pdf", loop_of_tables, READ),
    Hostile("nested-arrays.pdf", lambda: nested_arrays(200_000), READ | REFUSED),
    Hostile("cut-off.pdf", lambda: page(stream(TEXT))[:400], READ | REFUSED | {"empty"}),
    Hostile("no-page.pdf", lambda: pages(0), REFUSED),
    Hostile("page-in-html.pdf", lambda: html("<p>404"), READ),
    Hostile("nothing.pdf", lambda: b"", frozenset({"empty"})),
    Hostile("wide-page.pdf", lambda: page(stream(TEXT), box=b"0 0 1000000 1000000"), READ),
    Hostile("endless-page.pdf", lambda: page(stream(TEXT), box=b"-1e38 -1e38 1e38 1e38"), READ | REFUSED),
    Hostile("flat-page.pdf", lambda: page(stream(TEXT), box=b"0 0 0 0"), READ | {"empty"}),
    Hostile("picture.pdf", lambda: picture(8_000), frozenset({"needs_ocr"})),
    Hostile("boxes.pdf", lambda: boxes(2_000), READ),
    Hostile("rulings.pdf", lambda: rulings(100), READ),
    Hostile("letters.pdf", lambda: letters(20_000), READ),
    Hostile("pages.pdf", lambda: pages(500), READ),
    Hostile("too-many-pages.pdf", lambda: pages(6_000), frozenset({"too_large"})),
    Hostile("laughs.docx", lambda: with_doctype(LAUGHS), frozenset({"malformed"})),
    Hostile("outside.docx", lambda: with_doctype(OUTSIDE), frozenset({"malformed"})),
    Hostile("nested-tables.docx", lambda: nested_tables(300), READ | REFUSED),
    Hostile("deep-controls.docx", lambda: deep_controls(250), READ | REFUSED),
    Hostile("deepest-controls.docx", lambda: deep_controls(10_000), REFUSED),
    Hostile("wide-tables.docx", lambda: wide_tables(50), READ),
    Hostile("members.docx", lambda: members(2_100), frozenset({"too_large"})),
    Hostile("lying.docx", lying, REFUSED),
    Hostile("overlapping.docx", overlapping, REFUSED),
    Hostile("packed-in-packed.docx", lambda: office.zipped({"a.docx": members(3)}), REFUSED | {"unsupported"} | READ),
    Hostile("far-cell.xlsx", far_cell, READ),
    Hostile("great-merge.xlsx", great_merge, READ),
    Hostile("merges.xlsx", lambda: merges(300), READ),
    Hostile("columns.xlsx", lambda: columns(1), READ | {"too_large"}),
    Hostile("strings.xlsx", lambda: strings(300), READ | {"too_large"}),
    Hostile("repeated.ods", repeated_cells, STOPPED | REFUSED | {"crashed"}),
    Hostile("nested.html", lambda: html("<div>" * 5_000 + "取組内容"), READ),
    Hostile("nested-tables.html", lambda: html("<table><tr><td>" * 1_000 + "取組内容"), READ),
    Hostile("attributes.html", lambda: html("<p " + " ".join(f"a{n}=1" for n in range(30_000)) + ">取組内容"), READ),
    Hostile("wide-table.html", lambda: html("<table><tr>" + "<td>1" * 5_000 + "</table>"), READ),
    Hostile(
        "great-spans.html", lambda: html("<table>" + "<tr><td rowspan=65534 colspan=1000>1" * 200 + "</table>"), READ
    ),
    Hostile("comments.html", lambda: html("<!--" * 20_000 + TABLE), READ),
    Hostile("entities.html", lambda: html("&#x41;" * 50_000), READ),
    *(Hostile(f"{name}.txt", partial(line_of, piece, 30_000), READ | REFUSED) for name, piece in RUNS.items()),
    *(Hostile(f"lines of {name}.txt", partial(lines_of, piece, 1_000), READ | REFUSED) for name, piece in RUNS.items()),
)

SLOW = (
    Hostile("nested-forms.pdf", lambda: nested_forms(30, 2), STOPPED | READ | {"crashed"}),
    Hostile("wide-forms.pdf", lambda: nested_forms(9, 10), STOPPED | READ | {"crashed"}),
    Hostile(
        "bomb.pdf",
        lambda: page(stream(twice(b" " * (1 << 20), 1024), TWICE)),
        STOPPED | READ | REFUSED | {"empty", "crashed"},
    ),
    Hostile(
        "operators.pdf",
        lambda: page(stream(twice(b"0 0 1 1 re f\n" * 1000, 25_000), TWICE)),
        STOPPED | READ | {"crashed", "needs_ocr"},
    ),
    Hostile("letters.pdf", lambda: letters(300_000), READ | {"malformed"}),
    Hostile("boxes.pdf", lambda: boxes(20_000), READ | STOPPED),
    Hostile("rulings.pdf", lambda: rulings(2_000), READ | STOPPED),
    Hostile("pages.pdf", lambda: pages(5_000), READ | STOPPED),
    Hostile("too-many-pages.pdf", lambda: pages(100_000), frozenset({"too_large"})),
    Hostile("picture.pdf", lambda: picture(30_000), frozenset({"needs_ocr"})),
    Hostile("paragraphs.docx", lambda: word_bomb(7_000), frozenset({"too_large"})),
    Hostile("media.docx", lambda: media_bomb(2_048), READ),
    Hostile(
        "many-paragraphs.docx",
        lambda: word(office.paragraph("取組内容を確認した。") * 60_000),
        READ | STOPPED | REFUSED,
    ),
    Hostile("wide-tables.docx", lambda: wide_tables(3_000), READ | STOPPED),
    Hostile("members.docx", lambda: members(65_000), frozenset({"too_large"})),
    Hostile("rows.xlsx", lambda: sheet_bomb(7_000), frozenset({"too_large"})),
    Hostile("merges.xlsx", lambda: merges(20_000), READ | STOPPED),
    Hostile("columns.xlsx", lambda: columns(60), READ | STOPPED | REFUSED),
    Hostile("strings.xlsx", lambda: strings(1_000_000), READ | STOPPED | REFUSED),
    Hostile("nested.html", lambda: html("<div>" * 100_000 + "取組内容"), READ),
    Hostile("most-nested.html", lambda: html("<b>" * 1_000_000 + "取組内容"), READ | STOPPED),
    Hostile("nested-tables.html", lambda: html("<table><tr><td>" * 20_000 + "取組内容"), READ | STOPPED),
    Hostile("attributes.html", lambda: html("<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">取組内容"), READ),
    Hostile("long-text.html", lambda: html("取組内容を確認した。" * 1_000_000), READ | STOPPED | REFUSED),
    Hostile("wide-table.html", lambda: html("<table><tr>" + "<td>1" * 200_000 + "</table>"), READ | STOPPED | REFUSED),
    Hostile(
        "great-spans.html",
        lambda: html("<table>" + "<tr><td rowspan=65534 colspan=1000>1" * 20_000 + "</table>"),
        READ | STOPPED,
    ),
    Hostile("comments.html", lambda: html("<!--" * 500_000 + TABLE), READ | STOPPED),
    *(
        Hostile(f"{name}.txt", partial(line_of, piece, 3_000_000), READ | REFUSED | STOPPED)
        for name, piece in RUNS.items()
    ),
    *(
        Hostile(f"lines of {name}.txt", partial(lines_of, piece, 50_000), READ | REFUSED | STOPPED)
        for name, piece in RUNS.items()
    ),
)
