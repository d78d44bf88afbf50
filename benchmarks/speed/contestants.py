"""Ours and theirs: each runs in a process of its own, reads the files it is told, and says what that cost.

    python -m benchmarks.speed.contestants NAME OUTPUT      a line of JSON in: file names; a line of JSON out: the cost

What is imported, and what a first file makes lazily, is paid before the first measurement.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from benchmarks.speed.measuring import HOME, Cost, own_peak

Read = Callable[[list[Path], Path], list[str]]  # files, folder for output → the text found in each


def ours(files: list[Path], output: Path) -> list[str]:
    """Everything: read, fields, items, tables, boxes, evidence, checks, one JSON a document, and the database of them."""
    from pipeline.flow import result_of
    from pipeline.store import build
    from schemas import result_json

    results, digests = [], []
    for file in files:
        data = file.read_bytes()
        body = result_json.dumps(result_of(data, file.name), "")
        result = output / f"{file.name}.json"
        result.write_bytes(body)
        results.append(("bench", file.name, result))
        digests.append(hashlib.sha256(body).hexdigest())
    build.build(results, output / "torikumi.sqlite")
    return digests


def pypdfium2_text(files: list[Path], _: Path) -> list[str]:
    """The bare limit: the text of each page, in the order in which it is drawn."""
    import pypdfium2

    found = []
    for file in files:
        document = pypdfium2.PdfDocument(file)
        found.append("\n".join(page.get_textpage().get_text_range() for page in document))
        document.close()
    return found


def pdfplumber_tables(files: list[Path], _: Path) -> list[str]:
    """The cells of ruled tables."""
    import pdfplumber

    found = []
    for file in files:
        with pdfplumber.open(file) as document:
            cells = []
            for page in document.pages:
                cells += [cell or "" for table in page.extract_tables() for row in table for cell in row]
                page.close()
        found.append("\n".join(cells))
    return found


def pdf_inspector(files: list[Path], _: Path) -> list[str]:
    """Markdown with tables, made in Rust."""
    import pdf_inspector as inspector

    return [inspector.process_pdf(str(file)).markdown or "" for file in files]


def python_docx_cells(files: list[Path], _: Path) -> list[str]:
    """The text of each paragraph and of each cell."""
    from docx import Document

    found = []
    for file in files:
        document = Document(str(file))
        texts = [paragraph.text for paragraph in document.paragraphs]
        texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        found.append("\n".join(texts))
    return found


def openpyxl_cells(files: list[Path], _: Path) -> list[str]:
    """The value of each cell."""
    from openpyxl import load_workbook

    found = []
    for file in files:
        workbook = load_workbook(file)
        cells = [cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row]
        found.append("\n".join(str(value) for value in cells if value is not None))
    return found


CONTESTANTS: dict[str, Read] = {
    "torikumi": ours,
    "pypdfium2 text": pypdfium2_text,
    "pdfplumber tables": pdfplumber_tables,
    "pdf-inspector": pdf_inspector,
    "python-docx cells": python_docx_cells,
    "openpyxl cells": openpyxl_cells,
}


class Contestant:
    """A process that reads what it is told. Use as a context: leaving it ends the process."""

    def __init__(self, name: str, output: Path) -> None:
        output.mkdir(parents=True, exist_ok=True)
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__, name, str(output)],
            cwd=HOME,
            env={**os.environ, "PYTHONPATH": str(HOME)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Contestant:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(BrokenPipeError):
            self.process.communicate()

    def read(self, files: Iterable[Path]) -> Cost:
        """Reads the files once more; `found` is then what it found in each: text, or of ours the digest of the result."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([str(file) for file in files]) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        self.found: list[str] = answer["texts"]
        return Cost(*answer["cost"])


def serve(name: str, output: Path) -> None:
    """Answers until there is no more to read. Ours has the settings of its command."""
    if CONTESTANTS[name] is ours:
        import cli  # noqa: F401
    read, is_warm = CONTESTANTS[name], False
    for line in sys.stdin:
        files = [Path(file) for file in json.loads(line)]
        if not is_warm:
            read(files[:1], output)
            is_warm = True
        cpu, wall = time.process_time(), time.perf_counter()
        texts = read(files, output)
        cost = Cost(time.process_time() - cpu, time.perf_counter() - wall, own_peak())
        print(json.dumps({"cost": cost, "texts": texts}), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]))
