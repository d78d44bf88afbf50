"""A comparison on a page for a person: what the sources changed, what the extractor changed, and the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from pipeline.commands.page import Page
from pipeline.commands.terminal import pad, printable
from pipeline.store.comparison import Comparison, DocumentChange, ReportChange, Rows, changes_of
from pipeline.store.comparison_records import Change, kinds

MOST_CHANGES = 12  # of one table in one report
_MOST_LINES = 3  # of one text
_SIGNS = {"added": "+ ", "removed": "- ", "moved": "> ", "reworded": "~ ", "changed": "= "}
CAUSES = (
    ("source", "Changes of the sources"),
    ("extractor", "Changes of the extractor: the same bytes, other rows"),
    ("surroundings", "Same bytes, same extractor: another name, other documents, or a limit of time or memory"),
    (None, "Files that moved: the same bytes, the same rows"),
)
FILES = {
    "same": "the same file",
    "revised": "other bytes in the same place",
    "replaced": "another file of the same report",
    "copy_removed": "a copy is gone",
}


def lines(found: Comparison, names: tuple[str, str], page: Page) -> Iterator[str]:
    """The whole page, line by line, safe for any terminal."""
    for head, name, count in zip(("old  ", "new  "), names, (found.documents_old, found.documents_new), strict=True):
        yield from page.block(head, f"{printable(name)}: {documents(count)}", depth=0)
    if found.is_other_extractor:
        yield page.style.warning("Another extractor made the newer one, so the same bytes may give other rows.")
    if not found.documents and not found.tables:
        yield "Nothing has changed."
    for cause, title in CAUSES:
        held = [document for document in found.documents if document.cause == cause]
        if held:
            yield ""
            yield page.style.strong(f"{title}: {documents(len(held))}")
            yield page.style.faint("  " + _told(changes_of(held)))
            for document in held:
                yield from _document(document, page)
    yield from _rows(found, page)


def documents(count: int) -> str:
    """`1 document`, `2 documents`."""
    return f"{count:,} document{'' if count == 1 else 's'}"


def counted(change: ReportChange | DocumentChange) -> str:
    """What became of the rows: `items 23 → 25, goals 4 → 3`."""
    return ", ".join(f"{table} {old} → {new}" for table, (old, new) in change.rows.items() if old != new)


def facts(document: DocumentChange) -> Iterator[str]:
    """What is to be told of the document itself: its file, status, characters by role and diagnostics."""
    if document.change in FILES and document.change != "same":
        yield FILES[document.change]
    if document.old_path:
        yield f"{'the same as' if document.change.startswith('cop') else 'was'} {document.old_path}"
    if document.old_status and document.new_status and document.old_status != document.new_status:
        yield f"status {document.old_status} → {document.new_status}"
    if document.roles:
        yield "characters: " + _pairs(document.roles)
    if document.diagnostics:
        yield "diagnostics: " + _pairs(document.diagnostics)


def _pairs(rows: Rows) -> str:
    return ", ".join(f"{name} {old} → {new}" for name, (old, new) in sorted(rows.items()))


def _document(document: DocumentChange, page: Page) -> Iterator[str]:
    yield ""
    word = document.change if document.change not in FILES else ""
    yield from page.block("", f"{printable(document.path)}{f'  {word}' if word else ''}", page.style.strong)
    for fact in facts(document):
        yield from page.block("", printable(fact), page.style.faint, depth=2)
    for report in document.reports:
        yield from _report(report, page)


def _report(report: ReportChange, page: Page) -> Iterator[str]:
    title = f"  {report.title}" if report.title else ""
    told = f" {report.change}" if report.change != "changed" else ""
    rows = f": {counted(report)}" if report.rows else ""
    yield from page.block("", printable(f"{report.report}{told}{title}{rows}"), depth=2, most=_MOST_LINES)
    for table, counts in kinds(report.changes):
        yield from page.block("", f"{table}: {_told(counts)}", page.style.strong, depth=3)
        changes = [change for change in report.changes if change.table == table and not change.is_with_parent]
        for change in changes[:MOST_CHANGES]:
            yield from _change(change, page)
        if len(changes) > MOST_CHANGES:
            yield from page.block(
                "", f"and {len(changes) - MOST_CHANGES:,} more; --json tells all", page.style.faint, depth=4
            )


def _change(change: Change, page: Page) -> Iterator[str]:
    where = f" [{printable(change.locator)}]" if change.locator else ""
    was = f" (was {change.old_place})" if change.old_place else ""
    yield from page.block(_SIGNS[change.change], printable(f"{change.place}{was}") + page.style.faint(where), depth=4)
    for text, head, paint in _texts(change, page):
        yield from page.block(head, printable(text), paint, depth=5, most=_MOST_LINES)
    for field, (old, new) in change.fields.items():
        yield from page.block("", printable(f"{field}: {value(old)} → {value(new)}"), depth=5, most=_MOST_LINES)


def _texts(change: Change, page: Page) -> Iterator[tuple[str, str, Callable[[str], str]]]:
    if change.change == "reworded":
        yield value(change.old), "- ", page.style.faint
        yield value(change.new), "+ ", str
    elif change.new or change.old:
        yield change.new or change.old or "", "", str


def value(held: object) -> str:
    """A field's value for a person; nothing is ∅."""
    return "∅" if held is None else str(held)


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{number:,} {kind.replace('_', ' ')}" for kind, number in counts.most_common())


def _rows(found: Comparison, page: Page) -> Iterator[str]:
    if not found.tables:
        return
    yield ""
    yield page.style.strong("Rows")
    rows = [(table, f"{old:,}", f"{new:,}", f"{new - old:+,}") for table, (old, new) in found.tables.items()]
    widths = [max(len(row[at]) for row in rows) for at in range(4)]
    for table, *figures in rows:
        yield f"  {pad(table, widths[0])}" + _figures(figures, widths[1:])


def _figures(figures: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(f"  {figure:>{width}}" for figure, width in zip(figures, widths, strict=True))
