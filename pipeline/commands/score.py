"""`torikumi score`: a database measured against gold files, in which people wrote down what reports say."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline import errors
from pipeline.commands.page import Page
from pipeline.commands.terminal import columns, pad, printable, put, say, style_for
from pipeline.commands.usage import DATABASE, FINDINGS, WRONG_USAGE
from pipeline.store import database, scoring
from pipeline.store.facts import Fact

_HEADS = ("stated", "found", "missing", "wrong")


def score(
    gold_dir: Annotated[Path, typer.Argument(help="A folder of gold files: NAME.json for NAME.pdf, NAME-scan.pdf …")],
    *,
    db: Annotated[Path, typer.Option(help="The database.")] = DATABASE,
    minimum: Annotated[float, typer.Option(min=0, max=1, help="The share of stated facts that must be found.")] = 1.0,
    verbose: Annotated[bool, typer.Option("--verbose", help="List what is missing and what is wrong.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Measure a database against what people wrote down about the reports.

    A fact is missing when it is stated and was not found, wrong when it was found and is not stated.

    Exit status: 0 nothing is wrong, and at least the share --minimum was found; 1 otherwise; 2 wrong usage.
    """
    try:
        known = scoring.golds(gold_dir)
        with closing(database.read_only(db)) as connection:
            scored = list(scoring.score(connection, known))
    except errors.OutputError as error:
        say(f"torikumi: {error}")
        raise typer.Exit(WRONG_USAGE) from error
    fields = scoring.by_field(scored, known)
    if as_json:
        from pipeline.commands import json_output

        json_output.write({"reports": list(map(_plain, scored)), "fields": [field._asdict() for field in fields]})
    else:
        wide = columns()
        for line in _lines(scored, fields, Page(wide, style_for(sys.stdout)), verbose=verbose):
            put(line, sys.stdout)
    total = scoring.total(fields)
    is_good = total.right >= minimum * total.stated and not total.wrong
    raise typer.Exit(0 if is_good else FINDINGS)


def _lines(
    scored: Sequence[scoring.Scored], fields: Sequence[scoring.Field], page: Page, *, verbose: bool
) -> Iterator[str]:
    """Report by report, then field by field."""
    rows = [(_name(one), _counts(one)) for one in scored]
    yield from _table("report", rows, page, [list(_told(one)) if verbose else [] for one in scored])
    yield ""
    total = scoring.total(fields)
    told = [(field.name, (field.stated, field.right, field.missing, field.wrong)) for field in [*fields, total]]
    yield from _table("field", told, page, [[] for _ in told])
    if total.stated:
        yield ""
        yield f"found {total.right / total.stated:.4f} of what is stated; wrong {total.wrong:,}"


def _table(
    head: str, rows: Sequence[tuple[str, tuple[int, ...]]], page: Page, below: Sequence[Sequence[str]]
) -> Iterator[str]:
    width = max(len(head), *(len(name) for name, _ in rows)) + 2
    yield page.style.faint(pad(head, width) + "".join(f"{name:>9}" for name in _HEADS))
    for (name, counts), lines in zip(rows, below, strict=True):
        paint = page.style.error if counts[3] else page.style.warning if counts[2] else str
        yield paint(pad(name, width) + "".join(f"{count:>9,}" for count in counts))
        for line in lines:
            yield from page.block("", line, depth=2)


def _name(one: scoring.Scored) -> str:
    if one.path is None:
        return f"{printable(one.gold or '')}: not in the database"
    name = printable(one.path) + (f" ({one.status})" if one.status != "extracted" else "")
    return name if one.gold else f"{name}: a report too many"


def _counts(one: scoring.Scored) -> tuple[int, int, int, int]:
    difference = one.difference
    return difference.stated, difference.right, len(difference.missing), len(difference.wrong)


def _told(one: scoring.Scored) -> Iterator[str]:
    for kind, found in (("missing", one.difference.missing), ("wrong", one.difference.wrong)):
        yield from (printable(f"{kind} {fact[0]}: {_said(fact)}") for fact in found)


def _said(fact: Fact) -> str:
    return ", ".join(str(sorted(value, key=str) if isinstance(value, frozenset) else value) for value in fact[1])


def _plain(one: scoring.Scored) -> dict[str, Any]:
    difference = one.difference
    lists = {kind: [[fact[0], _said(fact)] for fact in getattr(difference, kind)] for kind in ("missing", "wrong")}
    return {**one._asdict(), "difference": {"stated": difference.stated, "right": difference.right, **lists}}
