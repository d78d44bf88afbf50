"""`torikumi check`: the rows of a database that break a rule of consistency."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from pipeline import errors
from pipeline.commands.page import Page
from pipeline.commands.terminal import columns, printable, put, say, style_for
from pipeline.commands.usage import DATABASE, FINDINGS, WRONG_USAGE
from pipeline.store import checks, database

Group = tuple[checks.Check, Sequence[checks.Finding]]


def check(
    *,
    db: Annotated[Path, typer.Option(help="The database.")] = DATABASE,
    words: Annotated[
        bool, typer.Option("--words", help="Look up every sentence in a dictionary for misprints too; takes a while.")
    ] = False,
    most: Annotated[int, typer.Option("--limit", min=1, help="Rows shown of each rule.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print every row as JSON.")] = False,
) -> None:
    """Select the rows of a database that cannot be right.

    Each rule is an SQL file of its own. Misprints that --words finds are told and count for nothing: they are the
    report's.

    Exit status: 0 no row breaks a rule, 1 some do, 2 wrong usage, or a file that is no database of torikumi.
    """
    try:
        opened = database.read_only(db)
    except errors.OutputError as error:
        say(f"torikumi: {error}")
        raise typer.Exit(WRONG_USAGE) from error
    with closing(opened) as connection:
        groups = list(_groups(connection, asks_words=words))
        if as_json:
            _write_json(connection, groups)
        else:
            wide = columns()
            for line in _lines(connection, groups, most, Page(wide, style_for(sys.stdout))):
                put(line, sys.stdout)
    raise typer.Exit(FINDINGS if any(rule.severity != "info" for rule, _ in groups) else 0)


def _groups(connection: sqlite3.Connection, *, asks_words: bool) -> Iterator[Group]:
    """Rules with the rows that break them. In a damaged file no other rule is asked."""
    damage = list(checks.soundness(connection))
    for rule in (checks.DAMAGED, checks.DANGLING):
        if found := [finding for finding in damage if finding.check == rule]:
            yield rule, found
    if any(finding.check == checks.DAMAGED for finding in damage):
        return
    for rule in checks.all_checks().values():
        if found := list(checks.findings(connection, rule)):
            yield rule, found
    if asks_words:
        from pipeline.store import suspect_words

        if found := list(suspect_words.findings(connection)):
            yield suspect_words.CHECK, found


def _lines(connection: sqlite3.Connection, groups: Sequence[Group], most: int, page: Page) -> Iterator[str]:
    for rule, found in groups:
        paint = {"error": page.style.error, "warning": page.style.warning}.get(rule.severity, page.style.faint)
        yield from page.block(f"{rule.severity} ", f"{rule.code}: {rule.meaning}: {len(found):,}", paint, depth=0)
        for finding in found[:most]:
            place = _place(connection, finding)
            told = f"{finding.record_table} {finding.record_key}".rstrip() + (f" ({place})" if place else "")
            yield from page.block("", printable(told))
            yield from page.block("", printable(finding.detail), page.style.faint, depth=2)
        if len(found) > most:
            yield from page.block("", f"and {len(found) - most:,} more; --limit shows them", page.style.faint)
        yield ""
    broken = [(rule, found) for rule, found in groups if rule.severity != "info"]
    rows = sum(len(found) for _, found in broken)
    asked = len(checks.all_checks())
    yield f"{asked} rules, {len(broken)} broken by {rows:,} rows" if broken else f"{asked} rules, none broken"


def _write_json(connection: sqlite3.Connection, groups: Sequence[Group]) -> None:
    from pipeline.commands import json_output

    told = [
        {
            "code": rule.code,
            "severity": rule.severity,
            "meaning": rule.meaning,
            "record_table": finding.record_table,
            "record_key": finding.record_key,
            "detail": finding.detail,
            "place": _place(connection, finding),
        }
        for rule, found in groups
        for finding in found
    ]
    json_output.write(told)


def _place(connection: sqlite3.Connection, finding: checks.Finding) -> str:
    try:
        return checks.place(connection, finding)
    except sqlite3.DatabaseError:  # of a damaged file
        return ""
