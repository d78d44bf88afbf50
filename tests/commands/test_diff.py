"""`torikumi diff` from the outside: what it prints, and when it fails."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
from pipeline import flow
from pipeline.store import build
from schemas import result_json

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
REPORT = """令和4年度重点目標評価結果

重点目標\t妊娠期の家庭に居場所を知らせる。
取組内容\t・見学会を年6回開いた。
\t・母子手帳を渡す時に案内を配った。
\t・初めて来た人に声をかけた。
"""


def put(folder: Path, *texts: str, names: tuple[str, ...] = (), key: str = "key") -> Path:
    """Results as `extract` leaves them: `corpus/0.txt` and so on."""
    for at, text in enumerate(texts):
        data = text.encode()
        name = names[at] if names else f"{at}.txt"
        place = folder / "corpus" / f"{name}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(result_json.dumps(flow.result_of(data), key))
    return folder


def database(folder: Path) -> Path:
    """The database of those results."""
    results = [("corpus", file.stem, file) for file in sorted(folder.rglob("*.json"))]
    target = folder.with_suffix(".sqlite")
    build.build(results, target)
    return target


def diff(*words: object) -> Result:
    return CliRunner().invoke(cli.app, ["diff", *map(str, words)], catch_exceptions=False)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two states of a folder: in the newer one, one sentence is gone and one is added."""
    edited = REPORT.replace("見学会を年6回開いた", "相談の日を設けた")
    return put(tmp_path / "old", REPORT), put(tmp_path / "new", edited)


@pytest.mark.parametrize("is_built", [False, True], ids=["folders", "databases"])
def test_sentences_that_came_and_went_are_printed(pair: tuple[Path, Path], is_built: bool) -> None:
    done = diff(*(map(database, pair) if is_built else pair))
    assert done.exit_code == 0
    assert "Changes of the sources: 1 document" in done.stdout
    assert re.search(r"- evaluated initiatives.*\n +見学会を年6回開いた。", done.stdout)
    assert re.search(r"\+ evaluated initiatives.*\n +相談の日を設けた。", done.stdout)


def test_nothing_is_said_to_be_nothing(pair: tuple[Path, Path]) -> None:
    done = diff(pair[0], pair[0], "--gate")
    assert done.exit_code == 0
    assert "Nothing has changed." in done.stdout


def test_results_with_another_key_are_another_extractors(tmp_path: Path) -> None:
    """Same bytes, same rows: said, and no more."""
    done = diff(put(tmp_path / "old", REPORT), put(tmp_path / "new", REPORT, key="other"))
    assert "Another extractor" in done.stdout
    assert "Nothing has changed." in done.stdout


@pytest.mark.parametrize(
    ("new", "words", "status"),
    [
        (REPORT, ("--gate",), 0),
        (REPORT.replace("\t・初めて来た人に声をかけた。\n", ""), ("--gate",), 1),
        (REPORT.replace("\t・初めて来た人に声をかけた。\n", ""), (), 0),
        (REPORT.replace("声をかけた", "声を掛けた"), ("--gate",), 0),
        (REPORT + "\t・父親の会を開いた。\n", ("--gate",), 0),
        ("", ("--gate",), 1),
    ],
    ids=["same", "a sentence lost", "a sentence lost, no gate", "reworded", "gained", "emptied"],
)
def test_the_gate_fails_for_lost_rows_alone(tmp_path: Path, new: str, words: tuple[str, ...], status: int) -> None:
    done = diff(put(tmp_path / "old", REPORT), put(tmp_path / "new", new), *words)
    assert done.exit_code == status
    assert bool(re.search(r"^corpus/0\.txt: lost \d+ of \d+ rows", done.stderr, re.MULTILINE)) is bool(status)


def test_json_tells_everything(pair: tuple[Path, Path]) -> None:
    told = json.loads(diff(*pair, "--json").stdout)
    (document,) = told["documents"]
    assert (document["path"], document["change"], document["cause"]) == ("corpus/0.txt", "revised", "source")
    changes = document["reports"][0]["changes"]
    assert {(change["change"], change["old"], change["new"]) for change in changes if change["table"] == "items"} == {
        ("removed", "見学会を年6回開いた。", None),
        ("added", None, "相談の日を設けた。"),
    }
    assert told["lost"][0]["path"] == "corpus/0.txt"


def test_markdown_is_a_page(pair: tuple[Path, Path]) -> None:
    page = diff(*pair, "--markdown").stdout
    assert page.startswith("# torikumi diff\n")
    assert "| corpus/0.txt |" in page
    assert "added: items evaluated initiatives" in page


HOSTILE = "\x1b[31m|<b>*x*</b> [a](http://x.jp) @all \u202e"


@pytest.mark.parametrize("words", [(), ("--json",), ("--markdown",)], ids=" ".join)
def test_no_text_reaches_the_terminal_raw(tmp_path: Path, words: tuple[str, ...]) -> None:
    new = put(tmp_path / "new", REPORT.replace("見学会", HOSTILE), names=("[b]\u202e.txt",))
    done = diff(put(tmp_path / "old", REPORT, names=("[b]\u202e.txt",)), new, *words, "--gate")
    assert not CONTROL.search(done.stdout + done.stderr)
    if words == ("--markdown",):
        assert not re.search(r"(?<!\\)<b>|\]\(http:|(?<!\\)@all", done.stdout)


@pytest.mark.parametrize(
    "words",
    [("a.sqlite", "b.sqlite"), ("a.txt", "a.txt"), ("empty", "empty"), ("a.txt",), ("empty", "empty", "--no-such")],
    ids=" ".join,
)
def test_wrong_usage_is_two(shell, words: tuple[str, ...]) -> None:
    shell.put("a.txt", "no database")
    Path("empty").mkdir()
    done = diff(*words)
    assert done.exit_code == 2
    assert done.stderr
    assert done.stdout == ""


def test_one_page_at_a_time(pair: tuple[Path, Path]) -> None:
    assert diff(*pair, "--json", "--markdown").exit_code == 2


def test_nothing_is_left_behind(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A database made of results to compare them is gone at the end."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    assert diff(*pair).exit_code == 0
    assert not list(scratch.iterdir())
