"""`torikumi search`: passages that hold the words, each with its report and its place."""

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
from pipeline.commands.usage import DATABASE, WRONG_USAGE
from pipeline.store import database
from pipeline.store import search as passages

_WIDEST = 100


def search(
    words: Annotated[list[str], typer.Argument(help="Words; a passage holds all of them.")],
    *,
    ward: Annotated[str | None, typer.Option(help="A ward's name or code.")] = None,
    year: Annotated[int | None, typer.Option(help="A fiscal year, Western.")] = None,
    section: Annotated[str | None, typer.Option(help="initiatives, outcomes, issues, …")] = None,
    inflected: Annotated[bool, typer.Option("--inflected", help="Find 話し合った and 話し合い for 話し合う.")] = False,
    every_edition: Annotated[
        bool, typer.Option("--every-edition", help="Tell each file of a report, not the best read one alone.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the passages as JSON.")] = False,
    db: Annotated[Path, typer.Option(help="The database.")] = DATABASE,
) -> None:
    """Find passages by their words, whatever their width, kana or spacing, oldest first.

    Exit status: 0 the search was made, whatever it found; 2 wrong usage, or a file that is no database of torikumi.
    """
    try:
        opened = database.read_only(db)
    except errors.OutputError as error:
        raise _wrong(str(error)) from error
    with closing(opened) as connection:
        _check(connection, words, section)
        found = passages.find(
            connection,
            " ".join(words),
            ward=ward,
            year=year,
            section=section,
            inflected=inflected,
            any_edition=every_edition,
        )
        hits = list(found)
    if as_json:
        from pipeline.commands import json_output

        json_output.write([hit._asdict() for hit in hits])
        return
    wide = columns(_WIDEST)
    for line in _lines(hits, Page(wide, style_for(sys.stdout))):
        put(line, sys.stdout)
    say(f"{len(hits):,} passage{'' if len(hits) == 1 else 's'}")


def _check(connection: sqlite3.Connection, words: Sequence[str], section: str | None) -> None:
    if not "".join(words).strip():
        raise _wrong("there are no words to look for")
    known = [name for (name,) in connection.execute("SELECT section FROM section_types ORDER BY section")]
    if section is not None and section not in known:
        raise _wrong(f"there is no section {section}; there are {', '.join(known)}")


def _wrong(message: str) -> typer.Exit:
    say(f"torikumi: {message}")
    return typer.Exit(WRONG_USAGE)


def _lines(hits: Sequence[passages.Hit], page: Page) -> Iterator[str]:
    """Each passage under its report, its place beside it."""
    head = ""
    for hit in hits:
        before, head = head, f"{hit.ward_name or 'no ward'} {_years(hit)}"
        if head != before:
            if before:
                yield ""
            yield page.style.strong(printable(head))
        kind = hit.section or {"goals": "goal", "visions": "vision", "tables": "caption"}.get(hit.record_table, "")
        place = ", ".join(part for part in (hit.path, hit.locator) if part)
        yield from page.block(f"{kind}  ", printable(place), page.style.faint)
        yield from page.block("", printable(hit.text), depth=2)


def _years(hit: passages.Hit) -> str:
    """The evaluated year, or the years of a review."""
    if hit.fiscal_year is not None:
        return str(hit.fiscal_year)
    years = [str(year) for year in (hit.first_fiscal_year, hit.last_fiscal_year) if year is not None]
    return "–".join(dict.fromkeys(years)) or "no year"
