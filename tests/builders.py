"""Lines, documents and whole sheets with defaults, and a report's records by what they say: a test shows what it is about.

Texts are given as they are printed. In a list of lines "" is a blank line; in a table "" is a blank cell and None a place that
a cell above it or left of it covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pipeline import flow, normalization, outline, report_forms
from pipeline.normalization.text import clean
from pipeline.outline import Outline
from schemas.document import CELL, Block, Cell, Document, Flow, Grid
from schemas.outline import Line
from schemas.records import ItemRecord, Result

NAME = "0" * 64  # a document's id, where no bytes are read

# -- lines


def line(printed: str, block: int = 0, **fields: Any) -> Line:
    """A whole block's line, cleaned as all lines are."""
    text = clean(printed).text
    return Line(block, 0, len(text), text, **fields)


def lines(*texts: str, **fields: Any) -> tuple[Line, ...]:
    """One line a text, each a block of its own; what follows a blank one stands behind a gap."""
    found: list[Line] = []
    gap = False
    for text in texts:
        if text.strip():
            found.append(line(text, len(found), after_gap=gap, **fields))
        gap = not text.strip()
    return tuple(found)


# -- documents


class Over(NamedTuple):
    """A cell over several rows or columns."""

    text: str
    rows: int = 1
    columns: int = 1


class Table(NamedTuple):
    """A grid by its rows; a cell's lines are parted by line breaks, a `Table` in a cell is nested in it."""

    rows: tuple[tuple[Any, ...], ...]
    fields: dict[str, Any] = {}  # noqa: RUF012 - a default never written to


def table(*rows: Sequence[Any], **fields: Any) -> Table:
    return Table(tuple(tuple(row) for row in rows), fields)


def document(*parts: str | Block | Table, **fields: Any) -> Document:
    """A document whose top level is these parts, in this order."""
    draft = _Draft()
    gap = False
    for part in parts:
        if isinstance(part, Table):
            draft.flow.append(Flow(grid=draft.grid(part)))
        elif part:
            block = part if isinstance(part, Block) else Block(part, f"line {len(draft.blocks) + 1}")
            draft.flow.append(Flow(block=draft.block(block._replace(after_gap=block.after_gap or gap))))
        gap = part == ""
    known = {"format": "text", "blocks": tuple(draft.blocks), "grids": tuple(draft.grids), "flow": tuple(draft.flow)}
    return Document(**(known | fields))


def loose(*texts: str, **fields: Any) -> Document:
    """Text pulled out of a PDF: its order means little."""
    return document(*texts, has_order=False, **fields)


class _Draft:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.grids: list[Grid] = []
        self.flow: list[Flow] = []

    def block(self, block: Block) -> int:
        self.blocks.append(block)
        return len(self.blocks) - 1

    def grid(self, given: Table) -> int:
        number = len(self.grids)
        self.grids.append(Grid((), 0, 0, ""))
        cells = [
            self.cell(cell, row, column, number)
            for row, held in enumerate(given.rows)
            for column, cell in enumerate(held)
            if cell is not None
        ]
        columns = max(len(row) for row in given.rows)
        grid = Grid(tuple(cells), len(given.rows), columns, f"table {number + 1}")
        self.grids[number] = grid._replace(**given.fields)
        return number

    def cell(self, given: Any, row: int, column: int, number: int) -> Cell:
        if isinstance(given, Table):
            return Cell(row, column, 1, 1, (), (self.grid(given),))
        over = given if isinstance(given, Over) else Over(given)
        place = f"table {number + 1}, row {row + 1}, cell {column + 1}"
        blocks = tuple(self.block(Block(text, place, CELL)) for text in over.text.split("\n") if text)
        return Cell(row, column, over.rows, over.columns, blocks)


def outlined(given: Document) -> Outline:
    return outline.read(normalization.clean(given))


def told(given: Document) -> list[tuple[str, str]]:
    """Each passage: the labels that cover it, from the widest to the nearest and without spaces, and its lines."""
    found = []
    for passage in outlined(given).passages:
        over = " > ".join("".join(label.printed.split()) for label in passage.labels)
        kind = "title" if passage.is_title else "data" if passage.grid is not None else over
        found.append((kind, "\n".join(piece.text for piece in passage.lines)))
    return found


def read(given: Document) -> Result:
    """A document's result, behind the loader."""
    return report_forms.read(outlined(given), NAME, 1)


def read_text(text: str, name: str = "report.txt") -> Result:
    """A text file's result."""
    return flow.result_of(text.encode(), name)


# -- whole sheets

