"""`scripts/nightly`: a round from reports to a published database, run in a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[1]
REPORT = (
    "令和4年度重点目標評価結果\n\n重点目標\t居場所を知らせる。\n取組内容\t・見学会を年6回開いた。\n\t・案内を配った。\n"
)
SHORTER = REPORT.replace("\t・案内を配った。\n", "")


class Office:
    """A folder with reports, and the recipe run in it as cron would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.published = folder / "published"
        self.torikumi = f"{sys.executable} {HOME / 'cli.py'}"
        self.told = ""

    def put(self, name: str, content: str = REPORT) -> None:
        file = self.folder / "corpus" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, "utf-8")

    def round(self, *words: str, **environment: str) -> int:
        known = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PYTHONPATH": str(HOME),
            "TORIKUMI": self.torikumi,
        }
        ran = subprocess.run(["sh", HOME / "scripts/nightly", *words], cwd=self.folder, env=known | environment,
                             check=False, capture_output=True, text=True, timeout=60)  # fmt: skip
        self.told = ran.stderr
        return ran.returncode

    def items(self) -> int:
        """What readers of the published database see."""
        with closing(sqlite3.connect(f"file:{self.published}/torikumi.sqlite?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM items").fetchone()[0])

    def summary(self) -> str:
        return (self.published / "summary.md").read_text("utf-8")

    def log(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in (self.published / "log.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_round_publishes_what_is_new(office: Office) -> None:
    office.put("a.txt")
    assert office.round() == 0, office.told
    assert office.items() == 2
    assert "**Published**" in office.summary()
    assert "1 document: 1 read in this run" in office.summary()
    (line,) = office.log()
    assert (line["statuses"], line["rows"]["items"], line["published"]) == ({"extracted": 1}, 2, True)  # type: ignore[index]
    assert {"start", "end", "version", "check", "diff"} <= line.keys()


def test_a_round_without_news_says_so(office: Office) -> None:
    office.put("a.txt")
    office.round()
    before = (office.published / "torikumi.sqlite").stat()
    assert office.round() == 0
    assert "Nothing new" in office.summary()
    assert (office.published / "torikumi.sqlite").stat().st_ino == before.st_ino
    assert [line["published"] for line in office.log()] == [True, False]


def test_lost_rows_are_held_back_until_somebody_accepts(office: Office) -> None:
    """Night after night: what was published last is what the differences are told from."""
    office.put("a.txt")
    office.round()
    office.put("a.txt", SHORTER)
    for _ in range(2):
        assert office.round() == 1
        assert "**Not published**" in office.summary()
        assert "案内を配った。" in office.summary()
        assert office.items() == 2
    assert office.round("--accept") == 0
    assert office.items() == 1
    assert [line["published"] for line in office.log()] == [True, False, False, True]


def test_what_needs_eyes_is_published_and_told(office: Office) -> None:
    office.put("a.txt")
    office.put("b.pdf", "")
    assert office.round() == 1
    assert "summary.md" in office.told
    assert "**corpus/b.pdf**: empty" in office.summary()
    assert office.items() == 2


@pytest.mark.parametrize("words", [("--no-such",), ("--out",), ("nowhere",)], ids=" ".join)
def test_wrong_usage_is_two(office: Office, words: tuple[str, ...]) -> None:
    assert office.round(*words) == 2
    assert not (office.published / "torikumi.sqlite").exists()


@pytest.mark.skipif(shutil.which("flock") is None, reason="the system has no flock; extract has a lock of its own")
def test_a_second_round_at_once_is_three(office: Office) -> None:
    office.put("a.txt")
    office.published.mkdir()
    with subprocess.Popen(["flock", office.published / ".lock", "sleep", "60"]) as other:
        try:
            while subprocess.run(["flock", "-n", office.published / ".lock", "true"], check=False).returncode == 0:
                pass
            assert office.round() == 3
        finally:
            other.kill()
    assert "another run is at work" in office.told


@pytest.mark.parametrize("step", ["extract", "check", "diff"])
def test_a_step_that_fails_leaves_what_was_published(office: Office, step: str) -> None:
    office.put("a.txt")
    office.round()
    before = (office.published / "torikumi.sqlite").read_bytes()
    broken = office.folder / "torikumi"
    broken.write_text(f'#!/bin/sh\n[ "$1" = {step} ] && exit 3\nexec {office.torikumi} "$@"\n', "utf-8")
    broken.chmod(0o755)
    office.put("b.txt", REPORT.replace("令和4", "令和5"))
    assert office.round(TORIKUMI=str(broken)) == 3
    assert (office.published / "torikumi.sqlite").read_bytes() == before
    assert office.round() == 0
    assert office.items() == 4


def test_reports_are_read_with_an_empty_environment(office: Office) -> None:
    spy = office.folder / "torikumi"
    spy.write_text(f"#!/bin/sh\nenv >>{office.folder}/environment\nexit 3\n", "utf-8")
    spy.chmod(0o755)
    office.round(TORIKUMI=str(spy), GITHUB_TOKEN="secret", AWS_SECRET_ACCESS_KEY="secret")
    assert "secret" not in (office.folder / "environment").read_text()


def offline() -> bool:
    ways = (["--user", "--map-current-user", "--net"], ["--map-root-user", "--net"])
    return shutil.which("unshare") is not None and any(
        subprocess.run(["unshare", *way, "true"], check=False, capture_output=True).returncode == 0 for way in ways
    )


@pytest.mark.skipif(not offline(), reason="this system lets nobody leave the network")
def test_reports_are_read_without_network(office: Office) -> None:
    """But for a loopback that is down, there is no interface."""
    spy = office.folder / "torikumi"
    spy.write_text(f"#!/bin/sh\ncat /proc/net/dev >{office.folder}/interfaces\nexit 3\n", "utf-8")
    spy.chmod(0o755)
    office.round(TORIKUMI=str(spy))
    lines = (office.folder / "interfaces").read_text().splitlines()[2:]
    assert [line.split(":")[0].strip() for line in lines] == ["lo"]


def test_it_is_shell() -> None:
    assert subprocess.run(["sh", "-n", HOME / "scripts/nightly"], check=False).returncode == 0
    assert os.access(HOME / "scripts/nightly", os.X_OK)
