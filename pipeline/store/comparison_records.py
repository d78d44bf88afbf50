"""The records of one report in two databases: which are the same, and what became of the others."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any, NamedTuple

from pipeline.store.comparison_tables import TABLES, Table
from schemas.records import KEYS

ALIKE = 0.5  # share of letter pairs from which two texts in one place are one text reworded
ALIKE_ELSEWHERE = 0.8  # from which they are in two places
MOST_PAIRS = 40_000  # of texts held against each other; beyond, a text is only looked for where it stood
_MOST_ROWS = 4_000  # of one place put in order by what they say; beyond, by their numbers
_GONE = "gone "
_KEYS = ("goal_key", "item_key")
_NAMES = {
    "program_number": "program", "goal_number": "goal", "told_goal": "tied to goal", "answered": "answers initiative",
    "position": "no.", "of_position": "no.", "number": "no.", "stage_number": "stage", "question_number": "question",
    "row": "row", "column": "column", "grade": "grade",
}  # fmt: skip

Row = dict[str, Any]


class Same(NamedTuple):
    """One record in both databases; `is_moved` where others stand between."""

    was: Row
    now: Row
    is_moved: bool = False


class _Became:
    """What the records of the old database are in the new one, by table and key; tables that are the same need no entry."""

    def __init__(self) -> None:
        self.unchanged: set[str] = set()
        self._keys: dict[tuple[str, str], str] = {}
        self._held: set[tuple[str, str]] = set()

    def add(self, table: str, old: str, new: str) -> None:
        """One record, by its two keys."""
        self._keys[table, old] = new
        self._held.add((table, new))

    def key(self, table: str, key: str) -> str:
        """The new key; of a record that is gone one that no new record has."""
        return key if table in self.unchanged else self._keys.get((table, key), f"{_GONE}{key}")

    def holds(self, table: str, key: str) -> bool:
        """Whether both databases have the record of this new key."""
        return not key.startswith(_GONE) if table in self.unchanged else (table, key) in self._held


class Change(NamedTuple):
    """A record that is not the same. `fields` holds what differs besides the text: name → (old, new).

    `page` and `locator` tell where the words stand: in the new document, of a record removed in the old one.
    """

    table: str
    change: str  # added, removed, moved, reworded, changed
    place: str
    old_place: str | None = None
    old: str | None = None
    new: str | None = None
    fields: dict[str, tuple[Any, Any]] = {}  # noqa: RUF012 - a default never written to
    is_with_parent: bool = False  # added or removed because the record it belongs to was
    page: int | None = None
    locator: str | None = None


class Compared(NamedTuple):
    """A report in both databases: its records' changes, and the number of its rows by table."""

    changes: tuple[Change, ...]
    rows_old: Counter[str]
    rows_new: Counter[str]


def count(connection: sqlite3.Connection, report_id: str) -> Counter[str]:
    """The rows of a report by table."""
    return Counter({table: number for table in TABLES if (number := len(_read(connection, table, report_id)))})


def _read(connection: sqlite3.Connection, table: str, report_id: str) -> list[sqlite3.Row]:
    return connection.execute(TABLES[table].sql, (report_id,)).fetchall()


def compare(old: sqlite3.Connection, old_id: str, new: sqlite3.Connection, new_id: str) -> Compared:
    """Table by table, parents first: a record is looked for in what its parent has become."""
    became = _Became()
    changes: list[Change] = []
    rows_old: Counter[str] = Counter()
    rows_new: Counter[str] = Counter()
    for name, table in TABLES.items():
        old_rows, new_rows = _read(old, name, old_id), _read(new, name, new_id)
        rows_old[name], rows_new[name] = len(old_rows), len(new_rows)
        if old_rows == new_rows and old_id == new_id:
            became.unchanged.add(name)
            continue
        before = [_translated(name, dict(row), became, (old_id, new_id)) for row in old_rows]
        same, gone, come = _match(table, before, list(map(dict, new_rows)))
        for pair in same:
            became.add(name, _key(name, pair.was), _key(name, pair.now))
        changes += (_placed(new, name, pair.now, change) for pair in same if (change := _changed(name, pair)))
        changes += (_placed(old, name, row, _lone(name, row, "removed", became)) for row in gone)
        changes += (_placed(new, name, row, _lone(name, row, "added", became)) for row in come)
    return Compared(tuple(changes), +rows_old, +rows_new)


