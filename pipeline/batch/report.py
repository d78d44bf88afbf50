"""What a run tells at its end: each file's outcome, what was removed, the rows before and after."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.batch import scratch
from pipeline.batch.state import Known

FINE = frozenset({"extracted", "partial"})
_FINE = ", ".join(f"'{status}'" for status in sorted(FINE))


class Outcome(NamedTuple):
    """What became of one file: `is_read` says whether this run read it, `told` its warnings and errors if so."""

    root: str
    path: str
    status: str
    is_read: bool
    errors: int
    warnings: int
    told: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_fine(self) -> bool:
        """Whether the document was read, was recognized, and has no error diagnostic."""
        return self.status in FINE and not self.errors


class Outcomes:
    """The outcomes, in the order in which they were told."""

    def __init__(self) -> None:
        self._rows = scratch.connect(
            "CREATE TABLE outcomes (number INTEGER PRIMARY KEY, root, path, status, is_read, errors, warnings, told)"
        )
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Outcome]:
        return self._where("TRUE")

    @property
    def statuses(self) -> Counter[str]:
        """How many files ended in which status, in the order in which the first of each was told."""
        query = "SELECT status, count(*) FROM outcomes GROUP BY status ORDER BY min(number)"
        return Counter(dict(self._rows.execute(query).fetchall()))

    @property
    def read(self) -> int:
        """How many files this run read."""
        (count,) = self._rows.execute("SELECT count(*) FROM outcomes WHERE is_read").fetchone()
        return int(count)

    def in_need_of_eyes(self) -> Iterator[Outcome]:
        """Those that are not fine."""
        return self._where(f"(errors OR status NOT IN ({_FINE}))")

    def with_warnings(self) -> Iterator[Outcome]:
        """Those with a warning."""
        return self._where("warnings")

    def _where(self, condition: str) -> Iterator[Outcome]:
        query = f"SELECT * FROM outcomes WHERE {condition} AND number > ? ORDER BY number LIMIT ?"
        for _, root, path, status, is_read, errors, warnings, told in scratch.parts(self._rows, query, (0,)):
            notes = tuple((severity, code, message) for severity, code, message in json.loads(told)) if told else ()
            yield Outcome(root, path, status, bool(is_read), errors, warnings, notes)

    def add(self, outcome: Outcome) -> None:
        """One more."""
        told = json.dumps(outcome.told) if outcome.told else None
        self._count += 1
        self._rows.execute("INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (self._count, *outcome[:6], told))

    def fail(self, root: str, path: str, status: str, note: tuple[str, str, str]) -> None:
        """The document had another outcome after all, for which it has one more error."""
        query = "SELECT number, ifnull(told, '[]') FROM outcomes WHERE root = ? AND path = ?"
        for number, told in self._rows.execute(query, (root, path)).fetchall():
            change = "UPDATE outcomes SET status = ?, errors = errors + 1, told = ? WHERE number = ?"
            self._rows.execute(change, (status, json.dumps([*json.loads(told), note]), number))


@dataclass
class Report:
    """A run's end: every file's outcome, what was removed, and the rows before and after."""

    outcomes: Outcomes = field(default_factory=Outcomes)
    removed: list[tuple[str, str]] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)  # files below the output folder that are no results
    rows_before: Counter[str] = field(default_factory=Counter)
    rows_after: Counter[str] = field(default_factory=Counter)
    is_rebuilt: bool = False
    seconds: float = 0.0

    def add_before(self, known: Known | None) -> None:
        """The rows of a result that the last run left."""
        if known is not None:
            self.rows_before.update(known.rows)

    def exit_status(self, is_strict: bool) -> int:
        """1 where a document read in this run needs eyes; if strict, warnings and unchanged documents count too."""
        eyes = self.outcomes.in_need_of_eyes()
        if is_strict:
            return int(any(eyes) or any(self.outcomes.with_warnings()))
        return int(any(one.is_read for one in eyes))
