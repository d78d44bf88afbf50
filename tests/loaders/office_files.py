"""Builders of Office files from hand-written parts, so that a case shows only the XML that it is about."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:a="{A}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
WORD_PARTS = ("styles", "numbering", "footnotes", "endnotes", "comments")


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    """Text without a tag becomes a run."""
    inner = "".join(part if part.startswith("<") else run(part) for part in content)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def listed(text: str, number: int, level: int = 0) -> str:
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, properties=numbering) if text else paragraph(properties=numbering)


def cell(*content: str, properties: str = "") -> str:
    inner = "".join(part if part.startswith("<") else paragraph(part) for part in content) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    head = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    return f"<w:tr>{head}{''.join(part if part.startswith('<') else cell(part) for part in cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def level(depth: int, number_format: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def numbering(*lists: str, instances: str = "") -> str:
    """Abstract lists 0, 1, … and one list of each, numbered from 1; `instances` are further `w:num`."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{index}">{levels}</w:abstractNum>' for index, levels in enumerate(lists)
    )
    plain = "".join(
        f'<w:num w:numId="{index + 1}"><w:abstractNumId w:val="{index}"/></w:num>' for index in range(len(lists))
    )
    return abstract + plain + instances


def zipped(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def relationships(*targets: tuple[str, str]) -> str:
    """(type, target) pairs as rId1, rId2, …"""
    links = "".join(
        f'<Relationship Id="rId{index}" Type="{R}/{kind}" Target="{target}"/>'
        for index, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'


def content_types(main: str, kind: str) -> str:
    override = f'<Override PartName="/{main}" ContentType="{OFFICE}.{kind}.main+xml"/>'
    return f'<Types xmlns="{PACKAGE}/content-types">{override}</Types>'


def word_parts(body: str = "", more: dict[str, str] | None = None, **parts: str) -> dict[str, str | bytes]:
    """The parts of a Word file. `parts` are the insides of styles, numbering, …; `more` whole parts by name."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types("word/document.xml", "wordprocessingml.document"),
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
    }
    links = []
    for name in WORD_PARTS:
        if name in parts:
            files[f"word/{name}.xml"] = f"<w:{name} {NAMES}>{parts[name]}</w:{name}>"
            links.append((name, f"{name}.xml"))
    for name, content in (more or {}).items():
        files[f"word/{name}.xml"] = content
        links.append((name.rstrip("0123456789"), f"{name}.xml"))
    files["word/_rels/document.xml.rels"] = relationships(*links)
    return files


def word(body: str = "", more: dict[str, str] | None = None, **parts: str) -> bytes:
    return zipped(word_parts(body, more, **parts))


def sheet_xml(rows: str, after: str = "", before: str = "") -> str:
    return f'<worksheet xmlns="{S}" xmlns:r="{R}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def workbook_parts(
    *sheets: str, strings: str = "", styles: str = "", states: tuple[str, ...] = (), names: tuple[str, ...] = ()
) -> dict[str, str | bytes]:
    """The parts of an Excel file. `sheets` are whole sheet parts; `strings` the inside of sharedStrings."""
    entries, links = [], []
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types("xl/workbook.xml", "spreadsheetml.sheet"),
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
    }
    for index, content in enumerate(sheets, start=1):
        state = f' state="{states[index - 1]}"' if index <= len(states) and states[index - 1] else ""
        name = names[index - 1] if index <= len(names) else f"Sheet{index}"
        entries.append(f'<sheet name="{name}" sheetId="{index}"{state} r:id="rId{index}"/>')
        links.append(("worksheet", f"worksheets/sheet{index}.xml"))
        files[f"xl/worksheets/sheet{index}.xml"] = content
    if strings:
        files["xl/sharedStrings.xml"] = f'<sst xmlns="{S}">{strings}</sst>'
        links.append(("sharedStrings", "sharedStrings.xml"))
    if styles:
        files["xl/styles.xml"] = f'<styleSheet xmlns="{S}">{styles}</styleSheet>'
        links.append(("styles", "styles.xml"))
    files["xl/workbook.xml"] = f'<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{"".join(entries)}</sheets></workbook>'
    files["xl/_rels/workbook.xml.rels"] = relationships(*links)
    return files


def workbook(*sheets: str, **parts: object) -> bytes:
    return zipped(workbook_parts(*sheets, **parts))  # type: ignore[arg-type]


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def sheet_row(number: int, *cells: str, more: str = "") -> str:
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'
