"""Programs that some tests need. Where they are missing the test is skipped; in CI, which installs them, it fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"  # real reports beside the project, where somebody has them


def program(*names: str) -> str:
    """The path of the first of these programs that is installed: `needs.program("soffice", "libreoffice")`."""
    for name in names:
        found = shutil.which(name)
        if found is not None:
            return found
    reason = f"{names[0]} is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and in CI nothing is skipped for that: add it to .ci/run")
    pytest.skip(reason)


def shared(path: str) -> Path:
    """A file or folder below ../shared; the test is skipped where it is missing, in CI too."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"../shared/{path} is not here")
    return found
