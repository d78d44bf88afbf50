"""The scorer that lies beside the project, where somebody has it; it knows nothing of this program but names of the database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import needs

HOME = Path(__file__).resolve().parents[1]


class Score(NamedTuple):
    """The scorer's word on one document: `mean` over its fields, `wrong` values, the figure of each field."""

    status: str
    mean: float
    wrong: float
    fields: dict[str, float]


def score(reports: Path, gold: Path, work: Path, *options: str, reading: tuple[str, ...] = ()) -> dict[str, Score]:
    """Document → score, after a run of the command over the folder, with the options `reading`."""
    database, told = work / "torikumi.sqlite", work / "score.json"
    extract = [sys.executable, HOME / "cli.py", "extract", reports, "--db", database, "--out", work / "json", *reading]
    subprocess.run(extract, check=False, capture_output=True, timeout=7200 if reading else 120)
    judge = [sys.executable, needs.shared("score/score.py"), "--db", database, "--gold", gold, "--json", told, *options]
    subprocess.run(judge, check=True, capture_output=True, timeout=60)
    documents = json.loads(told.read_text("utf-8"))["documents"]
    return {
        each["file"]: Score(each["status"], each["mean"], each["wrong"], _measured(each["fields"]))
        for each in documents
    }


def _measured(fields: dict[str, float]) -> dict[str, float]:
    """Without the shares of the roles, which are told and not judged."""
    return {field: value for field, value in fields.items() if not field.startswith("ledger share")}