TITLE = "星見区地域子育て支援拠点事業 令和4年度重点目標評価結果・令和5年度重点目標"
SHEET = {
    "period": ("事業実施期間", "令和4年4月1日～令和5年3月31日(2年度目/5か年度)"),
    "implementers": ("事業の実施者", "特定非営利活動法人ことりの家\n星見区こども家庭支援課"),
    "purpose": ("事業目的", "親子が地域で安心して過ごせるまちを目指します。"),
    "programs": (
        "事業の内容",
        "1 親子が集う場の運営(親子の居場所事業)\n2 悩みに応じる(子育て相談事業)\n3 知らせを届ける(情報収集・提供事業)",
    ),
    "method": (
        "事業の評価実施方法及び評価結果の公表方法",
        "1 「重点目標」ごとに取組を相互に評価し、公表します。\n2 次年度の重点目標もあわせて公表します。",
    ),
    "evaluated": ("令和4年度重点目標の評価", None),
    "goals": (
        "令和4年度重点目標",
        "1. 妊娠中から拠点を知る機会を増やします。\n2. 父親どうしが知り合う場をつくります。",
    ),
    "initiatives": ("取組内容", "・産院の両親教室に出向きます。\n・日曜日に父親の集いを開きます。"),
    "outcomes": ("取組の成果", "・両親教室に5回出向いた。\n・父親の集いに12組が参加した。"),
    "issues": ("取組の課題", "・産院との日程の調整が難しい。\n・集いを知らない父親に届ける必要がある。"),
    "planned": ("次年度重点目標", None),
    "next_goals": ("令和5年度重点目標", "1. 転入した家庭が孤立しないようにします。"),
    "next_initiatives": ("取組内容", "・転入者の会を毎月開きます。\n・区役所の窓口で案内します。"),
}
HEADER = ("period", "implementers", "purpose", "programs", "method")

Row = tuple[str, str | None]


def sheet(*left_out: str, **changed: Row | str) -> list[Row]:
    """The rows of a yearly sheet, label and text (None: a head over all columns), some left out or with other words."""
    found: list[Row] = []
    for name, (label, text) in SHEET.items():
        new = changed.get(name, text)
        if name not in left_out:
            found.append(new if isinstance(new, tuple) else (label, new))
    return found


def ruled(rows: Iterable[Row], title: str = TITLE) -> Document:
    """The sheet as a table of labels and texts."""
    cells = [(label, text) if text is not None else (Over(label, columns=2), None) for label, text in rows]
    return document(*title.split("\n"), table(*cells))


def running(rows: Iterable[Row], title: str = TITLE) -> Document:
    """The sheet as lines: each label over its text, a blank line between rows."""
    parts = title.split("\n")
    for label, text in rows:
        parts += ["", label, *(text.split("\n") if text else ())]
    return document(*parts)


def tabbed(rows: Iterable[Row], title: str = TITLE) -> str:
    """The sheet as a text file with tabs; the lines of a cell stand behind each other."""
    return "\n".join(
        [title, *(label if text is None else f"{label}\t{text.replace(chr(10), ' ')}" for label, text in rows), ""]
    )


# -- results, by what they say


def report(result: Result) -> Any:
    """The only report of a document."""
    (found,) = result.records["reports"]
    return found


def rows(result: Result, table_name: str, *fields: str) -> list[Any]:
    """The fields of a table's rows, in order; bare values where one field is asked for."""
    found = [tuple(getattr(row, field) for field in fields) for row in result.records.get(table_name, ())]
    return [row[0] for row in found] if len(fields) == 1 else found


def goals(result: Result, stage: str = "evaluated") -> dict[int, str]:
    return {row.number: row.text for row in result.records.get("goals", ()) if row.stage == stage}


def sections(result: Result) -> dict[str, Any]:
    """Section id → row."""
    return {row.section_id: row for row in result.records.get("report_sections", ())}


def items(result: Result, section: str, stage: str | None = None) -> list[ItemRecord]:
    """The items of a section, of one stage where one is named."""
    known = sections(result)
    held: list[Any] = list(result.records.get("items", ()))
    return [
        item
        for item in held
        if known[item.section_id].section == section and stage in (None, known[item.section_id].stage)
    ]


def texts(result: Result, section: str, stage: str | None = None) -> list[str]:
    return [item.text for item in items(result, section, stage)]


def ties(result: Result) -> list[tuple[str, str, int]]:
    """(section, item's text, number of its goal), in order."""
    numbers = dict(rows(result, "goals", "goal_id", "number"))
    known = {item.item_id: item for item in result.records.get("items", ())}
    names = sections(result)
    return [
        (names[known[item].section_id].section, known[item].text, numbers[goal])
        for item, goal in rows(result, "item_goals", "item_id", "goal_id")
    ]


def answers(result: Result) -> list[tuple[str, str]]:
    """(an item's text, the text of the initiative it answers), in order."""
    known = dict(rows(result, "items", "item_id", "text"))
    return [
        (known[item], known[initiative])
        for item, initiative in rows(result, "item_initiatives", "item_id", "initiative_id")
    ]


def role_of(result: Result, words: str) -> set[str]:
    """The roles of a text's characters, where it is printed first."""
    for number, block in enumerate(result.blocks):
        at = block.text.find(words)
        if at >= 0:
            end = at + len(words)
            spans = [span for span in result.spans if span.block == number]
            return {span.role for span in spans if span.start < end and at < span.end}
    raise AssertionError(f"{words} is in no block")


def codes(result: Result) -> list[str]:
    """The codes of the diagnostics, in order."""
    return [known.code for known in result.diagnostics]


def quoted(result: Result, table_name: str, key: str, field: str) -> list[str]:
    """The words behind a field."""
    return [
        result.blocks[found.block].text[found.start : found.end]
        for found in result.evidence
        if (found.record_table, found.record_key, found.field) == (table_name, key, field)
    ]
