"""One file, read as a run reads it: in a child under its limits, without an output folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from pipeline import flow
from pipeline.batch import names
from pipeline.batch.child import Read
from pipeline.batch.in_process import InProcess
from pipeline.batch.key import Extractor
from pipeline.batch.source import Task
from pipeline.batch.workers import Workers
from schemas.document import Block, Box, Diagnostic
from schemas.provenance import Evidence, Span
from schemas.records import TABLES, DocumentRecord, Result
from schemas.result_json import BOX_COLUMNS


def read(file: Path, extractor: Extractor, read: Read | None = None) -> bytes:
    """The bytes of the file's result, whatever becomes of the reading."""
    task = Task(file.name, os.path.realpath(file), names.as_text(file.name), "path-")
    reader = read or partial(flow.result_of, find_engine=extractor.find_engine)
    with Workers(1, extractor, reader) if hasattr(os, "fork") else InProcess(extractor, reader) as workers:
        workers.add([task])
        return next(workers.answers()).result or b""


def result(body: bytes) -> Result:
    """The result as it was before it became JSON; boxes have lost what is finer than a tenth of a point."""
    content = json.loads(body)
    return Result(
        DocumentRecord(**content["document"]),
        blocks=tuple(_block(row) for row in content.get("blocks", ())),
        spans=tuple(_rows(Span, content.get("spans", ()))),
        evidence=tuple(_rows(Evidence, content.get("evidence", ()))),
        diagnostics=tuple(_rows(Diagnostic, content.get("diagnostics", ()))),
        records={table: tuple(_rows(kind, content[table])) for table, kind in TABLES.items() if table in content},
    )


def _block(row: dict[str, Any]) -> Block:
    edges = [row.get(column) for column in BOX_COLUMNS]
    box = Box(*edges) if None not in edges else None  # type: ignore[arg-type]
    return Block(row["text"], row["locator"], row["kind"], row.get("page"), box, row.get("confidence"))


def _rows(kind: Any, rows: Iterable[dict[str, Any]]) -> list[Any]:
    return [kind(**row) for row in rows]
