"""Databases built from results that the tests write by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from store_results import Draft

from pipeline.store import build

Open = Callable[..., sqlite3.Connection]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Open]:
    """Builds a database of drafts, given plain (then at `corpus/<n>.txt`) or with their path, and opens it."""
    opened = []

    def make(*drafts: Draft | tuple[str, Draft]) -> sqlite3.Connection:
        named = [each if isinstance(each, tuple) else (f"{at}.txt", each) for at, each in enumerate(drafts)]
        target = tmp_path / "torikumi.sqlite"
        build.build([("corpus", path, draft.json()) for path, draft in named], target)
        connection = sqlite3.connect(target)
        connection.row_factory = sqlite3.Row
        opened.append(connection)
        return connection

    yield make
    for connection in opened:
        connection.close()
