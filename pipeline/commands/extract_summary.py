"""A run told in Markdown, for the page of a CI job or for an officer's mail."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.batch import publish
from pipeline.batch.run import Outcome, Report
from pipeline.commands.extract_progress import problem
from pipeline.commands.terminal import printable

_MOST_LINES = 200
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def write(target: Path, report: Report) -> None:
    """Replaces the file in one step. Raises `OutputError` where it cannot."""
    with publish.writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    publish.replace(target, "".join(f"{line}\n" for line in _lines(report)).encode())


def _lines(report: Report) -> Iterator[str]:
    read = sum(one.is_read for one in report.outcomes)
    yield "# torikumi extract"
    yield ""
    yield f"{len(report.outcomes)} documents, {read} read in this run, {len(report.removed)} removed."
    yield ""
    yield from _table(("status", "documents"), Counter(one.status for one in report.outcomes).most_common())
    change = {table: (report.rows_before[table], report.rows_after[table]) for table in sorted(_tables(report))}
    rows = [(table, before, after, f"{after - before:+d}") for table, (before, after) in change.items()]
    yield "## Rows"
    yield ""
    yield from _table(("table", "before", "after", "change"), rows)
    yield from _list("Needs eyes", [one for one in report.outcomes if not one.is_fine])
    if report.removed:
        yield "## Removed"
        yield ""
        yield from _cut([f"- {_plain(f'{root}/{path}')}" for root, path in report.removed])


def _tables(report: Report) -> set[str]:
    return {*report.rows_before, *report.rows_after}


def _list(title: str, outcomes: list[Outcome]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    if not outcomes:
        yield "Nothing."
        yield ""
        return
    yield from _cut([f"- **{_plain(_name(one))}**: {one.status}. {_plain(_what(one))}" for one in outcomes])


def _name(outcome: Outcome) -> str:
    return f"{outcome.root}/{outcome.path}"


def _what(outcome: Outcome) -> str:
    return problem(outcome) if outcome.is_read else "As before; the file has not changed."


def _cut(lines: list[str]) -> Iterator[str]:
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        yield f"- and {len(lines) - _MOST_LINES} more"
    yield ""


def _table(head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"
    yield ""


def _plain(text: str) -> str:
    """What a document says stays text: no mark-up, no control characters."""
    return _MARKDOWN.sub(r"\\\1", printable(text))
