"""Two databases held against each other: what changed by document, work, place and text, and why.

A document that is still there by its bytes, or else by its path, is the same document. What its own bytes explain is a
change of the source; the same bytes with another result are a change of the extractor, or of what stands around them.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pipeline.errors import OutputError
from pipeline.store import comparison_records as records
from pipeline.store.comparison_tables import TABLES

MOST_LOST = 0.02  # of the rows of a document still there: what `gate` lets pass
DERIVED = ("goal_links", "item_links", "edition_differences", "sources")  # rows that need several documents
AROUND = frozenset({"is_primary"})  # of a report: what other documents decide
NAMED = AROUND | {"work_id", "fiscal_year", "fiscal_year_source", "next_fiscal_year"}  # what the file's name may decide

_REPORTS = """
SELECT document_id, report_id, ifnull(work_id, report_id), form, title FROM reports ORDER BY document_id, position
"""
_ROLES = """
SELECT document_id, role, sum(s.characters) FROM span_rows AS s JOIN documents USING (document_number)
GROUP BY document_number, role
"""

Rows = dict[str, tuple[int, int]]  # table → rows in the old database, in the new one


class Extractor(NamedTuple):
    """What read the documents of a database."""

    version: str
    settings: str
    vocabulary_digest: str


class ReportChange(NamedTuple):
    """A report of a document, by its work or, where that is unknown, by its own key."""

    report: str
    title: str | None
    change: str  # added, removed, changed
    rows: Rows
    changes: tuple[records.Change, ...] = ()


class DocumentChange(NamedTuple):
    """A document that is not the same. `path` has its root; `old_path` only where it had another one.

    `change` tells of the file: added, removed, renamed, copied, copy_removed, revised (other bytes at its path),
    replaced (another file of the same works), same. `cause` tells why its rows differ: source, extractor, or
    surroundings (same bytes and extractor: another name, other documents, or a limit of time or memory); None where they
    do not.
    """

    path: str
    change: str
    cause: str | None
    old_path: str | None = None
    old_status: str | None = None
    new_status: str | None = None
    rows: Rows = {}  # noqa: RUF012 - a default never written to
    roles: Rows = {}  # noqa: RUF012 - characters by role, where they differ
    diagnostics: Rows = {}  # noqa: RUF012 - by code, where they differ
    reports: tuple[ReportChange, ...] = ()

    @property
    def is_still_there(self) -> bool:
        """Whether the gate asks of its rows."""
        return self.change not in {"added", "removed", "replaced"}


class Loss(NamedTuple):
    """A document that lost more rows than the gate lets pass."""

    path: str
    lost: int
    rows: int  # that it had
    tables: Rows


class Comparison(NamedTuple):
    """Everything that differs. `tables` counts rows over everything, `documents` holds only those that differ."""

    old: Extractor
    new: Extractor
    is_other_extractor: bool  # the same bytes may give other rows
    documents_old: int
    documents_new: int
    documents: tuple[DocumentChange, ...]
    tables: Rows

    @property
    def lost(self) -> tuple[Loss, ...]:
        """Documents still there that lost more than `MOST_LOST` of their rows; what one table gained makes up for nothing."""
        return tuple(loss for document in self.documents if document.is_still_there and (loss := _loss(document)))


class _Report(NamedTuple):
    key: str
    work: str  # the key again, where the work is unknown
    form: str
    title: str | None


class _Document(NamedTuple):
    document_id: str
    status: str
    paths: tuple[str, ...]
    reports: tuple[_Report, ...]


class _Side(NamedTuple):
    connection: sqlite3.Connection
    extractor: Extractor
    keys: Mapping[str, str]
    documents: dict[str, _Document]
    roles: dict[str, Counter[str]]
    diagnostics: dict[str, Counter[str]]


def compare(
    old: sqlite3.Connection, new: sqlite3.Connection, keys: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
) -> Comparison:
    """Every document of the one and what it is in the other. Raises `OutputError` where a table is not as it should be.

    `keys`, where known, are those of the results both were made of: equal keys of equal bytes are one extractor.
    """
    try:
        before, after = _side(old, keys[0], _roots(old, new)), _side(new, keys[1], {})
        documents = tuple(sorted(_documents(before, after), key=lambda each: (each.path, each.change)))
        tables = _difference(_totals(old), _totals(new))
    except sqlite3.Error as error:
        raise OutputError(f"the databases cannot be compared ({error}); read the older one's files again") from error
    is_other = any(
        not _is_one_extractor(before, after, each) for each in before.documents.keys() & after.documents.keys()
    )
    counts = len(before.documents), len(after.documents)
    return Comparison(before.extractor, after.extractor, is_other, *counts, documents, tables)


def _is_one_extractor(old: _Side, new: _Side, document_id: str) -> bool:
    """Whether one and the same extractor read these bytes both times."""
    keys = old.keys.get(document_id), new.keys.get(document_id)
    return keys[0] == keys[1] if all(keys) else old.extractor == new.extractor


# -- what there is


def _roots(old: sqlite3.Connection, new: sqlite3.Connection) -> dict[str, str]:
    """Old root → new one, where each side has one: a folder may be called otherwise the next time."""
    before, after = (
        [root for (root,) in each.execute("SELECT DISTINCT root FROM document_paths")] for each in (old, new)
    )
    return dict(zip(before, after, strict=True)) if len(before) == len(after) == 1 else {}


def _side(connection: sqlite3.Connection, keys: Mapping[str, str], roots: Mapping[str, str]) -> _Side:
    version, settings, vocabulary = connection.execute(
        "SELECT extractor_version, settings, vocabulary_digest FROM dataset"
    ).fetchone()
    paths, reports = defaultdict(list), defaultdict(list)
    for root, path, document_id in connection.execute("SELECT root, path, document_id FROM document_paths"):
        paths[document_id].append(f"{roots.get(root, root)}/{path}")
    for document_id, *report in connection.execute(_REPORTS):
        reports[document_id].append(_Report(*report))
    documents = {
        document_id: _Document(document_id, status, tuple(sorted(paths[document_id])), tuple(reports[document_id]))
        for document_id, status in connection.execute("SELECT document_id, status FROM documents")
    }
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    for document_id, code in connection.execute("SELECT document_id, code FROM diagnostics"):
        codes[document_id][code] += 1
    extractor = Extractor(version, _settings(settings), vocabulary)
    return _Side(connection, extractor, keys, documents, _roles(connection), codes)


def _settings(text: str) -> str:
    """With sorted names, so that equal settings are equal."""
    return json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False)


def _roles(connection: sqlite3.Connection) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for document_id, role, characters in connection.execute(_ROLES):
        found[document_id][role] = characters
    return found


def _totals(connection: sqlite3.Connection) -> Counter[str]:
    held = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    tables = [name for name in ("documents", *TABLES, *DERIVED, "diagnostics") if name in held]
    return Counter({name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables})


def _difference(old: Mapping[str, int], new: Mapping[str, int]) -> Rows:
    names = dict.fromkeys((*old, *new))
    return {name: (old.get(name, 0), new.get(name, 0)) for name in names if old.get(name, 0) != new.get(name, 0)}


# -- which documents are the same


def _documents(old: _Side, new: _Side) -> Iterator[DocumentChange]:
    pairs = _pairs(old, new)
    for before, after in pairs:
        is_same = before.document_id == after.document_id
        found = _changed(old, before, new, after, "same" if is_same else _revised(before, after))
        if found is not None:
            yield found
    for document_id in old.documents.keys() - {before.document_id for before, _ in pairs}:
        yield _lone(old, old.documents[document_id], "removed")
    for document_id in new.documents.keys() - {after.document_id for _, after in pairs}:
        yield _lone(new, new.documents[document_id], "added")


def _pairs(old: _Side, new: _Side) -> list[tuple[_Document, _Document]]:
    """By their bytes; else by their path; else by the works they hold, each document once."""
    same = old.documents.keys() & new.documents.keys()
    pairs = [(old.documents[document_id], new.documents[document_id]) for document_id in sorted(same)]
    gone = [old.documents[document_id] for document_id in sorted(old.documents.keys() - same)]
    come = [new.documents[document_id] for document_id in sorted(new.documents.keys() - same)]
    for names in (lambda document: document.paths, _works):
        free = {name: document for document in reversed(gone) for name in names(document)}
        for document in list(come):
            before = next((free[name] for name in names(document) if name in free), None)
            if before is not None and before in gone:
                pairs.append((before, document))
                gone.remove(before)
                come.remove(document)
    return pairs


def _works(document: _Document) -> tuple[str, ...]:
    """All its works as one name: a file stands for another only where it holds the same reports."""
    works = sorted({report.work for report in document.reports if report.work != report.key})
    return ("\n".join(works),) if works and len(works) == len(document.reports) else ()


def _revised(before: _Document, after: _Document) -> str:
    return "revised" if set(before.paths) & set(after.paths) else "replaced"


# -- what became of one


def _changed(old: _Side, before: _Document, new: _Side, after: _Document, change: str) -> DocumentChange | None:
    reports, rows = _reports(old, before, new, after)
    roles = _difference(old.roles.get(before.document_id, {}), new.roles.get(after.document_id, {}))
    codes = _difference(old.diagnostics.get(before.document_id, {}), new.diagnostics.get(after.document_id, {}))
    differs = bool(reports or roles or codes or before.status != after.status)
    cause = "source" if change != "same" else None
    change = _moved(before, after) if change == "same" else change
    if cause is None and differs:
        fields = AROUND if change == "same" else NAMED
        is_around = not (roles or codes) and before.status == after.status
        is_around = is_around and all(_is_around(report, fields) for report in reports)
        is_one = _is_one_extractor(old, new, after.document_id)
        cause = "surroundings" if is_one or is_around else "extractor"
    if change == "same" and not differs:
        return None
    path, old_path = _first(after.paths, before.paths), _first(before.paths, after.paths)
    other = old_path if old_path != path else None
    return DocumentChange(path, change, cause, other, before.status, after.status, rows, roles, codes, reports)


def _moved(before: _Document, after: _Document) -> str:
    gone, come = set(before.paths) - set(after.paths), set(after.paths) - set(before.paths)
    if gone and come:
        return "renamed"
    return "copied" if come else "copy_removed" if gone else "same"


def _first(paths: tuple[str, ...], others: tuple[str, ...]) -> str:
    """The path to call a document by: one that the other side has not, where there is one."""
    return next((path for path in paths if path not in others), paths[0] if paths else "?")


def _is_around(report: ReportChange, fields: frozenset[str]) -> bool:
    """Whether nothing but these fields of the report has changed."""
    return report.change == "changed" and all(
        change.table == "reports" and change.change == "changed" and change.fields.keys() <= fields
        for change in report.changes
    )


def _reports(old: _Side, before: _Document, new: _Side, after: _Document) -> tuple[tuple[ReportChange, ...], Rows]:
    """What changed in the reports of a document, and all of its rows before and after."""
    pairs, gone, come = _same_reports(before.reports, after.reports)
    changes = []
    rows_old: Counter[str] = Counter()
    rows_new: Counter[str] = Counter()
    for was, now in pairs:
        found = records.compare(old.connection, was.key, new.connection, now.key)
        rows_old.update(found.rows_old)
        rows_new.update(found.rows_new)
        if found.changes:
            rows = _difference(found.rows_old, found.rows_new)
            changes.append(ReportChange(now.work, now.title, "changed", rows, found.changes))
    for side, reports, change, total in ((old, gone, "removed", rows_old), (new, come, "added", rows_new)):
        for report in reports:
            lone, counts = _lone_report(side, report, change)
            changes.append(lone)
            total.update(counts)
    names = dict.fromkeys((*rows_old, *rows_new))
    return tuple(changes), {name: (rows_old[name], rows_new[name]) for name in names}


def _same_reports(
    old: Iterable[_Report], new: Iterable[_Report]
) -> tuple[list[tuple[_Report, _Report]], list[_Report], list[_Report]]:
    """Pairs by their key, else by their work, else by form and order; and what is left on either side."""
    gone, come = list(old), list(new)
    pairs: list[tuple[_Report, _Report]] = []
    for name in (_by_key, _by_work, _by_form):
        for now in list(come):
            was = next((each for each in gone if name(each) == name(now)), None)
            if was is not None:
                pairs.append((was, now))
                gone.remove(was)
                come.remove(now)
    return pairs, gone, come


def _by_key(report: _Report) -> str:
    return report.key


def _by_work(report: _Report) -> str:
    return report.work


def _by_form(report: _Report) -> str:
    return report.form


def _lone_report(side: _Side, report: _Report, change: str) -> tuple[ReportChange, Counter[str]]:
    """A report that only one side has is counted, not told record by record."""
    counts = records.count(side.connection, report.key)
    return ReportChange(report.work, report.title, change, _sided(counts, change)), counts


def _lone(side: _Side, document: _Document, change: str) -> DocumentChange:
    """A document that only one side has."""
    reports = []
    total: Counter[str] = Counter()
    for report in document.reports:
        lone, counts = _lone_report(side, report, change)
        reports.append(lone)
        total.update(counts)
    old, new = (document.status, None) if change == "removed" else (None, document.status)
    path, rows = _first(document.paths, ()), _sided(total, change)
    return DocumentChange(path, change, "source", None, old, new, rows, reports=tuple(reports))


def _sided(counts: Mapping[str, int], change: str) -> Rows:
    return _difference(counts, {}) if change == "removed" else _difference({}, counts)


def _loss(document: DocumentChange) -> Loss | None:
    had = sum(old for old, _ in document.rows.values())
    tables = {table: (old, new) for table, (old, new) in document.rows.items() if new < old}
    lost = sum(old - new for old, new in tables.values())
    return Loss(document.path, lost, had, tables) if lost > MOST_LOST * had else None


def changes_of(documents: Iterable[DocumentChange]) -> Counter[str]:
    """How many documents changed in which way."""
    return Counter(document.change for document in documents)


def as_dict(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain values, for JSON."""
    plain: dict[str, Any] = _plain(comparison)
    return {**plain, "lost": _plain(comparison.lost)}


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {name: _plain(each) for name, each in value._asdict().items()}
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple | list) else value
