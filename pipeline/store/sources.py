"""`corpus/sources.csv` → `sources`: where documents were published. The file is written by hand, often in Excel."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import OutputError

COLUMNS = ("path", "url", "page_url", "publisher", "retrieved_on", "license", "note")
REQUIRED = frozenset({"path", "url"})
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")  # Excel makes 2026/4/1 of 2026-04-01
MEMBER = "!/"  # between an archive and its member


class Line(NamedTuple):
    """A line of the file; `fields` holds what is filled in, by column."""

    place: str  # for messages: corpus/sources.csv line 4
    path: str  # with the folder
    fields: dict[str, str]


def add(connection: sqlite3.Connection, files: Iterable[tuple[str, Path]]) -> list[str]:
    """Fills `sources`; `files` are roots and the file that speaks of their documents.

    Returns what is wrong in them, a sentence each: such a line is left out, or loses the field that is wrong. A source
    of an archive is one of all its members. Raises `OutputError` where a file cannot be read.
    """
    documents = _documents(connection)
    remarks: list[str] = []
    for root, file in sorted(files):
        for line in _lines(root, file, remarks):
            found = documents.get(line.path)
            if found is None:
                remarks.append(f"{line.place}: no document {line.path} was read; correct the path")
            elif "url" not in line.fields:
                remarks.append(f"{line.place}: {line.path} has no url; a source needs one")
            else:
                rows = [(document_id, *map(line.fields.get, COLUMNS[1:])) for document_id in found]
                connection.executemany("INSERT OR IGNORE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    return remarks


def _documents(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """Path with its root → documents: itself, and the members of an archive."""
    found: dict[str, list[str]] = {}
    for root, path, document_id in connection.execute("SELECT * FROM document_paths ORDER BY root, path"):
        whole = _plain(f"{root}/{path}")
        parts = whole.split(MEMBER)
        for depth in range(1, len(parts) + 1):
            found.setdefault(MEMBER.join(parts[:depth]), []).append(document_id)
    return found


def _lines(root: str, file: Path, remarks: list[str]) -> Iterator[Line]:
    rows = csv.reader(io.StringIO(_text(file), newline=""))
    head = [name.strip().lower() for name in next(rows, [])]
    if missing := REQUIRED - set(head):
        remarks.append(
            f"{file}: the first line has no {', '.join(sorted(missing))}; it names the columns: {','.join(COLUMNS)}"
        )
        return
    if strange := [name for name in head if name not in COLUMNS]:
        remarks.append(f"{file}: {', '.join(strange)} is no column of sources; the columns are {','.join(COLUMNS)}")
    for row in rows:
        fields = {
            name: value.strip() for name, value in zip(head, row, strict=False) if value.strip() and name in COLUMNS
        }
        if not fields:
            continue
        place = f"{file} line {rows.line_num}"
        if "retrieved_on" in fields and (day := _day(fields["retrieved_on"])) is None:
            remarks.append(f"{place}: {fields.pop('retrieved_on')} is no day; write it as 2026-04-01")
        elif "retrieved_on" in fields:
            fields["retrieved_on"] = str(day)
        yield Line(place, _plain(f"{root}/{fields.get('path', '')}"), fields)


def _text(file: Path) -> str:
    from pipeline.normalization import encoding

    try:
        return encoding.decode(file.read_bytes()).text
    except OSError as error:
        raise OutputError(
            f"{file}: the list of sources cannot be read ({error.strerror}); mend or remove it"
        ) from error


def _plain(path: str) -> str:
    """One spelling of a path, whatever system wrote it."""
    parts = unicodedata.normalize("NFC", path).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", "."))


def _day(text: str) -> str | None:
    found = DAY.fullmatch(unicodedata.normalize("NFKC", text))
    try:
        return date(*map(int, found.groups())).isoformat() if found else None
    except ValueError:
        return None
