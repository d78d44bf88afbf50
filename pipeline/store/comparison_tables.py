"""How the rows of a report are told apart when two databases are compared: what they stand in, and what they say.

Rows are compared in the order of their query, inside what they stand in (`within`). The number of a row says nothing of
its own: a bullet added in front makes none of those behind it another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Table(NamedTuple):
    """A table of records. `parents` are columns with the key of another record, by the table that holds it.

    What stands in the same place is one record whatever it says, where the table is `fixed`; else two texts are one
    record when they say nearly the same. `fields` are compared besides the text, `place` is where a person looks.
    """

    sql: str
    within: tuple[str, ...] = ()
    text: str | None = None
    fields: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    parents: Mapping[str, str] = {}
    is_fixed: bool = True


_SECTION = "s.stage, s.section, s.program_number, g.number AS goal_number"
_OF_SECTION = "JOIN report_sections AS s USING (section_id) LEFT JOIN goals AS g ON g.goal_id = s.goal_id"
_SECTION_PLACE = ("stage", "section", "program_number", "goal_number")
_REPORT_FIELDS = (
    "form", "work_id", "is_primary", "is_sample", "ward_code", "ward_name", "ward_source", "center_name", "fiscal_year",
    "fiscal_year_source", "next_fiscal_year", "first_fiscal_year", "last_fiscal_year", "period_start", "period_end",
    "term_number", "term_year", "term_length", "purpose",
)  # fmt: skip
_FIGURE_FIELDS = (
    "measure", "row_header", "column_header", "fiscal_year", "as_of", "value", "unit", "missing_reason",
)  # fmt: skip

# Parents before children. A section with items says what they say; only the text of one without is its own.
TABLES: dict[str, Table] = {
    "reports": Table("SELECT * FROM reports WHERE report_id = ?", text="title", fields=_REPORT_FIELDS),
    "implementers": Table(
        "SELECT * FROM implementers WHERE report_id = ? ORDER BY position",
        text="name", fields=("role",), place=("position",), is_fixed=False,
    ),
    "programs": Table(
        "SELECT * FROM programs WHERE report_id = ? ORDER BY number",
        within=("number",), text="name", fields=("program_code", "description"), place=("number",),
    ),
    "goals": Table(
        "SELECT * FROM goals WHERE report_id = ? ORDER BY stage, number",
        within=("stage",), text="text", fields=("number", "fiscal_year", "goal_key"), place=("stage", "number"),
        is_fixed=False,
    ),
    "report_sections": Table(
        f"SELECT s.section_id, s.goal_id, s.label, s.state, s.fiscal_year, {_SECTION}, CASE WHEN NOT EXISTS "
        "(SELECT 1 FROM items AS i WHERE i.section_id = s.section_id) THEN s.text END AS own_text "
        "FROM report_sections AS s LEFT JOIN goals AS g ON g.goal_id = s.goal_id "
        "WHERE s.report_id = ? ORDER BY s.position",
        within=("stage", "section", "program_number", "goal_id"), text="own_text",
        fields=("label", "state", "fiscal_year"), place=_SECTION_PLACE, parents={"goal_id": "goals"},
    ),
    "items": Table(
        f"SELECT i.*, {_SECTION} FROM items AS i {_OF_SECTION} WHERE s.report_id = ? "
        "ORDER BY s.position, i.position, i.item_id",
        within=("section_id",), text="text",
        fields=("heading", "marker", "number", "goal_scope", "is_repaired", "item_key"),
        place=(*_SECTION_PLACE, "position"), parents={"section_id": "report_sections"}, is_fixed=False,
    ),
    "item_goals": Table(
        "SELECT t.*, o.number AS told_goal, i.text AS of_text, i.position, s.stage, s.section, s.program_number "
        "FROM item_goals AS t JOIN items AS i USING (item_id) JOIN report_sections AS s USING (section_id) "
        "JOIN goals AS o ON o.goal_id = t.goal_id WHERE s.report_id = ? ORDER BY s.position, i.position, o.number",
        within=("item_id", "goal_id"), text=None, place=("stage", "section", "program_number", "position", "told_goal"),
        parents={"item_id": "items", "goal_id": "goals"},
    ),
    "item_initiatives": Table(
        "SELECT t.*, o.position AS answered, i.text AS of_text, i.position, s.stage, s.section, s.program_number "
        "FROM item_initiatives AS t JOIN items AS i USING (item_id) JOIN report_sections AS s USING (section_id) "
        "JOIN items AS o ON o.item_id = t.initiative_id WHERE s.report_id = ? "
        "ORDER BY s.position, i.position, o.position",
        within=("item_id", "initiative_id"), text=None,
        place=("stage", "section", "program_number", "position", "answered"),
        parents={"item_id": "items", "initiative_id": "items"},
    ),
    "process_ratings": Table(
        "SELECT * FROM process_ratings WHERE report_id = ? ORDER BY stage_number, question_number",
        within=("stage_number", "question_number"), text="question",
        fields=("stage", "ward_rating", "center_rating", "mutual_rating", "comment"),
        place=("stage_number", "question_number"),
    ),
    "rating_scale": Table(
        "SELECT * FROM rating_scale WHERE report_id = ? ORDER BY grade",
        within=("grade",), text="meaning", fields=("rank",), place=("grade",),
    ),
    "visions": Table(
        "SELECT * FROM visions WHERE report_id = ? ORDER BY program_number, number",
        within=("program_number",), text="text", fields=("number", "operator_rating", "ward_rating"),
        place=("program_number", "number"), is_fixed=False,
    ),
    "tables": Table(
        "SELECT t.*, ifnull(caption, (SELECT group_concat(c.text, ' | ') FROM table_cells AS c "
        'WHERE c.table_id = t.table_id AND c."row" = 0)) AS head FROM tables AS t WHERE report_id = ? ORDER BY position',
        within=("program_number",), text="head", place=("program_number", "position"),
    ),
    "table_cells": Table(
        "SELECT c.*, t.program_number, t.position FROM table_cells AS c JOIN tables AS t USING (table_id) "
        'WHERE t.report_id = ? ORDER BY t.position, c."row", c."column"',
        within=("table_id",), text="text", fields=("row_span", "column_span", "is_header"),
        place=("program_number", "position", "row", "column"), parents={"table_id": "tables"},
    ),
    "observations": Table(
        "SELECT * FROM observations WHERE report_id = ? ORDER BY position",
        within=("table_id", "item_id"), text="text", fields=_FIGURE_FIELDS,
        place=("row_header", "column_header", "position"), parents={"table_id": "tables", "item_id": "items"},
    ),
    "quantities": Table(
        "SELECT q.*, i.position AS of_position, s.stage, s.section, s.program_number "
        "FROM quantities AS q JOIN items AS i USING (item_id) JOIN report_sections AS s USING (section_id) "
        "WHERE s.report_id = ? ORDER BY s.position, i.position, i.item_id, q.position",
        within=("item_id",), text="text", fields=("value", "value_high", "unit", "qualifier"),
        place=("stage", "section", "program_number", "of_position"), parents={"item_id": "items"},
    ),
}  # fmt: skip
