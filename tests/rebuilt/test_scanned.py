"""Real reports, printed by a word processor and scanned at 200 dpi: nearly every character comes back."""

from __future__ import annotations

import json
from pathlib import Path

import needs
import pdf_makers
import pytest
import report_parts
import scans
import word_writer
from scoring import Score, score
from test_rebuilt import REAL, read_golds

pytestmark = pytest.mark.slow

ENOUGH = 0.93  # of the characters of each section
CERTAIN = ("title", "ward", "ward (inferred)", "fiscal_year", "next_fiscal_year", "period and term", "programs")


def prints(names: tuple[str, ...]) -> dict[str, bytes]:
    """The PDF that LibreOffice prints of each report."""
    reports = {name: report_parts.of_gold(gold) for name, gold in read_golds(needs.shared("gold"), names).items()}
    documents = {
        f"{name}~word.docx": word_writer.document(report, layout=report_parts.two_columns)
        for name, report in reports.items()
    }
    return pdf_makers.office_to_pdf(documents)


def scores(work: Path, files: dict[str, bytes]) -> dict[str, Score]:
    """The scorer's word on each file, scanned."""
    folder = work / "reports"
    folder.mkdir()
    for file, data in files.items():
        (folder / file).write_bytes(scans.scanned(data, 200))
    index = [{"file": file, "gold": file.split("~")[0]} for file in files]
    (work / "index.json").write_text(json.dumps(index), "utf-8")
    options = ("--index", str(work / "index.json"))
    return score(folder, needs.shared("gold"), work, *options, reading=("--timeout", "3600"))


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Score]:
    scans.engine()
    return scores(tmp_path_factory.mktemp("scans"), prints(REAL))


@pytest.mark.parametrize("name", REAL)
def test_nearly_every_character_of_a_scan_comes_back(scanned: dict[str, Score], name: str) -> None:
    fields = scanned[f"{name}~word.pdf"].fields
    assert not {field: value for field, value in fields.items() if "chars" in field and value < ENOUGH}


@pytest.mark.parametrize("name", REAL)
def test_title_ward_years_period_and_programs_of_a_scan_are_right(scanned: dict[str, Score], name: str) -> None:
    fields = scanned[f"{name}~word.pdf"].fields
    assert not {field: fields[field] for field in CERTAIN if fields.get(field, 1) < 1}
