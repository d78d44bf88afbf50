"""`torikumi check` from the outside: what it finds, prints, and exits with."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
from pipeline import flow
from pipeline.store import build
from schemas import result_json

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
REPORT = """星見区地域子育て支援拠点事業 令和4年度重点目標評価結果

重点目標\t妊娠期の家庭に居場所を知らせる。
取組内容\t・見学会を年6回開いた。
\t・見直しを読んよくことにした。
"""


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound one, where `check` looks for it."""
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "extracted/torikumi.sqlite"
    build.build([("corpus", "a.txt", result_json.dumps(flow.result_of(REPORT.encode()), "key"))], target)
    return target


def broken(database: Path, statement: str) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)


def check(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["check", *words], catch_exceptions=False)


def test_a_sound_database_is_clean(database: Path) -> None:
    done = check()
    assert done.exit_code == 0, done.stdout
    assert re.fullmatch(r"\d+ rules, none broken\n", done.stdout)


def test_a_finding_names_rule_record_and_place(database: Path) -> None:
    broken(database, "UPDATE goals SET fiscal_year = 1999")
    done = check("--db", str(database))
    assert done.exit_code == 1
    assert re.search(r"^error goal-year: a goal's year is not the year of its stage", done.stdout)
    assert re.search(r"^  goals \S+ \(corpus/a\.txt, line 3, cell 2\)", done.stdout, re.MULTILINE)
    assert done.stdout.endswith("1 broken by 1 rows\n")


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE documents SET character_count = 1", "corpus/a.txt"),
        ("UPDATE reports SET ward_name = '花野区'", "corpus/a.txt, line 1"),
        ("UPDATE items SET position = 9 WHERE position = 2", "corpus/a.txt, line 4, cell 1"),
    ],
    ids=["document", "report", "section"],
)
def test_a_place_is_told_where_one_is_known(database: Path, statement: str, place: str) -> None:
    broken(database, statement)
    assert f"({place})" in check().stdout


def test_a_dangling_key_is_found(database: Path) -> None:
    broken(database, "DELETE FROM report_sections")
    assert "error dangling-key" in check().stdout


def test_a_damaged_file_is_a_finding(database: Path) -> None:
    """Page after page of nothing: no rule is asked of it."""
    data = bytearray(database.read_bytes())
    data[8192:] = bytes(len(data) - 8192)
    database.write_bytes(data)
    done = check()
    assert done.exit_code == 1
    assert "error damaged-file" in done.stdout


def test_a_warning_is_a_finding(database: Path) -> None:
    broken(database, "UPDATE documents SET census = 7")
    done = check()
    assert (done.exit_code, done.stdout.split()[0]) == (1, "warning")


def test_words_are_told_and_count_for_nothing(database: Path) -> None:
    assert "suspect-words" not in check().stdout
    done = check("--words")
    assert done.exit_code == 0
    assert "「読んよく」 is probably 「読んでよく」" in done.stdout


def test_a_long_list_is_cut(database: Path) -> None:
    broken(database, "UPDATE items SET goal_scope = 'no_goals'")
    assert "and 1 more" in check("--limit", "1").stdout
    assert "more" not in check().stdout


def test_json_tells_every_row(database: Path) -> None:
    broken(database, "UPDATE items SET goal_scope = 'no_goals'")
    told = json.loads(check("--json", "--limit", "1").stdout)
    assert [row["code"] for row in told] == ["item-goal", "item-goal"]
    assert told[0]["place"] == "corpus/a.txt, line 4, cell 2"


@pytest.mark.parametrize("words", [(), ("--json",)], ids=" ".join)
def test_no_text_reaches_the_terminal_raw(database: Path, words: tuple[str, ...]) -> None:
    broken(database, "UPDATE reports SET ward_name = char(27) || '[2J' || char(8238)")
    done = check(*words)
    assert done.exit_code == 1
    assert not CONTROL.search(done.stdout)


@pytest.mark.parametrize("words", [("--db", "nowhere"), ("--db", "text.txt"), ("--no-such",), ("--limit", "0"), ("a",)])
def test_wrong_usage_is_two(database: Path, words: tuple[str, ...]) -> None:
    Path("text.txt").write_text("no database", "utf-8")
    assert check(*words).exit_code == 2


def test_nothing_is_written(database: Path) -> None:
    before = database.read_bytes()
    check("--words")
    assert [file.name for file in database.parent.iterdir()] == [database.name]
    assert database.read_bytes() == before
