"""docs/operations.md names what there is: every status, every diagnostic, every limit, and no option that is not."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from pipeline.batch import archive, frames, key, source
from pipeline.commands import COMMANDS, diff_page
from pipeline.commands.statuses import MEANINGS
from pipeline.loaders import archive_limits, pdf, pdf_pages, text_source, xlsx_cells
from pipeline.normalization import era
from pipeline.store import comparison
from schemas.records import Status

HOME = Path(__file__).resolve().parents[1]
PAGE = (HOME / "docs/operations.md").read_text("utf-8")
SEVERITIES = {"info", "warning", "error"}
CODE = re.compile("[a-z]+(-[a-z]+)*")


def test_each_status_is_explained() -> None:
    """Here, and in the summary of a run."""
    assert set(MEANINGS) == set(get_args(Status))


# -- diagnostics


def constants(node: ast.expr) -> set[str]:
    """The strings an expression may be: a literal, or one of two."""
    if isinstance(node, ast.IfExp):
        return constants(node.body) | constants(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def told(file: Path) -> Iterator[tuple[str, str]]:
    """Codes and severities in a module: a severity with its code behind it, or code → (severity, message)."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call | ast.Tuple):
            held = node.args if isinstance(node, ast.Call) else node.elts
            yield from (pair for one, other in pairwise(held) for pair in coded(one, other))
        elif isinstance(node, ast.Dict):
            for name, value in zip(node.keys, node.values, strict=True):
                if name is not None and isinstance(value, ast.Tuple) and len(value.elts) > 1:
                    severity, second, *_ = value.elts
                    yield from () if list(coded(severity, second)) else coded(severity, name)


def coded(severity: ast.expr, code: ast.expr) -> Iterator[tuple[str, str]]:
    """The pairs, where the one is a severity and the other can be a code."""
    for name in constants(code):
        if CODE.fullmatch(name):
            yield from ((name, each) for each in constants(severity) & SEVERITIES)


def codes() -> dict[str, set[str]]:
    """Every code that reading a document may leave. What is flagged in a period has its flag as the code."""
    found = defaultdict(set)
    for layer in ("loaders", "normalization", "outline", "report_forms", "batch"):
        for file in sorted((HOME / "pipeline" / layer).glob("*.py")):
            for code, severity in told(file):
                found[code].add(severity)
    rows = re.findall(r"(?m)^\| (`[a-z`, -]+) \|", era.__doc__ or "")
    flags = {flag for row in rows for flag in re.findall("`([a-z-]+)`", row)} - era.SPAN_FLAGS
    for flag in flags | {"reversed", "term-exceeded"}:
        found[flag].add("warning")
    return dict(found)


def test_each_diagnostic_is_explained() -> None:
    """A new code needs its line on the page."""
    (table,) = re.findall(r"(?s)<!-- codes -->\n(.*?)<!-- /codes -->", PAGE)
    rows = re.findall(r"(?m)^\| `([a-z-]+)` \| ([a-z, ]+) \| \S.+ \|$", table)
    assert {code: set(severities.split(", ")) for code, severities in rows} == codes(), (
        "see docs/operations.md, Diagnostics"
    )
    assert [code for code, _ in rows] == sorted(code for code, _ in rows)


def test_flags_of_periods_are_those_of_the_code() -> None:
    """Besides the table in its docstring, two come from the period as a whole."""
    written = set(re.findall(r'flags \|= \{"([a-z-]+)"\}', (HOME / "pipeline/normalization/era.py").read_text("utf-8")))
    assert written - era.SPAN_FLAGS - {"year-disagrees"} == {"reversed", "term-exceeded"}


# -- limits

LIMITS = {
    "time for one document": f"{key.Limits().seconds:g} s",
    "memory for one document": f"{key.Limits().megabytes} MB",
    "size of a file": f"{source.LARGEST // 10**6} MB",
    "members of an archive, or parts of an Office file": f"{archive.MOST_MEMBERS:,}",
    "size of all of them, unpacked": f"{archive.MOST_INFLATED // 10**6} MB",
    "size unpacked against packed, above 10 MB": f"{archive.HIGHEST_RATIO} to 1",
    "pages of a PDF": f"{pdf.MOST_PAGES:,}",
    "characters on a page of a PDF": f"{pdf_pages.MOST_CHARACTERS:,}",
    "cells of a sheet": f"{xlsx_cells.MOST_CELLS:,}",
    "characters of a text or web page": f"{text_source.LONGEST:,}",
    "size of one result": f"{frames.LARGEST_RESULT // 10**6} MB",
}


def test_each_limit_is_the_one_of_the_code() -> None:
    section = PAGE.split("\n## Limits\n")[1].split("\n## ")[0]
    assert dict(re.findall(r"(?m)^\| ([^|]+?) \| ([^|]+?) \|(?:[^|]*\|){2}$", section)[1:]) == LIMITS
    assert archive_limits.MEMBERS == archive.MOST_MEMBERS


def test_the_gate_is_the_one_of_the_code() -> None:
    assert f"over {100 * comparison.MOST_LOST:g} % of its rows" in PAGE


def test_each_cause_is_explained() -> None:
    causes = {cause for cause, _ in diff_page.CAUSES if cause}
    assert set(re.findall(r"(?m)^\| `(source|extractor|surroundings)` \|", PAGE)) == causes


# -- commands and files


def test_commands_and_options_exist() -> None:
    options = set(re.findall(r"--[a-z][a-z-]+", PAGE))
    sources = [*(HOME / "pipeline/commands").glob("*.py"), HOME / "scripts/nightly"]
    text = "\n".join(file.read_text("utf-8") for file in sources).replace("_", "-")
    known = {option for option in options if option in text or f"{option[2:]}: Annotated" in text}
    assert options - known == set()
    assert set(re.findall(r"`?torikumi ([a-z]+)\b", PAGE)) <= {*COMMANDS, "loads"}


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:scripts|\.github)/[\w./-]*)`", PAGE))))
def test_files_it_names_exist(path: str) -> None:
    assert (HOME / path).exists()
