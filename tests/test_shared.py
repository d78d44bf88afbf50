"""Real reports and their gold, in a folder beside the project where somebody has them; else these tests are skipped."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import needs
import pytest
import truth
from scoring import Score, score

from pipeline import flow
from schemas.records import Result

YEARLY = ("aoba-2021", "asahi-2025", "kohoku-2020")  # in the order they were printed
SCRAMBLED = "izumi-2023"  # text pulled out of a PDF: what its order hides may stay open
REVIEW = "konan-program-review"
CLEAN = 0.98  # of each field, where the order can be trusted
REVIEWED = 0.99
FIGURES = 0.98
DRIFT = 0.01  # what changed spelling, spacing, encoding or ward may cost
LEDGER = "ledger: exactly one role"
FEW, MANY = (1, 2), tuple(range(3, 21))


@pytest.fixture(scope="session")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Score]:
    return score(needs.shared("reports"), needs.shared("gold"), tmp_path_factory.mktemp("originals"))


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], dict[str, Score]]:
    """Scores of changed copies whose gold stays true, by seed; each seed is run once."""
    known: dict[int, dict[str, Score]] = {}

    def of(seed: int) -> dict[str, Score]:
        if seed not in known:
            work = tmp_path_factory.mktemp(f"seed{seed}")
            perturb = [sys.executable, needs.shared("score/perturb.py"), work, "--seed", str(seed)]
            subprocess.run(perturb, check=True, capture_output=True, timeout=60)
            known[seed] = score(work / "reports", work / "gold", work, "--index", str(work / "index.json"))
        return known[seed]

    return of


@pytest.mark.parametrize("name", [*YEARLY, SCRAMBLED, REVIEW])
def test_nothing_is_wrong(originals: dict[str, Score], name: str) -> None:
    assert originals[name].wrong == 0


@pytest.mark.parametrize("name", YEARLY)
def test_each_field_is_right(originals: dict[str, Score], name: str) -> None:
    assert not {field: value for field, value in originals[name].fields.items() if value < CLEAN}


@pytest.mark.parametrize("name", [*YEARLY, SCRAMBLED, REVIEW])
def test_each_character_has_one_role(originals: dict[str, Score], name: str) -> None:
    assert originals[name].fields[LEDGER] == 1


@pytest.mark.parametrize("name", [*YEARLY, SCRAMBLED, REVIEW])
def test_texts_are_read_again_from_their_evidence(originals: dict[str, Score], name: str) -> None:
    assert originals[name].fields.get("read again from evidence", 1) == 1


def test_each_field_of_a_review_is_right(originals: dict[str, Score]) -> None:
    fields = originals[REVIEW].fields
    assert not {name: value for name, value in fields.items() if value < (FIGURES if "figures" in name else REVIEWED)}


@pytest.mark.parametrize("seed", [*FEW, *(pytest.param(seed, marks=pytest.mark.slow) for seed in MANY)])
def test_changed_copies_are_read_as_well(
    originals: dict[str, Score], changed: Callable[[int], dict[str, Score]], seed: int
) -> None:
    """Other widths, spacing, bullets, encodings, page furniture or another ward cost next to nothing."""
    behind = {
        file: (one.mean, one.wrong)
        for file, one in changed(seed).items()
        if one.wrong or one.mean < originals[file.split("~")[0]].mean - DRIFT
    }
    assert not behind


# -- pages of websites


def page(name: str) -> Result:
    return flow.result_of(needs.shared(f"pages/{name}.txt").read_bytes(), f"{name}.txt")


def rows(result: Result, table: str) -> list[Any]:
    return list(result.records.get(table, ()))


def test_a_page_of_next_years_goals_says_what_the_sheet_says() -> None:
    """The same goals and initiatives stand in the sheet of the year before, whose gold is known."""
    result = page("izumi-2024")
    planned = json.loads(needs.shared("gold/izumi-2023.json").read_text("utf-8"))["next"]
    goals = {(goal["number"], truth.fold(goal["text"])) for goal in planned["goals"]}
    assert {(goal.number, truth.fold(goal.text)) for goal in rows(result, "goals")} == goals
    texts = {truth.fold(item["text"]) for goal in planned["goals"] for item in goal["initiatives"]}
    assert {truth.fold(item.text) for item in rows(result, "items")} == texts


def test_a_page_without_an_evaluation_has_no_evaluated_year() -> None:
    (report,) = rows(page("izumi-2024"), "reports")
    assert (report.fiscal_year, report.next_fiscal_year) == (None, 2024)


def test_lines_that_a_page_repeats_are_duplicates() -> None:
    """Three bullets stand there twice; the second time they are no items."""
    result = page("izumi-2024")
    assert len({span.reason for span in result.spans if span.role == "duplicate"}) == 3


def test_items_under_a_lone_number_belong_to_that_goal() -> None:
    result = page("totsuka-2022")
    numbers = {goal.goal_id: goal.number for goal in rows(result, "goals")}
    sections = {section.section_id: section.section for section in rows(result, "report_sections")}
    items = {item.item_id: sections[item.section_id] for item in rows(result, "items")}
    ties = sorted((items[tie.item_id], numbers[tie.goal_id]) for tie in rows(result, "item_goals"))
    assert ties == sorted([("initiatives", number) for number in (1, 1, 2, 3, 3, 3)] + [("outcomes", 1)])


def test_a_websites_own_lines_are_in_no_record() -> None:
    texts = [record.text for table in ("goals", "items") for record in rows(page("totsuka-2022"), table)]
    assert not [text for text in texts if "アンケート" in text or "KB" in text or "本文へ" in text]


@pytest.mark.parametrize("name", ["izumi-2024", "totsuka-2022"])
def test_each_character_of_a_page_has_one_role(name: str) -> None:
    result = page(name)
    for number, block in enumerate(result.blocks):
        covered = sorted(at for span in result.spans if span.block == number for at in range(span.start, span.end))
        assert len(covered) == len(set(covered))
        assert {at for at, letter in enumerate(block.text) if not letter.isspace()} <= set(covered)
