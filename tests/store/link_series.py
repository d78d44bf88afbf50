"""The series of reports with the links a reader draws, as drafts of results, and the links the program draws, compared."""

from __future__ import annotations

import json
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from store_results import Draft

FOLDER = Path(__file__).parent / "series"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
SECTIONS = {
    "initiatives": ("initiatives", "evaluated"),
    "issues": ("issues", "evaluated"),
    "plans": ("initiatives", "planned"),
}


class Found(NamedTuple):
    """Links drawn, wrong ones, and missed ones; what readers differ on is in neither."""

    right: set[tuple[str, ...]]
    wrong: set[tuple[str, ...]]
    missed: set[tuple[str, ...]]

    @property
    def precision(self) -> float:
        return len(self.right) / (len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.right) / (len(self.right) + len(self.missed))


@cache
def series(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def half(which: str) -> list[str]:
    return [name for name in NAMES if series(name)["half"] == which]


def drafts(name: str) -> list[Draft]:
    """One document a report; goals and items keep the identifiers of the series."""
    whole = series(name)
    return [_draft(whole, report) for report in whole["reports"]]


def _draft(whole: dict[str, Any], report: dict[str, Any]) -> Draft:
    year, place = report["fiscal_year"], {key: whole[key] for key in ("ward_code", "ward_name")}
    report_id = f"{whole['ward_code']}-{year}"
    draft = Draft(report_id)
    draft.report(report_id, fiscal_year=year, next_fiscal_year=year + 1, **place)
    for stage in ("evaluated", "planned"):
        for number, (goal_id, text) in enumerate(report[stage].items(), 1):
            key = f"{report_id}-goal-{stage}-{goal_id}"
            years = {"fiscal_year": year + (stage == "planned"), "goal_key": key}
            draft.goal(goal_id, text, number, stage, report_id=report_id, **years)
    for kind, (section, stage) in SECTIONS.items():
        draft.section(f"{report_id}-{kind}", section, report_id=report_id, stage=stage)
        for position, (item_id, text) in enumerate(report[kind].items(), 1):
            draft.item(item_id, text, f"{report_id}-{kind}", position=position)
    return draft


def goals_found(connection: sqlite3.Connection, name: str) -> Found:
    sql = "SELECT from_goal_id, to_goal_id, kind, relation FROM goal_links"
    return _compared(connection, sql, series(name)["goal_links"], series(name)["unsure"])


def items_found(connection: sqlite3.Connection, name: str) -> Found:
    sql = "SELECT from_item_id, to_item_id, relation FROM item_links"
    return _compared(connection, sql, series(name)["item_links"], series(name)["unsure_items"])


def _compared(connection: sqlite3.Connection, sql: str, truth: list[list[str]], unsure: list[list[str]]) -> Found:
    true = {tuple(link) for link in truth}
    drawn = {tuple(row) for row in connection.execute(sql) if list(row)[:2] not in unsure}
    return Found(drawn & true, drawn - true, true - drawn)
