"""What a run holds in memory does not grow with the number of its documents."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))

from benchmarks.speed import commands, targets  # noqa: E402


@pytest.mark.slow
def test_ten_thousand_documents_take_the_memory_of_a_hundred(tmp_path):
    """Of the process that starts the readers and builds the database."""
    few, many = commands.parent_memory(tmp_path).values()
    assert many - few <= targets.PARENT_GROWS
