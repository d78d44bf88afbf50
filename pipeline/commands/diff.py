"""`torikumi diff`: what changed from one database to the next, and whether the document or the extractor changed it."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from pipeline import errors
from pipeline.commands.terminal import columns, put, say, style_for
from pipeline.commands.usage import FINDINGS, WRONG_USAGE
from pipeline.store import comparison, database

_MOST_LOSSES = 20


def diff(
    old: Annotated[Path, typer.Argument(help="The older database, or folder of results (extracted/).")],
    new: Annotated[Path, typer.Argument(help="The newer one.")],
    *,
    gate: Annotated[
        bool, typer.Option("--gate", help="Exit with 1 when a document still there lost over 2 % of its rows.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print a page in Markdown.")] = False,
) -> None:
    """Tell what changed from one database to the next, by document, report and sentence.

    Changes of the sources (other bytes) stand apart from changes of the extractor (same bytes, other rows).

    Exit status: 0 done, whatever has changed; 1 with --gate, when a document still there lost over 2 % of its rows;
    2 wrong usage, or a file that is no database of torikumi.
    """
    if as_json and as_markdown:
        say("torikumi: --json and --markdown cannot be printed at once; choose one")
        raise typer.Exit(WRONG_USAGE)
    try:
        with ExitStack() as stack:
            before, after = _opened(old, stack), _opened(new, stack)
            found = comparison.compare(before.connection, after.connection, (before.keys, after.keys))
    except errors.OutputError as error:
        say(f"torikumi: {error}")
        raise typer.Exit(WRONG_USAGE) from error
    _print(found, old, new, as_json=as_json, as_markdown=as_markdown)
    if gate:
        for loss in found.lost[:_MOST_LOSSES]:
            say(f"{loss.path}: lost {loss.lost} of {loss.rows} rows ({_shares(loss)}): read the differences above")
        if len(found.lost) > _MOST_LOSSES:
            say(f"and {len(found.lost) - _MOST_LOSSES:,} documents more")
        raise typer.Exit(FINDINGS if found.lost else 0)


class _Opened(NamedTuple):
    connection: sqlite3.Connection
    keys: dict[str, str]  # document → key of its result, where the results are at hand


def _opened(path: Path, stack: ExitStack) -> _Opened:
    """The database; of a folder one that is made of its results and gone at the end."""
    keys: dict[str, str] = {}
    if path.is_dir():
        path, keys = _built(path, Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="torikumi-"))))
    return _Opened(stack.enter_context(closing(database.read_only(path))), keys)


def _built(folder: Path, aside: Path) -> tuple[Path, dict[str, str]]:
    from pipeline.batch import names, publish, summary
    from pipeline.store import build

    found: list[tuple[str, str, bytes | Path]] = []
    keys: dict[str, str] = {}
    for place, _ in sorted(publish.results(folder)):
        try:
            document_id, key = summary.identity(folder / place)
        except summary.NoResult:
            say(f"{folder / place}: no result of torikumi, left out")
            continue
        keys[document_id] = key
        found.append((*names.document(place), folder / place))
    if not found:
        raise errors.OutputError(f"{folder}: there are no results of `torikumi extract`")
    target = aside / "torikumi.sqlite"
    build.build(found, target)
    return target, keys


def _print(found: comparison.Comparison, old: Path, new: Path, *, as_json: bool, as_markdown: bool) -> None:
    if as_json:
        from pipeline.commands import json_output

        json_output.write(comparison.as_dict(found))
    elif as_markdown:
        from pipeline.commands import diff_markdown

        for line in diff_markdown.lines(found):
            put(line, sys.stdout)
    else:
        from pipeline.commands import diff_page
        from pipeline.commands.page import Page

        wide = columns()
        for line in diff_page.lines(found, (str(old), str(new)), Page(wide, style_for(sys.stdout))):
            put(line, sys.stdout)


def _shares(loss: comparison.Loss) -> str:
    return ", ".join(f"{table} {before} → {after}" for table, (before, after) in loss.tables.items())
