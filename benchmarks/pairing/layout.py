"""A report's rows as an office prints them, with what a reader should find: labels, wrapped lines, pages.

Nothing here is out of order. What varies from report to report: widths of figures and brackets, spacing and line breaks of
labels, glyphs of bullets and numbers, the width at which lines wrap, gaps, the title's form, how pages are marked.
"""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass, field, replace

from benchmarks.pairing.generator import CIRCLED, Block, Report, Stage

WIDE = str.maketrans("0123456789()/", "０１２３４５６７８９（）／")
NARROW = str.maketrans("０１２３４５６７８９（）／", "0123456789()/")
LABELS = {"initiatives": ("取組内容",), "outcomes": ("取組の", "成果"), "issues": ("取組の", "課題")}
METHOD_LABEL = ("事業の評価", "実施方法及び", "評価結果の", "公表方法")
NO_LINE_START = "、。，．）」』】・％ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
NO_LINE_END = "（「『【"

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Unit:
    """One thing to find: its text as the truth has it, its place, the goals it may be tied to (None: to no single goal)."""

    text: str
    place: Place
    goals: frozenset[int | None] = frozenset((None,))
    is_marked: bool = True  # False: nothing on paper shows where it ends and the next begins


@dataclass(frozen=True)
class Paragraph:
    text: str
    unit: int | None = None
    after_gap: bool = False
    hangs: bool = False  # later lines stand under the words, not under the marker


@dataclass(frozen=True)
class Row:
    """A row of the form. `kind`: row, head (of a year's part), title. `goal` and `stage` tell what it is about."""

    label: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    kind: str = "row"
    stage: str = ""
    goal: int | None = None
    is_goal: bool = False


@dataclass(frozen=True)
class Look:
    """What an office and its PDF maker decide once for a report."""

    width: int
    digits: str
    bullet: str
    number: str
    list_number: str
    label_gap: str
    breaks_labels: bool
    goal_label: str
    title_lines: int
    has_blank_lines: bool
    has_item_gaps: bool
    period_on_label_line: bool
    implementers: str
    indent: str
    page_mark: str
    page_lines: int
    splits_rows: bool
    names_era_start: bool


@dataclass(frozen=True)
class Line:
    """One printed line. `part`: label, text, head, title, or row (a label and its text on one line)."""

    text: str
    row: int
    part: str
    unit: int | None = None


@dataclass(frozen=True)
class Piece:
    """A row's share of one page: the lines of its label and, in groups without a gap inside, those of its text."""

    row: int
    kind: str
    label: tuple[Line, ...]
    groups: tuple[tuple[Line, ...], ...]
    is_period: bool = False


@dataclass(frozen=True)
class Sheet:
    """A report on paper."""

    look: Look
    rows: tuple[Row, ...]
    units: tuple[Unit, ...]
    pages: tuple[tuple[Piece, ...], ...] = field(default=())


def look_of(seed: int) -> Look:
    rng = random.Random(f"look {seed}")
    return Look(
        width=rng.randint(38, 50),
        digits=rng.choice(("wide", "narrow", "narrow", "mixed")),
        bullet=rng.choice(("", "", "", "・ ", "•", "◆", "■", "◎", "○", "●", "●　")),
        number=rng.choice(("①", "①", "①", "①", "①　", "1.", "(1) ")),
        list_number=rng.choice(("１　", "1 ", "1. ", "①", "(1)", "１．")),
        label_gap=rng.choice(("", "", "", "", " ", "　")),
        breaks_labels=rng.random() < 0.5,
        goal_label=rng.choice(("one line", "one line", "two lines", "two lines", "spaced", "bare")),
        title_lines=rng.choice((1, 2, 2)),
        has_blank_lines=rng.random() < 0.75,
        has_item_gaps=rng.random() < 0.35,
        period_on_label_line=rng.random() < 0.6,
        implementers=rng.choice(("lines", "lines", "lines", "gap", "one line")),
        indent=rng.choice(("", "", "", "　", "  ")),
        page_mark=rng.choice(("form feed", "space", "number", "number and form feed", "none")),
        page_lines=rng.randint(38, 50),
        splits_rows=rng.random() < 0.25,
        names_era_start=rng.random() < 0.5,
    )


