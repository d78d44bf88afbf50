"""docs/scale.md quotes benchmarks/results/scale.json."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]
PAGE = (HOME / "docs/scale.md").read_text("utf-8")
MEASURED = json.loads((HOME / "benchmarks/results/scale.json").read_text("utf-8"))


@pytest.mark.parametrize("form", MEASURED["by_format"])
def test_each_format_is_quoted(form):
    known = MEASURED["by_format"][form]
    assert f"| {form} | {known['samples']} | {known['milliseconds']} | {round(known['json_bytes'] / 1000)} |" in PAGE


def test_the_run_is_quoted():
    run, last = MEASURED["extraction"], MEASURED["database"][-1]
    each = run["processor_seconds"] / run["documents"]
    told = (
        f"{run['processor_seconds']:.0f} s, {1000 * each:.1f} ms a document",
        f"| {run['parent_megabytes']} MB (",
        f"{run['json_bytes'] / 1e6:.0f} MB, {run['json_bytes'] / run['documents'] / 1000:.0f} KB a document",
        f"{last['bytes_a_document'] / 1000:.0f} KB a document",
        f"{last['seconds']} s, {last['seconds_a_thousand']:.1f} s for each thousand",
        f"{last['megabytes_of_memory']} MB (",
        f"| {1e6 * each / 3600:.1f} hours of one processor",
    )
    missing = [words for words in told if words not in PAGE]
    assert not missing


def test_each_option_of_the_page_is_one():
    from pipeline.commands import extract

    parameters = extract.extract.__annotations__
    for option in re.findall(r"--([a-z][a-z-]*)", PAGE):
        assert option.replace("-", "_") in parameters