def _key(table: str, row: Row) -> str:
    """The primary key as it was read, before parents were translated."""
    held = row.get("_key")
    return str(held) if held else "/".join(str(row.get(column)) for column in KEYS[table])


def _translated(name: str, row: Row, became: _Became, reports: tuple[str, str]) -> Row:
    """An old row with its parents' new keys; one whose parent is gone gets one that no new row has.

    A lasting key of a report without a work begins with the report's own, and lasts no longer than its bytes.
    """
    held = {column: of for column, of in TABLES[name].parents.items() if row[column] is not None}
    parents = {column: became.key(of, row[column]) for column, of in held.items()}
    keys = {column: reports[1] + row[column].removeprefix(reports[0]) for column in _KEYS
            if str(row.get(column)).startswith(reports[0])}  # fmt: skip
    return {**row, **parents, **keys, "_key": _key(name, row)}


# -- which rows are the same


def _match(table: Table, before: Sequence[Row], after: Sequence[Row]) -> tuple[list[Same], list[Row], list[Row]]:
    """Pairs of rows that are one record, and what is left of the old and of the new."""
    same: list[Same] = []
    gone: list[Row] = []
    come: list[Row] = []
    old, new = _grouped(table, before), _grouped(table, after)
    for place in dict.fromkeys((*old, *new)):
        pairs, left, right = _match_place(table, old.get(place, []), new.get(place, []))
        same += pairs
        gone += left
        come += right
    if table.text is None or table.is_fixed:
        return same, gone, come
    elsewhere = _alike(table, gone, come, ALIKE_ELSEWHERE)
    return [*same, *elsewhere], *_without(elsewhere, gone, come)


