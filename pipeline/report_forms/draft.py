"""A report in the making: its records, and the words behind each of their fields."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from pipeline.normalization.text import fold
from pipeline.report_forms.ledger import Ledger
from schemas.base import Record
from schemas.document import DOUBTFUL_FIGURE, Diagnostic
from schemas.outline import Line
from schemas.provenance import FURNITURE, ROLES, VALUE, VERBATIM, Evidence
from schemas.records import key_of

if TYPE_CHECKING:  # most documents have no tables of data
    from pipeline.outline.data_grids import Reader


class Source(NamedTuple):
    """The words a field rests on, and how it follows from them. `role` None cites words that have their role already."""

    lines: Sequence[Line]
    method: str = VERBATIM
    role: str | None = VALUE


class Draft:
    """Collects the records of all reports of one document."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.records: dict[str, list[Record]] = {}
        self.evidence: list[Evidence] = []
        self.diagnostics: list[Diagnostic] = []
        self._keys: dict[str, int] = {}
        self._taken: set[tuple[str, str]] = set()
        self._cited: list[tuple[int, int, int]] = []

    @cached_property
    def reader(self) -> Reader:
        """What reads the grids of data of the whole document; furniture is no caption of theirs."""
        from pipeline.outline.data_grids import Reader

        furniture = ROLES.index(FURNITURE) + 1
        running = frozenset(block for block, roles in enumerate(self.ledger.roles) if furniture in roles)
        return Reader(self.ledger.clean, running)

    @cached_property
    def doubts(self) -> dict[int, list[tuple[int, int]]]:
        """The ranges of each block that hold a figure OCR is not sure of."""
        found: dict[int, list[tuple[int, int]]] = {}
        for note in self.ledger.clean.document.diagnostics:
            if note.code == DOUBTFUL_FIGURE and None not in note[3:]:
                found.setdefault(note.block, []).append((note.start, note.end))  # type: ignore[arg-type]
        return found

    def is_doubtful(self, held: Iterable[Line]) -> bool:
        """Does a doubtful figure lie in these lines?"""
        return bool(self.doubts) and any(
            start < place.end and place.start < end
            for place in self.ledger.places(held)
            for start, end in self.doubts.get(place.block, ())
        )

    def add(self, table: str, record: Record, sources: Mapping[str, Source | None]) -> None:
        """A record with the words behind its fields; a field that is None has no evidence.

        A record whose key is taken is left out and said: its words stay open, to end as remainder.
        """
        key = key_of(table, record)
        if (table, key) in self._taken:
            lines = next((source.lines for source in sources.values() if source is not None and source.lines), ())
            self.say("warning", "printed-twice", f"{table} {key} is printed twice: {quote(lines)} was left out", lines)
            return
        self._taken.add((table, key))
        self.records.setdefault(table, []).append(record)
        stated = record.__dict__
        for field, source in sources.items():
            if source is not None and stated[field] is not None:
                self.cite(table, key, field, source)

    def cite(self, table: str, key: str, field: str, source: Source) -> None:
        """Evidence for one field."""
        if source.role is None:
            places = self.ledger.ranges(source.lines)
            self._cited += places
        else:
            places = self.ledger.take(source.lines, source.role)
        method = source.method
        self.evidence += [
            Evidence(table, key, field, position, block, start, end, method)
            for position, (block, start, end) in enumerate(places, start=1)
        ]

    def settle(self) -> None:
        """Words that were cited and that nobody took are a value: a page's own head may be all that names the center."""
        for place in self._cited:
            self.ledger.take_place(place, VALUE)

    def amend(self, table: str, key: str, values: Mapping[str, object]) -> None:
        """Fields of a record that only the records after it tell."""
        rows = self.records[table]
        for at, record in enumerate(rows):
            if key_of(table, record) == key:
                rows[at] = record.model_copy(update=dict(values))

    def cite_again(self, table: str, key: str, field: str, known: tuple[str, str, str]) -> None:
        """Evidence for a field that rests on the words of another record's field."""
        places = [found for found in self.evidence if found[:3] == known]
        for position, found in enumerate(places, start=1):
            self.evidence.append(
                Evidence(table, key, field, position, found.block, found.start, found.end, found.method)
            )

    def key(self, *parts: str, text: str) -> str:
        """`goal_key`, `item_key`: the parts and eight hex of the folded text, `~2` for a twin in the same report."""
        digest = hashlib.sha256(fold(text).encode()).hexdigest()[:8]
        return self._counted("-".join((*parts, digest)))

    def rename_keys(self, report_id: str, work: str) -> None:
        """Keys that were made under the report, under the work that its figures told."""
        for table, field in (("goals", "goal_key"), ("items", "item_key")):
            rows = self.records.get(table, [])
            for at, record in enumerate(rows):
                key = getattr(record, field)
                if key.startswith(f"{report_id}-"):
                    renamed = self._counted(work + key.removeprefix(report_id).split("~")[0])
                    rows[at] = record.model_copy(update={field: renamed})

    def _counted(self, key: str) -> str:
        self._keys[key] = count = self._keys.get(key, 0) + 1
        return key if count == 1 else f"{key}~{count}"

    def say(self, severity: str, code: str, message: str, lines: Sequence[Line] = ()) -> None:
        """A diagnostic, at the first of these lines."""
        place = self.ledger.places(lines[:1])[0] if lines else None
        where = (place.block, place.start, place.end) if place else (None, None, None)
        self.diagnostics.append(Diagnostic(severity, code, message, *where))

    def rows(self, table: str) -> Sequence[Record]:
        """The records of a table so far."""
        return self.records.get(table, ())


def quote(lines: Iterable[Line], longest: int = 30) -> str:
    """The first words of a passage, for messages."""
    text = "".join(line.text for line in lines)
    return f"「{text[:longest]}{'…' if len(text) > longest else ''}」"
