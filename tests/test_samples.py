"""Each sample against what it says: nothing wrong, nothing missing."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import truth

from pipeline import flow
from pipeline.vocabulary import places
from schemas.records import Result

SAMPLES = Path(__file__).resolve().parents[1] / "corpus/samples"
FILES = sorted(path.name for path in SAMPLES.iterdir() if path.name != "README.md")
SEVERAL = {"hoshimi-2022-2023.html": ["hoshimi-2023", "hoshimi-2022"]}  # reports of a file, in the order it prints them


class Shortfall(NamedTuple):
    """A file that is not read in full yet: why, and the figures it must not fall behind."""

    reason: str
    share: float  # of the stated facts, found
    wrong: int = 0


KNOWN: dict[str, Shortfall] = {}


@cache
def result(name: str) -> Result:
    return flow.result_of((SAMPLES / name).read_bytes(), name)


def golds(name: str) -> list[str]:
    """The gold files of a sample: the longest name that the sample's own begins with."""
    named = [path.stem for path in truth.GOLD.glob("*.json") if name.startswith(path.stem)]
    return SEVERAL.get(name) or [max(named, key=len)]


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_wrong(name: str) -> None:
    """What is unsure stays open; a fact that the report does not state is worse than none."""
    difference = truth.difference(result(name), golds(name))
    assert len(difference.wrong) <= (KNOWN[name].wrong if name in KNOWN else 0), str(difference)


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_missing(name: str) -> None:
    difference = truth.difference(result(name), golds(name))
    assert difference.share >= (KNOWN[name].share if name in KNOWN else 1.0), str(difference)


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_shortfall_is_still_one(name: str) -> None:
    """What has been mended leaves the list."""
    difference = truth.difference(result(name), golds(name))
    assert difference.wrong or difference.missing


EDITIONS = [("hoshimi-review.html", "hoshimi-review.xlsx"), ("hoshimi-2023.docx", "hoshimi-2023.txt")]


@pytest.mark.parametrize("names", EDITIONS)
def test_editions_of_a_report_are_one_work_with_the_same_keys(names: tuple[str, ...]) -> None:
    """What people attach to a sentence in one format is attached to it in the other."""
    first, second = (result(name).records for name in names)
    assert [row.work_id for row in first["reports"]] == [row.work_id for row in second["reports"]]  # type: ignore[attr-defined]
    assert {row.item_key for row in first["items"]} == {row.item_key for row in second["items"]}  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", FILES)
def test_every_report_is_of_an_invented_ward(name: str) -> None:
    """Samples never count as data: their wards' codes begin with 99, which is no municipality's."""
    codes = [report.ward_code for report in result(name).records["reports"]]  # type: ignore[attr-defined]
    assert codes
    assert all(code.startswith("99") and places.wards()[code].city.is_sample for code in codes)


@pytest.mark.parametrize("name", FILES)
def test_the_readme_of_the_samples_tells_what_a_file_is_for(name: str) -> None:
    assert f"| `{name}` |" in (SAMPLES / "README.md").read_text("utf-8")


def test_each_gold_file_has_a_sample() -> None:
    assert {gold for name in FILES for gold in golds(name)} == {path.stem for path in truth.GOLD.glob("*.json")}
