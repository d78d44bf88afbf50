"""What decides a result besides the bytes: the extractor's code and version, its settings, and the vocabulary."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import errors

VERSION = "0.1.0"
_HOME = Path(__file__).parents[2]
_LAYERS = ("loaders", "normalization", "outline", "report_forms", "vocabulary")
_CODE = ("schemas", *(f"pipeline/{layer}" for layer in _LAYERS))
_STAGES = ("pipeline/flow.py", "pipeline/errors.py", "pipeline/batch/archive.py", "pipeline/batch/source.py")

_LIBRARIES = frozenset(
    (
        "beautifulsoup4",
        "fugashi",
        "lxml",
        "openpyxl",
        "pillow",
        "pdfminer_six",
        "pdfplumber",
        "pypdfium2",
        "python_calamine",
        "python_docx",
        "soupsieve",
        "unidic_lite",
    )
)

CUT_OFF = frozenset({"timeout", "memory", "crashed"})  # another limit, or another day, may give another result


FindEngine = Callable[[], Any]  # gives what loaders read pictures with, which has a `name`, or raises `NeedsOCR`


class Limits(NamedTuple):
    """What one document may cost."""

    seconds: float = 60.0
    megabytes: int = 1024


class Extractor(NamedTuple):
    """Everything that decides a result; equal extractors give equal results for equal bytes."""

    vocabulary_digest: str
    limits: Limits = Limits()
    find_engine: FindEngine | None = None  # of OCR: looked for where a page needs it, since that costs a process
    code_digest: str = ""

    @property
    def ocr(self) -> str | None:
        """The OCR engine and its version, where it is at hand."""
        try:
            return self.find_engine().name if self.find_engine else None
        except errors.NeedsOCR:
            return None

    def settings(self, *, uses_ocr: bool) -> dict[str, Any]:
        """What the database tells of the settings: of OCR only where a document in it needed that."""
        limits = {"seconds": self.limits.seconds, "megabytes": self.limits.megabytes}
        return {"ocr": self.ocr if uses_ocr else None, "limits": limits, "code": self.code_digest}

    def key(self, document_id: str, status: str | None = None, *, uses_ocr: bool = False) -> str:
        """The key of a result. The limits count only where they cut the reading off, OCR where a page needed it."""
        parts = [document_id, VERSION, self.code_digest, self.vocabulary_digest]
        if status in CUT_OFF:
            parts.append(json.dumps(self.limits._asdict(), sort_keys=True))
        if uses_ocr:
            parts += ["ocr", self._ocr_identity()]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def keys(self, document_id: str) -> Iterator[str]:
        """Every key that a result of these bytes may have now, those first for which no OCR engine is looked for."""
        for uses_ocr in (False, True):
            for status in (None, "timeout"):
                yield self.key(document_id, status, uses_ocr=uses_ocr)

    def is_free_of_ocr(self, document_id: str, key: str) -> bool:
        """Whether this key says that no page needed OCR."""
        return key in (self.key(document_id), self.key(document_id, "timeout"))

    def _ocr_identity(self) -> str:
        """The engine, or why there is none."""
        try:
            return self.find_engine().name if self.find_engine else ""
        except errors.NeedsOCR as error:
            return str(error)


def code_digest() -> str:
    """Sixteen hex of what reads documents, ours and the libraries', so that a changed extractor reads everything again."""
    digest = hashlib.sha256()
    for name in [*(name for folder in _CODE for name in _modules(folder)), *_STAGES]:
        with FileIO(f"{_HOME}/{name}") as file:
            digest.update(name.encode() + file.readall().replace(b"\r\n", b"\n"))
    digest.update(repr(_library_versions()).encode())
    return digest.hexdigest()[:16]


def _modules(folder: str) -> list[str]:
    """The Python files below a folder, sorted by name, each with the way to it."""
    found: list[str] = []
    with os.scandir(f"{_HOME}/{folder}") as children:
        for child in sorted(children, key=lambda child: child.name):
            if child.name.endswith(".py"):
                found.append(f"{folder}/{child.name}")
            elif child.is_dir() and child.name != "__pycache__":
                found += _modules(f"{folder}/{child.name}")
    return found


def _library_versions() -> list[str]:
    """`lxml-6.1.3` and so on: the names under which installers note what they installed."""
    noted: set[str] = set()
    for folder in sys.path:
        if folder.endswith("-packages") and Path(folder).is_dir():
            with os.scandir(folder) as children:
                noted.update(child.name for child in children if child.name.endswith(".dist-info"))
    notes = (note.removesuffix(".dist-info") for note in noted)
    return sorted(note for note in notes if note.rpartition("-")[0].lower().replace(".", "_") in _LIBRARIES)
