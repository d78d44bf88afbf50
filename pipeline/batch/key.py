"""What decides a result besides the bytes: the extractor's code and version, its settings, and the vocabulary."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

VERSION = "0.1.0"
_HOME = Path(__file__).parents[2]
_CODE = ("schemas", "pipeline/loaders", "pipeline/normalization", "pipeline/outline", "pipeline/report_forms")
_STAGES = ("pipeline/flow.py", "pipeline/errors.py", "pipeline/batch/archive.py", "pipeline/batch/source.py")

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
    """Sixteen hex of the code that reads documents, so that an edited extractor reads everything again."""
    files = [file for folder in _CODE for file in sorted((_HOME / folder).rglob("*.py"))]
    digest = hashlib.sha256()
    for file in [*files, *(_HOME / stage for stage in _STAGES)]:
        digest.update(file.relative_to(_HOME).as_posix().encode())
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]
