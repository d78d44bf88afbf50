"""A report made again from its gold file, in parts that any format can print: headings, lines, tables with spans.

The words of the form (its labels and heads) are those of `pipeline/vocabulary`; everything else comes from the gold file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

REIWA, HEISEI = 2019, 1989  # first years
HEAD_LABELS = {
    "period": ("事業実施期間",),
    "implementers": ("事業の実施者",),
    "purpose": ("事業目的",),
    "programs": ("事業の内容",),
    "evaluation_method": ("事業の評価実施方法", "及び評価結果の", "公表方法"),
}
SECTIONS = {"initiatives": ("取組内容",), "outcomes": ("取組の", "成果"), "issues": ("取組の", "課題")}
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
NUMBERED = re.compile(r"[(（]?[0-9ア-ン]")
FIGURE = re.compile(r"[0-9][0-9,]*(\.[0-9]+)?")


class Heading(NamedTuple):
    """`level` 1 is the title."""

    text: tuple[str, ...]
    level: int = 2


class Lines(NamedTuple):
    texts: tuple[str, ...]


class Cell(NamedTuple):
    row: int
    column: int
    texts: tuple[str, ...]
    height: int = 1
    width: int = 1
    is_label: bool = False


class Table(NamedTuple):
    """`shares` of the columns in the table's width."""

    cells: tuple[Cell, ...]
    shares: tuple[float, ...]

    @property
    def rows(self) -> int:
        return max(cell.row + cell.height for cell in self.cells)


class Row(NamedTuple):
    """A row of the form; `goal` counts the goals of a year, `opens` is set where the row is the goal itself."""

    label: tuple[str, ...]
    texts: tuple[str, ...]
    goal: int = 0
    opens: bool = False


class Form(NamedTuple):
    """Label and text, row by row. How they become a table is the layout's affair."""

    rows: tuple[Row, ...]


Part = Heading | Lines | Table | Form


