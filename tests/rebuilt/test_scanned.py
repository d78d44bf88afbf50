"""Real reports, printed by a word processor and by a browser, and scanned at 200 dpi: nearly every character comes back.

A wrong value must not be quiet: where there is one, the document says what is doubtful.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import needs
import page_writer
import pdf_makers
import pytest
import report_parts
import scans
import word_writer
from scoring import Score, score
from test_rebuilt import REAL, printed, read_golds

pytestmark = pytest.mark.slow

ENOUGH = 0.93  # of the characters of each section
MAKERS = ("word", "browser")


class Scanned(NamedTuple):
    """The scorer's word on one scan, and how many of the program's own words ask to compare it with the page."""

    score: Score
    doubts: int


def prints(names: tuple[str, ...], makers: tuple[str, ...] = MAKERS) -> dict[str, bytes]:
    """The printed PDF of each report by each maker."""
    reports = {name: report_parts.of_gold(gold) for name, gold in read_golds(needs.shared("gold"), names).items()}
    documents = {
        f"{name}~word.docx": word_writer.document(report, layout=report_parts.two_columns)
        for name, report in reports.items()
    }
    made = pdf_makers.office_to_pdf(documents) if "word" in makers else {}
    for name, report in reports.items():
        if "browser" in makers:
            made[f"{name}~browser.pdf"] = printed(report, report_parts.two_columns, page_writer.RULED)
    return made


def scores(work: Path, files: dict[str, bytes]) -> dict[str, Scanned]:
    folder = work / "reports"
    folder.mkdir()
    for file, data in files.items():
        (folder / file).write_bytes(scans.scanned(data, 200))
    index = [{"file": file, "gold": file.split("~")[0]} for file in files]
    (work / "index.json").write_text(json.dumps(index), "utf-8")
    options = ("--index", str(work / "index.json"))
    found = score(folder, needs.shared("gold"), work, *options, reading=("--timeout", "3600"))
    with closing(sqlite3.connect(work / "torikumi.sqlite")) as database:
        doubts = dict(
            database.execute(
                """SELECT path, count(*) FROM diagnostics JOIN document_paths USING (document_id)
                WHERE code IN ('doubtful-figure', 'low-confidence', 'ocr-unread', 'suspect-text') GROUP BY path"""
            )
        )
    return {file: Scanned(found[file], doubts.get(file, 0)) for file in files}


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scanned]:
    scans.engine()
    return scores(tmp_path_factory.mktemp("scans"), prints(REAL))


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("name", REAL)
def test_nearly_every_character_of_a_scan_comes_back(scanned: dict[str, Scanned], name: str, maker: str) -> None:
    fields = scanned[f"{name}~{maker}.pdf"].score.fields
    assert not {field: value for field, value in fields.items() if "chars" in field and value < ENOUGH}


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("name", REAL)
def test_no_wrong_value_is_quiet(scanned: dict[str, Scanned], name: str, maker: str) -> None:
    found = scanned[f"{name}~{maker}.pdf"]
    assert found.score.wrong == 0 or found.doubts >= found.score.wrong
