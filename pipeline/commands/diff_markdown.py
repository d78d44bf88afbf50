"""A comparison as a page in Markdown, for a CI job: counts first, then what a reader should look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.commands.diff_page import CAUSES, counted, documents, facts, value
from pipeline.commands.markdown import cut, plain, table
from pipeline.store.comparison import MOST_LOST, Comparison, DocumentChange, ReportChange
from pipeline.store.comparison_records import Change, kinds

_MOST_DOCUMENTS = 100
_MOST_CHANGES = 20  # of one report
_LONGEST = 300  # characters of one text


def lines(found: Comparison) -> Iterator[str]:
    """The whole page, line by line."""
    yield "# torikumi diff"
    yield ""
    yield f"{documents(found.documents_old)} before, {documents(found.documents_new)} after."
    if found.is_other_extractor:
        yield "Another extractor made the newer database, so the same bytes may give other rows."
    if not found.documents and not found.tables:
        yield "Nothing has changed."
    yield ""
    yield from _lost(found)
    if found.tables:
        rows = [(name, old, new, f"{new - old:+,}") for name, (old, new) in found.tables.items()]
        yield from table(("table", "before", "after", "change"), rows)
    for cause, title in CAUSES:
        yield from _documents(title, [document for document in found.documents if document.cause == cause])


def _lost(found: Comparison) -> Iterator[str]:
    if not found.lost:
        return
    yield f"## Rows lost: over {MOST_LOST:.0%} of a document that is still there"
    yield ""
    rows = [(plain(loss.path), loss.rows, loss.lost, _tables(loss.tables)) for loss in found.lost]
    yield from table(("document", "rows before", "lost", "where"), rows)


def _tables(rows: dict[str, tuple[int, int]]) -> str:
    return ", ".join(f"{plain(name)} {old} → {new}" for name, (old, new) in rows.items())


def _documents(title: str, held: Sequence[DocumentChange]) -> Iterator[str]:
    if not held:
        return
    yield f"## {title}: {documents(len(held))}"
    yield ""
    told = [line for document in held[:_MOST_DOCUMENTS] for line in _document(document)]
    yield from told
    if len(held) > _MOST_DOCUMENTS:
        yield f"- and {documents(len(held) - _MOST_DOCUMENTS)} more"
    yield ""


def _document(document: DocumentChange) -> Iterator[str]:
    word = "" if document.change == "same" else f", {plain(document.change.replace('_', ' '))}"
    told = "; ".join([*facts(document), counted(document)])
    yield f"- **{plain(document.path)}**{word}: {plain(told.strip('; ')) or 'see below'}"
    for report in document.reports:
        yield from _report(report)


def _report(report: ReportChange) -> Iterator[str]:
    counts = "; ".join(
        f"{name}: " + ", ".join(f"{number} {kind}" for kind, number in kinds_of.items())
        for name, kinds_of in kinds(report.changes)
    )
    yield f"  - {plain(report.report)} {report.change}{f': {plain(counts)}' if counts else ''}"
    changes = [f"    - {_change(change)}" for change in report.changes if not change.is_with_parent]
    yield from list(cut(changes, len(changes), _MOST_CHANGES, " (`torikumi diff --json` tells all)"))[:-1]


def _change(change: Change) -> str:
    where = f" ({plain(change.locator)})" if change.locator else ""
    was = f", was {plain(change.old_place)}" if change.old_place else ""
    head = f"{change.change}: {plain(f'{change.table} {change.place}'.strip())}{was}{where}"
    texts = [_short(text) for text in (change.old, change.new) if text]
    said = " → ".join(texts) if change.change == "reworded" else texts[-1] if texts else ""
    fields = "; ".join(
        f"{name} {_short(value(old))} → {_short(value(new))}" for name, (old, new) in change.fields.items()
    )
    return ": ".join(part for part in (head, said, fields) if part)


def _short(text: str) -> str:
    return plain(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
