"""Files read: ours, which does everything, against libraries that only give text or cells. One process each."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from benchmarks.pairing.layout import Sheet
from benchmarks.speed import quality
from benchmarks.speed.contestants import Contestant
from benchmarks.speed.inputs import Inputs, sheet
from benchmarks.speed.measuring import Rounds, alternating

OURS = "torikumi"
PDF_READERS = ("pypdfium2 text", "pdf-inspector", "pdfplumber tables")
BOOK = "book"
TASKS = {BOOK: PDF_READERS, "pdf": PDF_READERS, "docx": ("python-docx cells",), "xlsx": ("openpyxl cells",)}
GROWTH = (30, 300)  # files read in one process, to see whether memory grows with them


class Read(NamedTuple):
    """One task done by all: their costs, what ours got right, and the share of texts that each found whole."""

    files: int
    costs: Rounds
    units: quality.Units
    whole: dict[str, float]


def files_of(inputs: Inputs, task: str) -> list[Path]:
    return [inputs.book] if task == BOOK else inputs.files(task)


def sheets_of(inputs: Inputs, task: str) -> list[list[Sheet]]:
    """The truth about each file of a task."""
    if task == BOOK:
        return [[sheet(seed) for seed in inputs.book_seeds]]
    return [[sheet(seed)] for seed in inputs.seeds]


def measure(inputs: Inputs, task: str, rounds: int, others: Sequence[str] | None = None) -> Read:
    """Alternating rounds of one task; quality is judged on what the last of them found."""
    files, sheets = files_of(inputs, task), sheets_of(inputs, task)
    names = (OURS, *(TASKS[task] if others is None else others))
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        readers = {name: stack.enter_context(Contestant(name, Path(folder, str(at)))) for at, name in enumerate(names)}
        costs = alternating({name: lambda r=reader: r.read(files) for name, reader in readers.items()}, rounds)
        texts = {name: reader.found for name, reader in readers.items()}
    units = quality.of_results(files, sheets, texts.pop(OURS))
    return Read(len(files), costs, units, {name: quality.whole(found, sheets) for name, found in texts.items()})


def growth(inputs: Inputs) -> dict[int, float]:
    """Megabytes at most of a process that reads so many PDF files and builds their database."""
    peaks = {}
    for count in GROWTH:
        with tempfile.TemporaryDirectory() as folder, Contestant(OURS, Path(folder)) as reader:
            peaks[count] = reader.read(inputs.files("pdf")[:count]).megabytes
    return peaks
