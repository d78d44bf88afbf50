"""Commands run in this process, with a reader that obeys its document."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
from pipeline import errors, flow
from schemas.document import Block, Diagnostic, GoesOn
from schemas.provenance import Span
from schemas.records import DocumentRecord
from schemas.records import Result as Extraction


def fake(data: bytes, name: str = "", goes_on: GoesOn | None = None, find_engine: object = None) -> Extraction:
    text = data.decode("utf-8", "replace")
    document_id = hashlib.sha256(data).hexdigest()
    if not text.strip():
        return flow.failure(document_id, errors.EmptyDocument("the file is empty: there is nothing to read"), len(data))
    if text.startswith("die"):
        os._exit(9)
    status = "unrecognized" if text.startswith("letter") else "extracted"
    told = (Diagnostic("error", "odd", f"odd words: {text}", 0, 0, 3),) if text.startswith("odd") else ()
    told = (Diagnostic("warning", "doubt", "doubtful words", 0, 0, 3),) if text.startswith("doubt") else told
    clean = "".join(character if character.isprintable() else "\ufffd" for character in text)
    document = DocumentRecord(document_id=document_id, format="text", byte_size=len(data), status=status)
    return Extraction(document, (Block(clean, "line 1"),), (Span(0, 0, len(clean), "remainder"),), (), told)


class Shell:
    """A folder of our own, and the command line in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, path: str, content: str | bytes = "text") -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(cli.app, list(words), catch_exceptions=False)


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines break where they do on a wide terminal, whatever the one that the tests run in."""
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(flow, "result_of", fake)
    return Shell(tmp_path)