def wareki(year: int, look: Look) -> str:
    if year >= 2020 or (year == 2019 and look.names_era_start):
        return "令和" + ("元" if year == 2019 else str(year - 2018)) + "年"
    return f"平成{year - 1988}年"


def width_of(text: str) -> float:
    """In full-width characters."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.5 for letter in text)


def wrapped(text: str, width: int, indent: str) -> list[str]:
    """Hard-wrapped as Japanese is: anywhere but before a closing mark or after an opening one."""
    lines, line = [], ""
    for letter in text:
        if line and width_of(line + letter) > width and letter not in NO_LINE_START:
            carried = ""
            while line and line[-1] in NO_LINE_END:
                line, carried = line[:-1], line[-1] + carried
            lines.append(line)
            line = indent + carried
        line += letter
    return [*lines, line] if line.strip() else lines


def marked(marker: str, text: str) -> str:
    """The marker before its text; a figure never touches the point of a number (3. 0歳児)."""
    touches = marker.endswith((".", "．")) and text[:1].isdigit()
    return f"{marker} {text}" if touches else marker + text


class Printer:
    """Collects the rows of one report and the units they hold."""

    def __init__(self, report: Report, look: Look) -> None:
        self.report, self.look = report, look
        self.rows: list[Row] = []
        self.units: list[Unit] = []
        self.rng = random.Random(f"print {report.seed}")

    def printed(self, text: str) -> str:
        if self.look.digits == "wide":
            return text.translate(WIDE)
        if self.look.digits == "narrow":
            return text.translate(NARROW)
        parts = re.split(r"(?<=[。、])", text)
        return "".join(part.translate(self.rng.choice((WIDE, NARROW))) for part in parts)

    def unit(self, text: str, place: Place, **more: object) -> int:
        self.units.append(Unit(text, place, **more))  # type: ignore[arg-type]
        return len(self.units) - 1

    def label(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """The label's lines: broken or whole, its letters spaced out or not."""
        lines = parts if self.look.breaks_labels else ("".join(parts),)
        return tuple(self.look.label_gap.join(line) if len(line) <= 7 else line for line in lines)

    def row(self, label: tuple[str, ...], paragraphs: list[Paragraph], **more: object) -> None:
        self.rows.append(Row(label, tuple(paragraphs), **more))  # type: ignore[arg-type]

    def listed(self, texts: tuple[str, ...], place: Place) -> list[Paragraph]:
        """A list of the form's head with its numbers."""
        found = []
        for number, text in enumerate(texts, 1):
            unit = self.unit(text, place if place[0] != "programs" else (*place, number))
            marker = self.numbered(number, self.look.list_number) if len(texts) > 1 else ""
            found.append(Paragraph(marked(marker, self.printed(text)), unit, hangs=bool(marker)))
        return found

    def numbered(self, number: int, style: str) -> str:
        if style.startswith("①"):
            return style.replace("①", CIRCLED[number - 1])
        wide = style.startswith("１")
        text = style.replace("１" if wide else "1", str(number))
        return text.translate(WIDE) if wide else text

    def fiscal(self, year: int) -> str:
        return self.printed(wareki(year, self.look)) + "度"

    def header(self) -> None:
        report, look, head = self.report, self.look, self.report.header
        name = f"{head.ward}地域子育て支援拠点事業"
        years = f"{self.fiscal(report.year)}重点目標評価結果・{self.fiscal(report.year + 1)}重点目標"
        unit = self.unit(name + years, ("title", report.year, report.year + 1))
        lines = [name, years] if look.title_lines == 2 else [f"{name} {years}"]
        self.row((), [Paragraph(line, unit) for line in lines], kind="title")
        start, end = f"{wareki(report.year, look)}4月1日", f"{wareki(report.year + 1, look)}3月31日"
        period = self.printed(f"{start}～{end}({head.term_year}年度目/5か年度)")
        dates = f"{report.year}-04-01 {report.year + 1}-03-31 {head.term_year} 5"
        paragraph = Paragraph(period, self.unit(dates, ("period",)))
        self.row(self.label(("事業", "実施期間")), [paragraph])
        self.row(self.label(("事業の", "実施者")), self.implementers())
        purpose = [Paragraph(self.printed(head.purpose), self.unit(head.purpose, ("purpose",)))]
        purpose.append(Paragraph(head.principle_head, None, after_gap=True))
        self.row(self.label(("事業目的",)), purpose + self.listed(head.principles, ("principles",)))
        programs = tuple(f"{text}（{title}）" for text, title in head.programs)
        self.row(self.label(("事業の", "内容")), self.listed(programs, ("programs",)))
        self.row(self.label(METHOD_LABEL), self.listed(head.method, ("evaluation_method",)))

    def implementers(self) -> list[Paragraph]:
        names = self.report.header.implementers
        units = [self.unit(name, ("implementers",)) for name in names]
        if self.look.implementers == "one line":
            return [Paragraph("　".join(names), units[0])]
        gap = self.look.implementers == "gap"
        return [Paragraph(names[0], units[0]), Paragraph(names[1], units[1], after_gap=gap)]

    def goal_label(self, stage: Stage, number: int | None) -> tuple[str, ...]:
        year = self.fiscal(stage.year)
        goal = "重点目標" + (CIRCLED[number - 1] if number else "")
        kinds = {"one line": (year + goal,), "two lines": (year, goal), "spaced": (f"{year} {goal}",), "bare": (goal,)}
        return kinds[self.look.goal_label]

    def stage(self, stage: Stage) -> None:
        head = f"{self.fiscal(stage.year)}重点目標の評価" if stage.kind == "evaluated" else "次年度重点目標"
        self.row((), [Paragraph(head)], kind="head", stage=stage.kind)
        if stage.blocks:
            self.shared(stage)
            return
        for goal in stage.goals:
            unit = self.unit(goal.text, ("goal", stage.kind, goal.number))
            label = self.goal_label(stage, goal.number if len(stage.goals) > 1 else None)
            paragraph = Paragraph(self.printed(goal.text), unit)
            self.row(label, [paragraph], stage=stage.kind, goal=goal.number, is_goal=True)
            goals = frozenset((goal.number, None) if len(stage.goals) == 1 else (goal.number,))
            for block in goal.blocks:
                self.block(block, stage, goal.number, goals)

    def shared(self, stage: Stage) -> None:
        paragraphs = []
        for goal in stage.goals:
            unit = self.unit(goal.text, ("goal", stage.kind, goal.number))
            number = self.numbered(goal.number, stage.goal_marker)
            paragraphs.append(Paragraph(marked(number, self.printed(goal.text)), unit, hangs=True))
        self.row(self.goal_label(stage, None), paragraphs, stage=stage.kind, is_goal=True)
        for block in stage.blocks:
            self.block(block, stage, None, frozenset((None,)))

    def block(self, block: Block, stage: Stage, goal: int | None, goals: frozenset[int | None]) -> None:
        headings = dict(block.headings)
        paragraphs: list[Paragraph] = []
        group = ""
        allowed = goals
        for at, statement in enumerate(block.statements):
            gap = self.look.has_item_gaps and at > 0
            if at in headings:
                paragraphs.append(Paragraph(self.printed(headings[at]), None, after_gap=gap))
                allowed, gap = goals | {int(headings[at].partition(".")[0])}, False
            if statement.group and statement.group != group:
                paragraphs.append(Paragraph(statement.group, None, after_gap=gap))
                gap = False
            gap = gap and not (statement.group and statement.group == group)
            group = statement.group
            place = (block.section, stage.kind)
            unit = self.unit(statement.text, place, goals=allowed, is_marked=bool(statement.marker))
            printed = marked(self.marker(statement.marker), self.printed(statement.text))
            paragraphs.append(Paragraph(printed, unit, gap, hangs=bool(statement.marker)))
        if not block.statements and block.none_stated:
            paragraphs.append(Paragraph(block.none_stated))
        self.row(self.label(LABELS[block.section]), paragraphs, stage=stage.kind, goal=goal)

    def marker(self, marker: str) -> str:
        if len(marker) == 1 and marker in CIRCLED and not self.is_joint():
            return self.numbered(CIRCLED.index(marker) + 1, self.look.number)
        return (self.look.bullet or marker) if marker == "・" else marker

    def is_joint(self) -> bool:
        """Where some numbers are joint (①②), all are circled."""
        stages = (self.report.evaluated, self.report.planned)
        blocks = [block for stage in stages for goal in stage.goals for block in goal.blocks]
        return any(len(s.marker) > 1 or s.group for block in blocks for s in block.statements)


