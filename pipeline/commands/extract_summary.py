"""A run told in Markdown, for the page of a CI job or for an officer's mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pipeline.batch import names, publish, summary
from pipeline.batch.report import Outcome, Report
from pipeline.commands.extract_progress import problem
from pipeline.commands.markdown import cut, plain, table
from pipeline.commands.statuses import MEANINGS

_MOST_LINES = 200


def write(target: Path, report: Report, output: Path) -> None:
    """Replaces the file in one step. Raises `OutputError` where it cannot. `output` holds the results of the run."""
    with publish.writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    publish.replace(target, "".join(f"{line}\n" for line in _lines(report, output)).encode())


def _lines(report: Report, output: Path) -> Iterator[str]:
    eyes = sum(1 for _ in report.outcomes.in_need_of_eyes())
    yield "# torikumi extract"
    yield ""
    yield _headline(report, eyes)
    yield ""
    counts = report.outcomes.statuses.most_common()
    rows = [(status, number, plain(MEANINGS.get(status, ""))) for status, number in counts]
    yield from table(("status", "documents", "what it means"), rows)
    yield "## Needs eyes"
    yield ""
    shown = islice(report.outcomes.in_need_of_eyes(), _MOST_LINES)
    told = [f"- **{plain(_name(one))}**: {one.status}. {plain(_what(one, output))}" for one in shown]
    yield from cut(told or ["Nothing."], eyes, _MOST_LINES)
    yield from _rows(report)
    yield from _warnings(report)
    if report.removed:
        yield "## Removed"
        yield ""
        told = [f"- {plain(f'{root}/{path}')}" for root, path in report.removed[:_MOST_LINES]]
        yield from cut(told, len(report.removed), _MOST_LINES)


def _headline(report: Report, eyes: int) -> str:
    """One line for whoever reads no further."""
    count, read = len(report.outcomes), report.outcomes.read
    need = {0: "None needs eyes", 1: "One needs eyes"}.get(eyes, f"{eyes:,} need eyes")
    return (
        f"{count:,} document{'' if count == 1 else 's'}: {read:,} read in this run, {count - read:,} unchanged, "
        f"{len(report.removed):,} removed. {need}."
    )


def _rows(report: Report) -> Iterator[str]:
    change = {name: (report.rows_before[name], report.rows_after[name]) for name in sorted(_tables(report))}
    yield "## Rows"
    yield ""
    total = sum(report.rows_before.values()), sum(report.rows_after.values())
    rows = [(name, *pair, f"{pair[1] - pair[0]:+,}") for name, pair in [*change.items(), ("all", total)]]
    yield from table(("table", "before", "after", "change"), rows)


def _tables(report: Report) -> set[str]:
    return {*report.rows_before, *report.rows_after}


def _warnings(report: Report) -> Iterator[str]:
    """Warnings of the documents read in this run, the most common first, each with one example."""
    places: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for one in report.outcomes.with_warnings():
        warnings = {code: message for severity, code, message in reversed(one.told) if severity == "warning"}
        places.update(warnings.keys())
        for code, message in warnings.items():
            examples.setdefault(code, f"{_name(one)}: {message}")
    if not places:
        return
    yield "## Worth a look"
    yield ""
    ordered = sorted(places, key=lambda code: (-places[code], code))
    rows = [(plain(code), places[code], plain(examples[code])) for code in ordered]
    yield from table(("warning", "documents", "for example"), rows)


def _name(outcome: Outcome) -> str:
    return f"{outcome.root}/{outcome.path}"


def _what(outcome: Outcome, output: Path) -> str:
    """What is wrong. Of a document that this run did not read its result tells."""
    if outcome.is_read:
        return problem(outcome)
    try:
        told = summary.read((output / names.place(outcome.root, outcome.path)).read_bytes()).told
    except (OSError, summary.NoResult):
        return "As before; the file has not changed."
    return f"{problem(outcome._replace(told=told))} (as before; the file has not changed)"