class Report(NamedTuple):
    """`sheets`: the parts, cut where a workbook begins a new sheet."""

    sheets: tuple[tuple[str, tuple[Part, ...]], ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(part for _, parts in self.sheets for part in parts)

    @property
    def is_wide(self) -> bool:
        return any(len(part.shares) > 8 for part in self.parts if isinstance(part, Table))


def of_gold(gold: dict[str, Any]) -> Report:
    return _review(gold) if "programmes" in gold else _yearly(gold)


def fiscal_year(year: int) -> str:
    era, first = ("令和", REIWA) if year >= REIWA else ("平成", HEISEI)
    return f"{era}{'元' if year == first else year - first + 1}年度"


# -- layouts of the form


def two_columns(form: Form) -> Table:
    """Label | text, a row for each row of the form."""
    cells = []
    for at, row in enumerate(form.rows):
        cells += [Cell(at, 0, row.label, is_label=True), Cell(at, 1, row.texts or ("",))]
    return Table(tuple(cells), (0.2, 0.8))


def goal_beside_its_rows(form: Form) -> Table:
    """The goal's label is merged over all of its rows; the goal's text over two columns."""
    if not any(row.opens for row in form.rows):
        return two_columns(form)
    cells: list[Cell] = []
    for at, row in enumerate(form.rows):
        if row.opens:
            height = sum(other.goal == row.goal for other in form.rows)
            cells += [Cell(at, 0, row.label, height, is_label=True), Cell(at, 1, row.texts, width=2)]
        else:
            cells += [Cell(at, 1, row.label, is_label=True), Cell(at, 2, row.texts or ("",))]
    return Table(tuple(cells), (0.18, 0.14, 0.68))


def one_line_a_row(form: Form) -> Table:
    """Each line of a text has a row of its own; the label is merged over them."""
    cells: list[Cell] = []
    at = 0
    for row in form.rows:
        texts = row.texts or ("",)
        cells.append(Cell(at, 0, row.label, len(texts), is_label=True))
        cells += [Cell(at + below, 1, (text,)) for below, text in enumerate(texts)]
        at += len(texts)
    return Table(tuple(cells), (0.2, 0.8))


def paragraphs(form: Form) -> Iterator[Part]:
    """Each label is a heading over its text."""
    for row in form.rows:
        yield Heading(("".join(row.label),), 3)
        yield Lines(row.texts)


# -- reports of a year


def _yearly(gold: dict[str, Any]) -> Report:
    first: list[Part] = []
    if gold["title"]:
        first.append(Heading(tuple(gold["title"].split()), 1))
    head = tuple(_head(gold))
    if head:
        first.append(Form(head))
    if gold["evaluated"]["goals"]:
        first += [Heading((gold["evaluated"]["section"],)), _year(gold["evaluated"], tuple(SECTIONS))]
    sheets: list[tuple[str, tuple[Part, ...]]] = [("評価", tuple(first))]
    if gold["next"]["goals"]:
        planned = [Heading((gold["next"]["section"],)), _year(gold["next"], ("initiatives",))]
        sheets.append(("次年度", tuple(planned)))
    if gold["process_assessment"]:
        sheets.append(("プロセス", tuple(_process(gold))))
    return Report(tuple(sheet for sheet in sheets if sheet[1]))


def _head(gold: dict[str, Any]) -> Iterator[Row]:
    principles = [f"{item['no']} {item['text']}" for item in gold["principles"]]
    if principles:
        principles.insert(0, gold.get("principles_heading") or "【事業・施設運営の基本理念】")
    texts = {
        "period": [gold["period"].get("raw")],
        "implementers": gold["implementers"],
        "purpose": [gold["purpose"], *principles],
        "programs": [f"{item['no']} {item['text']}" for item in gold["programs"]],
        "evaluation_method": [f"{item['no']} {item['text']}" for item in gold["evaluation_method"]],
    }
    for field, label in HEAD_LABELS.items():
        lines = tuple(text for text in texts[field] if text)
        if lines:
            yield Row(label, lines)


def _year(year: dict[str, Any], sections: tuple[str, ...]) -> Form:
    of_all = year.get("document_level", {})
    if any(of_all.values()) or not all((goal["label"] or "-") in CIRCLED for goal in year["goals"]):
        return Form(tuple(_joint(year, sections)))
    rows: list[Row] = []
    for at, goal in enumerate(year["goals"]):
        label = (fiscal_year(year["fiscal_year"]), f"重点目標{goal['label']}")
        rows.append(Row(label, (goal["text"],), at, opens=True))
        rows += [Row(SECTIONS[name], tuple(_items(goal.get(name, []))), at) for name in sections]
    return Form(tuple(rows))


def _joint(year: dict[str, Any], sections: tuple[str, ...]) -> Iterator[Row]:
    """All goals in one cell, their numbers before the items."""
    goals = tuple(f"{goal['label'] or ''}{goal['text']}" for goal in year["goals"])
    yield Row((fiscal_year(year["fiscal_year"]), "重点目標"), goals, 0, opens=True)
    for name in sections:
        lines: list[str] = []
        for goal in year["goals"]:
            own = list(_items(goal.get(name, [])))
            label = goal["label"] or ""
            if own and NUMBERED.match(own[0]) and not own[0].startswith(label):
                own.insert(0, label)
            elif own and not own[0].startswith(label):
                own[0] = label + own[0]
            lines += own
        lines += _items(year.get("document_level", {}).get(name, []))
        yield Row(SECTIONS[name], tuple(lines))


def _items(items: list[dict[str, Any]]) -> Iterator[str]:
    group = None
    for item in items:
        if item["group"] and item["group"] != group:
            yield item["group"]
        group = item["group"]
        yield (item["marker"] or "") + item["text"]


def _process(gold: dict[str, Any]) -> Iterator[Part]:
    yield Heading((gold.get("process_assessment_heading") or "協働のプロセスの評価",))
    stages = dict.fromkeys((row["stage_no"], row["stage"]) for row in gold["process_assessment"])
    for number, name in stages:
        yield Heading((f"{CIRCLED[number - 1]}{name}",), 3)
        cells = [Cell(0, at, (text,), is_label=True) for at, text in enumerate(("", "", "区", "拠点", "相互評価"))]
        rows = [row for row in gold["process_assessment"] if row["stage_no"] == number]
        for at, row in enumerate(rows, 1):
            texts = (str(row["no"]), row["question"], row["ward"], row["centre"], row["mutual"])
            cells += [Cell(at, column, (text or "",)) for column, text in enumerate(texts)]
        yield Table(tuple(cells), (0.06, 0.64, 0.08, 0.08, 0.14))
    if gold.get("process_note"):
        yield Lines((gold["process_note"],))
    if gold.get("rating_scale"):
        yield Heading(("評価基準",), 3)
        yield Lines((" ".join(f"{grade} {meaning}" for grade, meaning in gold["rating_scale"].items()),))


# -- reviews


def _review(gold: dict[str, Any]) -> Report:
    sheets: list[tuple[str, tuple[Part, ...]]] = []
    for program in gold["programmes"]:
        parts = list(_program(program, gold))
        if not sheets:
            parts = [*_review_head(gold), *parts]
        sheets.append((f"{program['no']} {program['name'][:6]}", tuple(parts)))
    return Report(tuple(sheets))


def _review_head(gold: dict[str, Any]) -> Iterator[Part]:
    if gold["title"]:
        yield Heading((gold["title"],), 1)
    rows = [
        Row(HEAD_LABELS[field], tuple(texts))
        for field, texts in (("period", [gold["period"].get("raw")]), ("implementers", gold["implementers"]))
        if texts and texts[0]
    ]
    if rows:
        yield Form(tuple(rows))


def _program(program: dict[str, Any], gold: dict[str, Any]) -> Iterator[Part]:
    yield Heading((f"{program['no']} {program['name']}",))
    yield _visions(program)
    reasons = program["reasons_corp"]
    yield Heading(("評価の理由(法人)",), 3)
    if reasons.get("data_text") or program["tables"]:
        yield Lines((reasons.get("data_heading") or "(主なデータ)", *reasons.get("data_text", ())))
    for table in program["tables"]:
        held = table["caption_in_table"] if "cells" in table else table["caption"] in table["records"][0]["column"]
        if table["caption"] and not held:
            yield Lines((table["caption"],))
        yield as_wide_as_asked(of_cells(table) if "cells" in table else of_records(table["records"]))
    for group in reasons["groups"]:
        head = (f"{group['no'] or ''} {group['heading']}".strip(),) if group["heading"] else ()
        yield Lines((*head, *(f"・{text}" for text in group["items"])))
    yield Heading((program.get("ward_heading") or "評価の理由(区)",), 3)
    yield Lines(tuple(f"・{text}" for text in program["reasons_ward"]))
    yield Heading(("拠点事業としての成果と課題",), 3)
    yield Lines(("(成果)", *(f"・{text}" for text in program["outcomes"])))
    yield Lines(("(課題)", *(f"・{text}" for text in program["issues"])))
    if program["glossary"]:
        yield Lines(("【文言説明】", *program["glossary"]))
    if program["viewpoints"]:
        yield Heading(("振り返りの視点",), 3)
        yield Lines(tuple(f"{view['key'] or '・'} {view['text']}" for view in program["viewpoints"]))


def _visions(program: dict[str, Any]) -> Table:
    count = len(program["visions"])
    cells = [
        Cell(0, 0, ("目指す拠点の姿",), height=2, is_label=True),
        Cell(0, 1, ("(参考)3期目振り返りの課題",), height=2, is_label=True),
        Cell(0, 2, ("自己評価", "(A~D)"), width=2, is_label=True),
        Cell(1, 2, ("法人",), is_label=True),
        Cell(1, 3, ("区",), is_label=True),
        Cell(2, 1, tuple(f"・{text}" for text in program["prior_issues"]) or ("",), height=count),
    ]
    for at, vision in enumerate(program["visions"], 2):
        cells.append(Cell(at, 0, (f"{CIRCLED[vision['no'] - 1]}{vision['text']}",)))
        cells += [Cell(at, 2, (vision["corp"] or "",)), Cell(at, 3, (vision["ward"] or "",))]
    return Table(tuple(cells), (0.4, 0.42, 0.09, 0.09))


# -- figures


def of_cells(table: dict[str, Any]) -> list[Cell]:
    """A table of figures as it stands in the gold file, spans and all."""
    return [
        Cell(cell["r"], cell["c"], (cell["text"],), cell["rowspan"], cell["colspan"], cell["r"] < table["header_rows"])
        for cell in table["cells"]
    ]


def of_records(records: list[dict[str, Any]]) -> list[Cell]:
    """A table of figures from what it says: heads above with what they share, the rows' names at the left."""
    heads = list(dict.fromkeys(tuple(record["column"]) for record in records))
    names = list(dict.fromkeys(tuple(record["row"].split(" / ")) for record in records))
    above, beside = max(map(len, heads)), max(map(len, names))
    cells = [Cell(0, 0, ("",), above, beside, is_label=True)]
    cells += [cell._replace(column=cell.column + beside) for cell in _paths(heads, above)]
    turned = [(cell.column, cell.row, cell.width, cell.height, cell.texts) for cell in _paths(names, beside)]
    cells += [Cell(above + row, column, texts, height, width) for row, column, height, width, texts in turned]
    for record in records:
        row, column = names.index(tuple(record["row"].split(" / "))), heads.index(tuple(record["column"]))
        cells.append(Cell(above + row, beside + column, (record["raw"],)))
    return cells


def _paths(paths: list[tuple[str, ...]], depth: int) -> Iterator[Cell]:
    """Heads of columns: equal beginnings beside each other are one cell, the last head goes down to the figures."""
    for level in range(depth):
        at = 0
        while at < len(paths):
            end = at + 1
            path = paths[at]
            while end < len(paths) and len(path) > level + 1 and paths[end][: level + 1] == path[: level + 1]:
                end += 1
            if level < len(path):
                yield Cell(level, at, (path[level],), depth - level if len(path) == level + 1 else 1, end - at, True)
            at = end


def as_wide_as_asked(cells: list[Cell]) -> Table:
    """Columns as wide as their longest text asks for."""
    wanted = [4.0] * max(cell.column + cell.width for cell in cells)
    for cell in cells:
        if cell.width == 1:
            wanted[cell.column] = max(wanted[cell.column], min(len(cell.texts[0]), 16))
    return Table(tuple(cells), tuple(share / sum(wanted) for share in wanted))
