"""A report on a page for a person: head, goals, what was done and what came of it, ratings, figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from typing import Any

from pipeline.commands.page import ABSENT, Page

Records = dict[str, tuple[Any, ...]]

_FORMS = {"focus_goals": "yearly focus goals", "program_review": "program review of a term"}
_STAGES = {"evaluated": "Evaluated", "planned": "Planned"}
_EXPECTED = {"evaluated": ("initiatives", "outcomes", "issues"), "planned": ("initiatives",)}
_ROLES = {"operator": "operator", "ward_office": "ward office", None: "implementer"}
_NO_GRADE = "-"


def report_lines(report: Any, count: int, records: Records, page: Page) -> Iterator[str]:
    """The report with all that belongs to it; `records` may hold those of other reports too."""
    mine = {table: _of(report, rows) for table, rows in records.items()}
    mine.update({table: records.get(table, ()) for table in ("items", "item_goals", "item_initiatives", "table_cells")})
    found = Found(mine)
    yield from page.title(report.title or "(without a title)")
    yield from page.facts(_facts(report, count, found))
    yield from _unstaged(found, page, ("principles",))
    yield from _programs(report, found, page)
    yield from _unstaged(found, page, ("evaluation_method",))
    for stage in _STAGES:
        yield from _stage(report, stage, found, page)
    yield from _process(found, page)
    yield from _reviews(report, found, page)
    yield from _unstaged(found, page, None)
    yield from _tables(found.rows("tables", program_number=None), found, page)


def _of(report: Any, rows: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(row for row in rows if getattr(row, "report_id", None) == report.report_id)


class Found:
    """The records of one report, by what they belong to."""

    def __init__(self, records: Records) -> None:
        self.records = records
        goals = {goal.goal_id: goal for goal in records.get("goals", ())}
        self.goals_of = _grouped((row.item_id, goals.get(row.goal_id)) for row in records.get("item_goals", ()))
        items = {item.item_id: item for item in records.get("items", ())}
        answers = records.get("item_initiatives", ())
        self.answered_by = _grouped((row.item_id, items.get(row.initiative_id)) for row in answers)
        self.items_of = _grouped((item.section_id, item) for item in records.get("items", ()))
        self.told: set[str] = set()

    def rows(self, table: str, **wanted: Any) -> list[Any]:
        """Rows whose columns have these values."""
        rows = self.records.get(table, ())
        return [row for row in rows if all(getattr(row, name) == value for name, value in wanted.items())]


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for key, value in pairs:
        if value is not None:
            groups.setdefault(key, []).append(value)
    return groups


@cache
def _section_name(section: str) -> str:
    from pipeline.vocabulary.sections import section_types

    known = section_types().get(section)
    return known.label_en if known else section


def _facts(report: Any, count: int, found: Found) -> list[tuple[str, str | None]]:
    of = f", {report.position} of {count} in this document" if count > 1 else ""
    facts = [("form", _FORMS.get(report.form, report.form) + of + (", a sample" if report.is_sample else ""))]
    code = f" ({report.ward_code})" if report.ward_code else ""
    facts.append(("ward", f"{report.ward_name}{code}{_inferred(report.ward_source)}" if report.ward_name else None))
    facts.append(("center", report.center_name))
    year = f"{report.fiscal_year}{_inferred(report.fiscal_year_source)}" if report.fiscal_year else None
    if report.form == "program_review" and report.first_fiscal_year:
        year = f"{report.first_fiscal_year} to {report.last_fiscal_year}"
    facts.append(("fiscal year", year))
    if report.form == "focus_goals":
        facts.append(("next year", str(report.next_fiscal_year) if report.next_fiscal_year else None))
    facts.append(("period", _period(report)))
    parties = found.rows("implementers")
    facts += [(_ROLES.get(one.role, one.role), one.name) for one in parties] or [("implementers", None)]
    facts.append(("purpose", report.purpose))
    return facts


def _inferred(source: str | None) -> str:
    return {"inferred": ", inferred", "file_name": ", from the file's name"}.get(source or "", "")


def _period(report: Any) -> str | None:
    parts = [f"{report.period_start or '?'} to {report.period_end or '?'}"] if report.period_start else []
    if report.term_number:
        parts.append(f"term {report.term_number}")
    if report.term_year or report.term_length:
        parts.append(f"year {report.term_year or '?'} of {report.term_length or '?'}")
    return ", ".join(parts) or None


def _programs(report: Any, found: Found, page: Page) -> Iterator[str]:
    programs = found.rows("programs")
    if report.form == "program_review" or not programs:
        return
    yield ""
    yield page.style.strong("Programs")
    for program in programs:
        about = f": {program.description}" if program.description else ""
        yield from page.block(f"{program.number} ", f"{program.name}{about}")


def _stage(report: Any, stage: str, found: Found, page: Page) -> Iterator[str]:
    """A year: its goals, the blocks of each, and the blocks for all of them."""
    goals, sections = found.rows("goals", stage=stage), found.rows("report_sections", stage=stage)
    if not goals and not sections:
        if report.form == "focus_goals":
            yield ""
            yield page.style.strong(_STAGES[stage]) + page.style.faint(f"  {ABSENT}")
        return
    year = next((row.fiscal_year for row in [*goals, *sections] if row.fiscal_year), None)
    yield ""
    yield page.style.strong(f"{_STAGES[stage]}{f', fiscal year {year}' if year else ''}")
    for goal in goals:
        yield ""
        yield from page.block(page.style.strong(f"Goal {goal.number}  "), goal.text)
        yield from _sections([one for one in sections if one.goal_id == goal.goal_id], found, page)
    shared = [one for one in sections if one.goal_id is None]
    if goals and shared and len(shared) < len(sections):
        yield ""
        yield page.style.faint("  For no single goal")
    yield from _sections(shared, found, page)
    missing = [name for name in _EXPECTED[stage] if not any(one.section == name for one in sections)]
    if report.form == "focus_goals" and missing:
        yield ""
        yield from page.block("", f"{', '.join(map(_section_name, missing))}: {ABSENT}", page.style.faint)


def _unstaged(found: Found, page: Page, names: tuple[str, ...] | None) -> Iterator[str]:
    """Blocks that belong to no year and no program; None for all those not told yet."""
    for section in found.rows("report_sections", stage=None, program_number=None):
        if section.section_id not in found.told and (names is None or section.section in names):
            yield from _sections([section], found, page, depth=0)


def _sections(sections: list[Any], found: Found, page: Page, depth: int = 1) -> Iterator[str]:
    for section in sorted(sections, key=lambda one: one.position):
        if section.section_id in found.told:
            continue
        found.told.add(section.section_id)
        items = found.items_of.get(section.section_id, [])
        ties = {item.item_id: _ties(item, section, found) for item in items}
        label = f"  {_line(section.label)}" if section.label else ""
        name = page.style.strong(_section_name(section.section))
        yield ""
        yield from page.block("", name + page.style.faint(label + _told(_shared(ties))), depth=depth)
        if section.state == "blank":
            yield from page.block("", "left blank in the report", page.style.faint, depth=depth + 1)
        elif items:
            yield from _items(items, ties, page, depth + 1)
        else:
            told = " (stated to be nothing)" if section.state == "none_stated" else ""
            yield from page.block("", f"{section.text or ''}{page.style.faint(told)}", depth=depth + 1)


def _items(items: list[Any], ties: dict[str, list[str]], page: Page, depth: int) -> Iterator[str]:
    """Under their headings, each with its marker. What all of them share stands once, above them."""
    for heading, group in groupby(items, key=lambda item: item.heading):
        members = list(group)
        if heading:
            shared = _told(_shared({item.item_id: ties[item.item_id] for item in members}))
            yield from page.block("", page.style.strong(heading) + page.style.faint(shared), depth=depth)
        for item in members:
            told = page.style.faint(_told(ties[item.item_id]))
            yield from page.block(f"{item.marker or '-'} ", item.text + told, depth=depth)


def _ties(item: Any, section: Any, found: Found) -> list[str]:
    """What the report ties the item to, but for the goal it stands under; and what is unsure about it."""
    ties = []
    goals = [goal for goal in found.goals_of.get(item.item_id, []) if goal.goal_id != section.goal_id]
    if goals:
        ties.append(f"goal {', '.join(str(goal.number) for goal in goals)}")
    if initiatives := found.answered_by.get(item.item_id):
        ties.append(f"answers {', '.join(one.marker or str(one.position) for one in initiatives)}")
    if item.goal_scope == "unresolved":
        ties.append("goal unresolved")
    if item.is_repaired:
        ties.append("order repaired")
    return ties


def _shared(ties: dict[str, list[str]]) -> list[str]:
    """What several items all have, taken from each of them."""
    if len(ties) < 2:
        return []
    first, *rest = ties.values()
    shared = [tie for tie in first if all(tie in others for others in rest)]
    for own in ties.values():
        own[:] = [tie for tie in own if tie not in shared]
    return shared


def _told(ties: list[str]) -> str:
    return f"  ({'; '.join(ties)})" if ties else ""


def _process(found: Found, page: Page) -> Iterator[str]:
    ratings = found.rows("process_ratings")
    if not ratings:
        return
    yield ""
    yield page.style.strong("Process ratings")
    stages = sorted({(one.stage_number, one.stage) for one in ratings}, key=lambda pair: pair[0])
    for number, stage in stages:
        rows = [one for one in ratings if one.stage_number == number]
        yield ""
        yield from page.block("", stage or f"stage {number}")
        grades = [(one.ward_rating, one.center_rating, one.mutual_rating) for one in rows]
        told = [tuple(grade or _NO_GRADE for grade in row) for row in grades]
        texts = [(f"{one.question_number}", _with_comment(one)) for one in rows]
        table = [(name, text, row) for (name, text), row in zip(texts, told, strict=True)]
        yield from page.table(("ward", "center", "mutual"), table)
    yield from _legend(found, page)


def _with_comment(rating: Any) -> str:
    return f"{rating.question}\n{rating.comment}" if rating.comment else str(rating.question)


def _legend(found: Found, page: Page) -> Iterator[str]:
    grades = found.rows("rating_scale")
    if grades:
        yield ""
        yield from page.block(
            "", " · ".join(f"{one.grade} {one.meaning or ''}".strip() for one in grades), page.style.faint
        )


def _reviews(report: Any, found: Found, page: Page) -> Iterator[str]:
    """Program by program: visions with their ratings, then the blocks and tables."""
    programs = found.rows("programs") if report.form == "program_review" else []
    for program in programs:
        yield ""
        yield from page.block("", f"Program {program.number}  {program.name}", page.style.strong, depth=0)
        if program.description:
            yield from page.block("", program.description)
        visions = found.rows("visions", program_number=program.number)
        told = [(f"{one.number}", one.text, _grades(one)) for one in visions]
        if told:
            yield from page.table(("operator", "ward"), told)
        else:
            yield from page.block("", f"visions: {ABSENT}", page.style.faint)
        yield from _sections(found.rows("report_sections", program_number=program.number), found, page)
        yield from _tables(found.rows("tables", program_number=program.number), found, page)
    if programs:
        yield from _legend(found, page)


def _grades(vision: Any) -> tuple[str, str]:
    return vision.operator_rating or _NO_GRADE, vision.ward_rating or _NO_GRADE


def _tables(tables: list[Any], found: Found, page: Page) -> Iterator[str]:
    if not tables:
        return
    yield ""
    yield f"  {page.style.strong('Data tables')}"
    for table in tables:
        cells = [cell for cell in found.records.get("table_cells", ()) if cell.table_id == table.table_id]
        rows = max((cell.row + cell.row_span for cell in cells), default=0)
        columns = max((cell.column + cell.column_span for cell in cells), default=0)
        figures = len([one for one in found.rows("observations", table_id=table.table_id) if one.value is not None])
        size = page.style.faint(f"  {rows} rows, {columns} columns, {figures} figure{'s' if figures != 1 else ''}")
        yield from page.block("- ", f"{_line(table.caption or _first_row(cells))}{size}", depth=2)


def _first_row(cells: list[Any]) -> str:
    """What to call a table without a caption."""
    words = [_line(cell.text) for cell in cells if cell.row == 0 and cell.text]
    return f"(no caption) {' | '.join(words)}".rstrip()


def _line(text: str) -> str:
    return text.replace("\n", " ")
