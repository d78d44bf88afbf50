"""What decides a result besides the bytes: the extractor's code and version, its settings, and the vocabulary."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

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


class Limits(NamedTuple):
    """What one document may cost."""

    seconds: float = 60.0
    megabytes: int = 1024


class Extractor(NamedTuple):
    """Everything that decides a result; equal extractors give equal results for equal bytes."""

    vocabulary_digest: str
    limits: Limits = Limits()
    ocr: str | None = None  # the engine and its version, where it is at hand
    code_digest: str = ""

    @property
    def settings(self) -> dict[str, Any]:
        """What the database tells of the settings."""
        limits = {"seconds": self.limits.seconds, "megabytes": self.limits.megabytes}
        return {"ocr": self.ocr, "limits": limits, "code": self.code_digest}

    def key(self, document_id: str, status: str | None = None) -> str:
        """The key of a result. The limits count only where they cut the reading off."""
        parts = [document_id, VERSION, self.code_digest, self.ocr or "", self.vocabulary_digest]
        if status in CUT_OFF:
            parts.append(json.dumps(self.settings["limits"], sort_keys=True))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def keys(self, document_id: str) -> tuple[str, str]:
        """Every key that a result of these bytes may have now."""
        return self.key(document_id), self.key(document_id, "timeout")


def code_digest() -> str:
    """Sixteen hex of what reads documents, ours and the libraries', so that a changed extractor reads everything again."""
    files = [file for folder in _CODE for file in sorted((_HOME / folder).rglob("*.py"))]
    digest = hashlib.sha256()
    for file in [*files, *(_HOME / stage for stage in _STAGES)]:
        digest.update(file.relative_to(_HOME).as_posix().encode())
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    digest.update(repr(_library_versions()).encode())
    return digest.hexdigest()[:16]


def _library_versions() -> list[str]:
    """`lxml-6.1.3` and so on: the names under which installers note what they installed."""
    folders = [folder for folder in map(Path, sys.path) if folder.name.endswith("-packages") and folder.is_dir()]
    noted = {file.name for folder in folders for file in folder.iterdir() if file.name.endswith(".dist-info")}
    notes = (note.removesuffix(".dist-info") for note in noted)
    return sorted(note for note in notes if note.rpartition("-")[0].lower().replace(".", "_") in _LIBRARIES)
