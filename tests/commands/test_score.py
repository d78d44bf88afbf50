"""`torikumi score` from the outside: a database against what people wrote down."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
from pipeline import flow
from pipeline.store import build
from schemas import result_json

HOME = Path(__file__).resolve().parents[2]
SAMPLES, GOLD = HOME / "corpus/samples", HOME / "tests/gold"
NAMES = ("hoshimi-2023.txt", "hoshimi-review.xlsx", "hoshimi-2022-2023.html", "hoshimi-2023-labels-last.txt")


def score(*words: object) -> Result:
    return CliRunner().invoke(cli.app, ["score", *map(str, words)], catch_exceptions=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of samples whose names say which gold file is theirs, and one without any."""
    target = tmp_path_factory.mktemp("score") / "torikumi.sqlite"
    results = [(name, flow.result_of((SAMPLES / name).read_bytes(), name)) for name in (*NAMES, "kodama-2020.pdf")]
    build.build([("corpus", name, result_json.dumps(result, "key")) for name, result in results], target)
    return target


@pytest.fixture
def database(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "torikumi.sqlite"))


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """The gold files of those samples."""
    folder = tmp_path / "gold"
    folder.mkdir()
    for name in ("hoshimi-2022", "hoshimi-2023", "hoshimi-review"):
        shutil.copy(GOLD / f"{name}.json", folder)
    return folder


def edited(folder: Path, name: str, edit: Callable[[dict], None]) -> None:
    file = folder / f"{name}.json"
    content = json.loads(file.read_text("utf-8"))
    edit(content)
    file.write_text(json.dumps(content), "utf-8")


def test_a_database_that_says_what_people_wrote_is_clean(database: Path, gold: Path) -> None:
    done = score(gold, "--db", database)
    assert done.exit_code == 0, done.stdout
    assert done.stdout.endswith("found 1.0000 of what is stated; wrong 0\n")
    assert "kodama" not in done.stdout


def test_each_report_of_a_document_is_measured(database: Path, gold: Path) -> None:
    """By the gold file it is named for; several in one document, by those that fit."""
    told = json.loads(score(gold, "--db", database, "--json").stdout)
    assert sorted((one["path"], one["gold"]) for one in told["reports"]) == [
        ("hoshimi-2022-2023.html", "hoshimi-2022"),
        ("hoshimi-2022-2023.html", "hoshimi-2023"),
        ("hoshimi-2023-labels-last.txt", "hoshimi-2023"),
        ("hoshimi-2023.txt", "hoshimi-2023"),
        ("hoshimi-review.xlsx", "hoshimi-review"),
    ]


FAULTS = {
    "a wrong word": ("UPDATE goals SET text = text || 'よ' WHERE number = 1", "goals", (1, 1)),
    "an item lost": ("DELETE FROM items WHERE section_id IN (SELECT section_id FROM report_sections"
                     " WHERE section = 'principles') AND position = 1", "principles", (1, 0)),
    "a year invented": ("UPDATE reports SET term_number = 1, period_start = '2001-04-01'", "period_start", (1, 1)),
    "a grade": ("UPDATE visions SET ward_rating = 'D'", "visions", (1, 1)),
    "a figure": ("UPDATE observations SET value = value + 1 WHERE value IS NOT NULL", "figures", (1, 1)),
    "a tie": ("DELETE FROM item_goals", "item goals", (1, 1)),
    "a heading": ("UPDATE items SET heading = '別'", "item headings", (1, 1)),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_is_told_under_its_field(database: Path, gold: Path, case: str) -> None:
    """Missing where the gold states something else, wrong where the database does."""
    statement, name, (missing, wrong) = FAULTS[case]
    with sqlite3.connect(database) as connection:
        connection.execute(statement)
    done = score(gold, "--db", database, "--json")
    (field,) = [field for field in json.loads(done.stdout)["fields"] if field["name"] == name]
    assert (field["missing"] >= missing, field["wrong"] >= wrong) == (True, True)
    assert field["right"] == field["stated"] - field["missing"]
    assert done.exit_code == 1


def test_white_space_and_width_are_forgiven(database: Path, gold: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE goals SET text = ' ' || replace(text, '、', ' 、')")
    assert score(gold, "--db", database).exit_code == 0


def test_a_gold_file_without_its_document_is_told(database: Path, gold: Path) -> None:
    shutil.copy(GOLD / "tsukimi-2019.json", gold)
    done = score(gold, "--db", database)
    assert "tsukimi-2019: not in the database" in done.stdout
    assert done.exit_code == 1


def test_a_share_may_be_enough_but_nothing_wrong_is(database: Path, gold: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM rating_scale WHERE grade = 'D'")
        connection.execute("UPDATE reports SET title = NULL")
    assert score(gold, "--db", database).exit_code == 1
    assert score(gold, "--db", database, "--minimum", "0.9").exit_code == 0
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE reports SET title = '別の報告'")
    assert score(gold, "--db", database, "--minimum", "0.9").exit_code == 1


def test_verbose_lists_what_is_wrong(database: Path, gold: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE reports SET title = char(27) || '[2J別の報告'")
    done = score(gold, "--db", database, "--verbose")
    assert "wrong title: \\x1b[2J別の報告" in done.stdout
    assert "\x1b" not in done.stdout


def test_items_printed_as_one_run_may_be_kept_whole(database: Path, gold: Path) -> None:
    """The gold says so: `glued`."""

    def cut(content: dict) -> None:
        """The first initiative of the first goal becomes two that are printed as one."""
        (first, *rest) = content["evaluated"]["goals"][0]["initiatives"]
        half = len(first["text"]) // 2
        parts = [{**first, "text": part, "glued": True} for part in (first["text"][:half], first["text"][half:])]
        content["evaluated"]["goals"][0]["initiatives"] = [*parts, *rest]

    edited(gold, "hoshimi-2022", cut)
    assert score(gold, "--db", database).exit_code == 0


@pytest.mark.parametrize("fault", ["no folder", "empty folder", "no gold", "no JSON", "no database"])
def test_wrong_usage_is_two(database: Path, gold: Path, tmp_path: Path, fault: str) -> None:
    (tmp_path / "empty").mkdir()
    content = {"no gold": "[]", "no JSON": "{"}.get(fault)
    if content:
        (gold / "a.json").write_text(content, "utf-8")
    folder = {"no folder": tmp_path / "nowhere", "empty folder": tmp_path / "empty"}.get(fault, gold)
    done = score(folder, "--db", tmp_path / "nowhere" if fault == "no database" else database)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr
