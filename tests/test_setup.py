"""What a newcomer is told where something is missing: one line, with the command that mends it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]
PYTHONS = ("python3", "python3.13", "python3.12", "python3.11")
OLD = 'case "$1" in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac'
BARE = 'case "$*" in *ensurepip*) exit 1 ;; esac'  # as on Debian without python3-venv


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with nothing but its setup, and a folder of programs that hides those of this machine."""
    for folder in ("scripts", "bin"):
        (tmp_path / folder).mkdir()
    shutil.copy(HOME / "scripts/setup", tmp_path / "scripts/setup")
    program(tmp_path, "uv", "exit 1")
    return tmp_path


def program(project: Path, name: str, body: str) -> None:
    path = project / "bin" / name
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(0o755)


def told(project: Path) -> str:
    environment = {"PATH": f"{project / 'bin'}:/usr/bin:/bin", "HOME": str(project)}
    ran = subprocess.run(
        ["sh", "scripts/setup"], cwd=project, env=environment, check=False, capture_output=True, timeout=60
    )
    assert ran.returncode == 1
    return ran.stderr.decode()


def test_an_old_python_is_named(project: Path) -> None:
    for name in PYTHONS:
        program(project, name, OLD)
    assert "Python 3.11 or newer is needed, and here is Python 3.9.2" in told(project)


def test_a_missing_venv_gets_the_line_that_installs_it(project: Path) -> None:
    for name in PYTHONS:
        program(project, name, BARE)
    assert told(project).splitlines() == [
        "setup: Python's venv module is missing. Install it with: apt-get install python3-venv"
    ]