def printed(report: Report, look: Look | None = None) -> Sheet:
    """The report on paper, in order."""
    look = look or look_of(report.seed)
    printer = Printer(report, look)
    if report.has_header:
        printer.header()
    printer.stage(report.evaluated)
    printer.stage(report.planned)
    sheet = Sheet(look, tuple(printer.rows), tuple(printer.units))
    return replace(sheet, pages=paged(sheet))


def pieces_of(index: int, row: Row, look: Look) -> Piece:
    """A whole row, wrapped."""
    part = {"head": "head", "title": "title"}.get(row.kind, "text")
    groups: list[list[Line]] = []
    for paragraph in row.paragraphs:
        indent = look.indent if paragraph.hangs else ""
        lines = [Line(text, index, part, paragraph.unit) for text in wrapped(paragraph.text, look.width, indent)]
        if paragraph.after_gap or not groups:
            groups.append(lines)
        else:
            groups[-1] += lines
    label = tuple(Line(text, index, "label") for text in row.label)
    is_period = "実施期間" in re.sub(r"\s", "", "".join(row.label))
    return Piece(index, row.kind, label, tuple(tuple(group) for group in groups), is_period)


def height(piece: Piece) -> int:
    return max(len(piece.label), sum(len(group) for group in piece.groups) + len(piece.groups) - 1) + 1


