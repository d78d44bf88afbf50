"""The pages of documentation show what is true: answers, output and figures are made again and compared."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pages
import pytest

from pipeline.store import checks
from pipeline.vocabulary import places

HOME = pages.HOME
PROSE = [*pages.PAGES, "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md", "corpus/README.md"]
CODE = re.compile(r"(?ms)^```(\w+)\n(.*?)^```$")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pages.build(tmp_path_factory.mktemp("samples"))


def read(page: str) -> str:
    return (HOME / page).read_text("utf-8")


@pytest.mark.parametrize("page", pages.PAGES)
def test_a_page_shows_what_is_so_today(page: str, database: Path) -> None:
    """If this fails, `make docs` writes today's answers into the page: read the difference before you commit it."""
    assert pages.filled(read(page), database) == read(page)


def test_the_samples_break_no_rule(database: Path) -> None:
    assert [finding[1:] for finding in checks.run(sqlite3.connect(database))] == []


@pytest.mark.parametrize("page", ["README.md", "README.ja.md", "docs/queries.md"])
def test_every_query_has_an_answer(page: str, database: Path) -> None:
    connection = sqlite3.connect(database)
    queries = [code for language, code in CODE.findall(read(page)) if language == "sql"]
    assert queries
    assert not [query for query in queries if not connection.execute(query).fetchall()]


def test_python_on_a_page_runs(database: Path) -> None:
    for code in [code for language, code in CODE.findall(read("docs/queries.md")) if language == "python"]:
        ran = subprocess.run(
            [sys.executable, "-c", code], cwd=database.parents[1], check=True, capture_output=True, timeout=60
        )
        assert ran.stdout


def test_both_languages_show_the_same() -> None:
    """Code is the same in both; comments in it are not."""

    def shown(page: str) -> list[str]:
        return [re.sub(r" *#.*", "", code) for _, code in CODE.findall(read(page))]

    assert shown("README.md") == shown("README.ja.md")


@pytest.mark.parametrize("page", PROSE)
def test_links_lead_somewhere(page: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", read(page))
    assert not [target for target in targets if not (HOME / page).parent.joinpath(target).exists()]


@pytest.mark.parametrize("page", ["README.md", "README.ja.md"])
def test_the_tables_it_names_exist(page: str, database: Path) -> None:
    connection = sqlite3.connect(database)
    known = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    rows = re.findall(r"(?m)^\| (`[^|]+`) \|", read(page))
    assert rows
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} <= known


@pytest.mark.parametrize("page", ["README.md", "README.ja.md", "CONTRIBUTING.md"])
def test_the_make_targets_it_names_exist(page: str) -> None:
    targets = set(re.findall(r"(?m)^([\w-]+):", read("Makefile")))
    assert set(re.findall(r"\bmake ((?!sure|it)[\w-]+)", read(page))) <= targets


def test_ci_runs_the_command_of_the_readme() -> None:
    (commands,) = [code for language, code in CODE.findall(read("README.md")) if language == "sh"]
    assert "make test" in commands
    assert re.search(r"(?m)^make test$", read(".ci/run"))


def test_it_knows_eighteen_wards_and_their_centers() -> None:
    wards = [ward for ward in places.wards().values() if not ward.city.is_sample]
    assert len(wards) == 18
    assert all(ward.centers for ward in wards)


GOAL = "令和4年度重点目標評価結果\n\n重点目標\t妊娠期の家庭に居場所を知らせる。\n取組内容\t・見学会を年6回開いた。\n"


@pytest.mark.parametrize(
    ("files", "arguments", "status"),
    [
        pytest.param({"report.txt": GOAL}, ["report.txt"], 0, id="fine"),
        pytest.param({"report.txt": GOAL, "empty.pdf": ""}, ["report.txt", "empty.pdf"], 1, id="needs your eyes"),
        pytest.param({}, ["nowhere.pdf"], 2, id="wrong usage"),
        pytest.param({"report.txt": GOAL, "out": ""}, ["report.txt", "--out", "out"], 3, id="cannot be written"),
    ],
)
def test_exit_status(tmp_path: Path, files: dict[str, str], arguments: list[str], status: int) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    ran = subprocess.run(
        [sys.executable, HOME / "cli.py", "extract", *arguments], cwd=tmp_path, check=False, capture_output=True
    )
    assert ran.returncode == status, ran.stderr.decode()
