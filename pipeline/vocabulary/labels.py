"""The spellings of `labels.toml` as a table: spelling → what it means. Folding them is the outline's business."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import NamedTuple


class Entry(NamedTuple):
    """One meaning of a spelling. `number` is None where a number may not follow the label."""

    role: str
    kind: str
    section: str | None
    stage: str | None
    party: str | None
    form: str | None
    takes_year: bool
    takes_number: bool
    needs_number: bool
    takes_term: bool
    weak: bool


class Title(NamedTuple):
    """A line that opens a report: a regular expression over the folded line, without year and ward."""

    form: str
    pattern: str
    needs_center: bool  # the center's name stands before it on the line


@functools.cache
def source() -> dict[str, list[dict[str, object]]]:
    """The parsed file; its `examples` are proved by a test."""
    return tomllib.loads((Path(__file__).parent / "labels.toml").read_text("utf-8"))


@functools.cache
def institutions() -> tuple[str, ...]:
    """What the centers are called, the longest first."""
    return tuple(sorted(map(str, source()["institutions"]), key=len, reverse=True))


@functools.cache
def entries() -> tuple[tuple[str, Entry], ...]:
    """Each spelling that the file has or tells, with its entry."""
    return tuple(
        (spelling, _entry(row))
        for row in source()["label"]
        for told in _list(row, "spellings")
        for spelling in expanded(str(told))
    )


def expanded(told: str) -> list[str]:
    """The spellings of one that has parts in square brackets, each there or not: a[b[c]] tells of abc, ab, and a."""
    start = told.find("[")
    if start < 0:
        return [told]
    depth, end = 1, start + 1
    while depth:
        depth += (told[end] == "[") - (told[end] == "]")
        end += 1
    after = expanded(told[end:])
    middles = [*expanded(told[start + 1 : end - 1]), ""]
    return [f"{told[:start]}{middle}{rest}" for middle in middles for rest in after]


@functools.cache
def titles() -> tuple[Title, ...]:
    """The lines that open a report, in the order they are tried."""
    return tuple(
        Title(str(row["form"]), str(row["pattern"]), bool(row.get("needs_center", False))) for row in source()["title"]
    )


def _entry(row: dict[str, object]) -> Entry:
    number = row.get("number", False)
    return Entry(
        role=str(row["role"]),
        kind=str(row["kind"]),
        section=_text(row, "section"),
        stage=_text(row, "stage"),
        party=_text(row, "party"),
        form=_text(row, "form"),
        takes_year=bool(row.get("year", False)),
        takes_number=bool(number),
        needs_number=number == "required",
        takes_term=bool(row.get("term", False)),
        weak=bool(row.get("weak", False)),
    )


def _text(row: dict[str, object], name: str) -> str | None:
    value = row.get(name)
    return None if value is None else str(value)


def _list(row: dict[str, object], name: str) -> list[object]:
    value = row.get(name, [])
    return value if isinstance(value, list) else []