def parted(piece: Piece, room: int) -> tuple[Piece, Piece] | None:
    """The row cut where the page ends, between two lines; None where too little would stand on one side."""
    lines = [line for group in piece.groups for line in group]
    if room < 4 or len(lines) - room < 2 or piece.kind != "row":
        return None
    above: list[tuple[Line, ...]] = []
    below: list[tuple[Line, ...]] = []
    count = 0
    for group in piece.groups:
        cut = max(0, min(len(group), room - count))
        above += [group[:cut]] if cut else []
        below += [group[cut:]] if cut < len(group) else []
        count += len(group)
    return replace(piece, groups=tuple(above)), replace(piece, label=(), groups=tuple(below))


def paged(sheet: Sheet) -> tuple[tuple[Piece, ...], ...]:
    """Rows on pages. No head at the foot of a page; a row moves to the next page whole or is cut, as the look says."""
    look, used = sheet.look, 0
    pages: list[tuple[Piece, ...]] = []
    page: list[Piece] = []
    for index, row in enumerate(sheet.rows):
        piece = pieces_of(index, row, look)
        needed = height(piece) + (6 if row.kind == "head" else 0)
        if page and used + needed > look.page_lines:
            halves = parted(piece, look.page_lines - used - 2) if look.splits_rows else None
            if halves:
                page.append(halves[0])
                piece = halves[1]
            pages.append(tuple(page))
            page, used = [], 0
        page.append(piece)
        used += height(piece)
    return (*pages, tuple(page))