def _grouped(table: Table, rows: Sequence[Row]) -> dict[tuple[Any, ...], list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[tuple(row.get(column) for column in table.within)].append(row)
    return found


def _match_place(table: Table, old: list[Row], new: list[Row]) -> tuple[list[Same], list[Row], list[Row]]:
    said = [_said(table, row) for row in old], [_said(table, row) for row in new]
    if said[0] == said[1] or max(len(old), len(new)) > _MOST_ROWS:
        pairs = list(map(Same, old, new))
        return pairs, old[len(pairs) :], new[len(pairs) :]
    same: list[Same] = []
    gone: list[Row] = []
    come: list[Row] = []
    opposite: list[Same] = []
    for kind, i, j, k, m in SequenceMatcher(None, *said, autojunk=False).get_opcodes():
        if kind == "equal":
            same += map(Same, old[i:j], new[k:m])
            continue
        gone += old[i:j]
        come += new[k:m]
        opposite += map(Same, old[i:j], new[k:m])
    pairs = _alike(table, gone, come, ALIKE)
    gone, come = _without(pairs, gone, come)
    if table.is_fixed:
        left = {id(row) for row in (*gone, *come)}
        stayed = [pair for pair in opposite if {id(pair.was), id(pair.now)} <= left]
        pairs += stayed
        gone, come = _without(stayed, gone, come)
    return same + pairs, gone, come


def _said(table: Table, row: Row) -> str:
    return _folded(row.get(table.text)) if table.text else ""


@lru_cache(maxsize=65_536)
def _folded(text: str | None) -> str:
    from pipeline.normalization.text import fold

    return fold(text) if text else ""


def _without(pairs: Sequence[Same], gone: list[Row], come: list[Row]) -> tuple[list[Row], list[Row]]:
    taken = {id(row) for pair in pairs for row in pair[:2]}
    return [row for row in gone if id(row) not in taken], [row for row in come if id(row) not in taken]


def _alike(table: Table, gone: Sequence[Row], come: Sequence[Row], least: float) -> list[Same]:
    """The likest first, each row once. Equal texts are alike, however short."""
    if not gone or not come or len(gone) * len(come) > MOST_PAIRS:
        return []
    texts = [_said(table, row) for row in gone], [_said(table, row) for row in come]
    found = [
        (likeness, -at, -to)
        for at, one in enumerate(texts[0])
        for to, other in enumerate(texts[1])
        if one and other and (likeness := _likeness(one, other)) >= least
    ]
    pairs, used = [], set()
    for _, at, to in sorted(found, reverse=True):
        if ("old", at) not in used and ("new", to) not in used:
            used |= {("old", at), ("new", to)}
            was, now = gone[-at], come[-to]
            pairs.append(Same(was, now, _said(table, was) == _said(table, now)))
    return pairs


def _likeness(one: str, other: str) -> float:
    """The share of letter pairs that both hold."""
    if one == other:
        return 1.0
    first, second = _pairs(one), _pairs(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


@lru_cache(maxsize=4_096)
def _pairs(text: str) -> Counter[str]:
    return Counter(map(str.__add__, text, text[1:]))


# -- what became of them


def _changed(name: str, pair: Same) -> Change | None:
    table, was, now = TABLES[name], pair.was, pair.now
    old, new = (row.get(table.text) if table.text else None for row in (was, now))
    fields = {field: (was[field], now[field]) for field in table.fields
              if field in was and field in now and was[field] != now[field]}  # fmt: skip
    if old != new:
        fields = {field: pair for field, pair in fields.items() if field not in _KEYS}
    has_moved = pair.is_moved or any(was.get(column) != now.get(column) for column in table.within)
    if old == new and not fields and not has_moved:
        return None
    kind = "reworded" if old != new else "moved" if has_moved else "changed"
    before, after = _place(table, was), _place(table, now)
    return Change(name, kind, after, before if before != after else None, old, new, fields)


def _lone(name: str, row: Row, kind: str, became: _Became) -> Change:
    table = TABLES[name]
    parents = [(of, row[column]) for column, of in table.parents.items() if row[column] is not None]
    text = row.get(table.text) if table.text else row.get("of_text")
    old, new = (None, text) if kind == "added" else (text, None)
    is_with_parent = not all(became.holds(of, key) for of, key in parents)
    return Change(name, kind, _place(table, row), old=old, new=new, is_with_parent=is_with_parent)


def _place(table: Table, row: Row) -> str:
    """For a person: `evaluated outcomes, goal 1, no. 3`."""
    plain = [str(row[column]) for column in table.place if column not in _NAMES and row.get(column) is not None]
    named = [f"{_NAMES[column]} {row[column]}" for column in table.place
             if column in _NAMES and row.get(column) is not None]  # fmt: skip
    return ", ".join([" ".join(plain), *named] if plain else named)


_CITED = """
SELECT b.page, b.locator FROM record_names AS n JOIN evidence_rows AS e USING (record_number)
JOIN block_rows AS b ON b.document_number = e.document_number AND b.block = e.block
WHERE n.record_table = ? AND n.record_key = ? ORDER BY e.field <> ?, e.position LIMIT 1
"""


def _placed(connection: sqlite3.Connection, name: str, row: Row, change: Change) -> Change:
    """With the page and place of its words, where words were found for it."""
    try:
        found = connection.execute(_CITED, (name, _key(name, row), TABLES[name].text or "")).fetchone()
    except sqlite3.OperationalError:  # a database of another schema version
        found = None
    return change._replace(page=found[0], locator=found[1]) if found else change


def kinds(changes: Sequence[Change]) -> Iterator[tuple[str, Counter[str]]]:
    """Table → how many records were added, removed, moved, reworded, changed."""
    for table in TABLES:
        counted = Counter(change.change for change in changes if change.table == table)
        if counted:
            yield table, counted
