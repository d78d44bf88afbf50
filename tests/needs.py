"""What a test needs besides Python: where it is missing the test is skipped. A missing program is a failure in CI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"  # real reports beside the project, where somebody has them


def tool(name: str) -> str:
    """The path of a program on this machine; .ci/run installs those that CI needs."""
    path = shutil.which(name)
    if path is not None:
        return path
    if os.environ.get("CI"):
        pytest.fail(f"{name} is not installed, and in CI no test is skipped for that: add it to .ci/run")
    pytest.skip(f"{name} is not installed")


def shared(path: str) -> Path:
    """A file or folder below ../shared."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"../shared/{path} is not here")
    return found


def module(name: str) -> None:
    """Skips where a Python library of an optional group is not installed; `make test-slow` installs them."""
    pytest.importorskip(name)
