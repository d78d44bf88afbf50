"""Rows that rest on the vocabulary, and the one row about the whole dataset."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from typing import Any, NamedTuple

from pipeline import vocabulary
from pipeline.vocabulary import places, programs, sections
from schemas.records import SCHEMA_VERSION


class Dataset(NamedTuple):
    """What made the results; `settings` only hold what changes them."""

    extractor_version: str
    settings: dict[str, Any]


def add(connection: sqlite3.Connection) -> None:
    """Cities, wards, centers, section types and program types."""
    insert = connection.executemany
    insert("INSERT INTO cities VALUES (?, ?, ?, ?, ?)", places.cities().values())
    wards = places.wards().values()
    insert("INSERT INTO wards VALUES (?, ?, ?, ?, ?)", [(w.code, w.city.code, w.name, w.kana, w.romaji) for w in wards])
    centers = places.centers().values()
    insert("INSERT INTO centers VALUES (?, ?, ?)", [(c.center_id, c.ward_code, c.name) for c in centers])
    insert("INSERT INTO section_types VALUES (?, ?, ?, ?)", sections.section_types().values())
    known = programs.programs().values()
    insert("INSERT INTO program_types VALUES (?, ?)", [(program.code, program.label_ja) for program in known])


def add_dataset(connection: sqlite3.Connection, dataset: Dataset) -> None:
    """The row of `dataset`, once all documents are there."""
    digest = _input_digest(connection)
    settings = json.dumps(dataset.settings, ensure_ascii=False, sort_keys=True)
    version = dataset.extractor_version
    citation = f"torikumi {version}, dataset {digest[:12]}".replace(" ,", ",")
    row = (1, SCHEMA_VERSION, version, settings, vocabulary.digest(), digest, citation)
    connection.execute("INSERT INTO dataset VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def _input_digest(connection: sqlite3.Connection) -> str:
    query = "SELECT document_id, root, path FROM document_paths ORDER BY document_id, root, path"
    total = hashlib.sha256()
    for row in connection.execute(query):
        total.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return total.hexdigest()
