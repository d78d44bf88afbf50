"""`torikumi extract` from the outside: exit status, messages, and what it leaves."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.batch import publish

HOME = Path(__file__).resolve().parents[2]
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


def statuses(database="extracted/torikumi.sqlite"):
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        query = "SELECT path, status FROM document_paths JOIN documents USING (document_id)"
        return dict(connection.execute(query).fetchall())


def test_a_corpus_becomes_a_database(shell):
    """With no argument: `corpus` into `extracted`."""
    shell.put("corpus/a.txt")
    shell.put("corpus/2021/b.txt", "other")
    assert shell("extract").exit_code == 0
    assert statuses() == {"a.txt": "extracted", "2021/b.txt": "extracted"}
    assert Path("extracted/corpus/2021/b.txt.json").exists()


def urls():
    with closing(sqlite3.connect("file:extracted/torikumi.sqlite?mode=ro", uri=True)) as connection:
        return sorted(connection.execute("SELECT path, url FROM sources JOIN document_paths USING (document_id)"))


def test_sources_are_kept_whatever_is_named_next(shell):
    """The list beside the reports tells where they were published; so too when a single file or another folder is read."""
    shell.put("corpus/a.txt")
    shell.put("more/b.txt", "other")
    shell.put("corpus/sources.csv", "path,url\na.txt,https://example.jp/a.txt\n")
    for arguments in ((), ("corpus/a.txt",), ("more",)):
        assert shell("extract", *arguments).exit_code == 0
        assert urls() == [("a.txt", "https://example.jp/a.txt")]


def test_a_changed_list_of_sources_is_read_again(shell):
    """Though no report has changed. What is wrong in it is told with its line."""
    shell.put("corpus/a.txt")
    shell.put("corpus/sources.csv", "path,url\nb.txt,https://example.jp/a.txt\n")
    assert "sources.csv line 2: no document corpus/b.txt was read" in shell("extract").stderr
    shell.put("corpus/sources.csv", "path,url\na.txt,https://example.jp/a.txt\n\n")
    shell("extract")
    assert urls() == [("a.txt", "https://example.jp/a.txt")]


def test_bad_input_is_told_and_the_rest_is_done(shell):
    """Each bad file has a status and a line that names it; the good one is read."""
    shell.put("corpus/good.txt")
    shell.put("corpus/empty.pdf", b"")
    shell.put("corpus/dead.txt", "die")
    shell.put("corpus/letter.txt", "letter")
    shell.put("corpus/odd.txt", "odd words")
    os.mkfifo("corpus/pipe.pdf")
    Path("corpus/loop").symlink_to(".")
    done = shell("extract")
    assert done.exit_code == 1
    assert statuses() == {
        "good.txt": "extracted",
        "empty.pdf": "empty",
        "dead.txt": "crashed",
        "letter.txt": "unrecognized",
        "odd.txt": "extracted",
        "pipe.pdf": "unreadable",
        "loop": "unreadable",
    }
    for name in ("empty.pdf", "dead.txt", "letter.txt", "odd.txt", "pipe.pdf", "loop"):
        assert len(re.findall(rf"^corpus/{re.escape(name)}: .{{10,}}", done.stderr, re.MULTILINE)) == 1
    assert "good.txt" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("content", "options", "status"),
    [
        ("text", [], 0),
        ("doubt", [], 0),
        ("doubt", ["--strict"], 1),
        ("odd", [], 1),
        ("letter", [], 1),
        ("die", [], 1),
    ],
)
def test_exit_status_of_one_document(shell, content, options, status):
    """An error counts, a warning only if strict."""
    shell.put("corpus/a.txt", content)
    assert shell("extract", *options).exit_code == status


def test_a_failure_counts_once(shell):
    """Unchanged, it is told and does not fail the next run, unless that is strict."""
    shell.put("corpus/a.txt", "die")
    shell("extract")
    again = shell("extract")
    assert again.exit_code == 0
    assert "corpus/a.txt: crashed as before" in again.stderr
    assert shell("extract", "--strict").exit_code == 1


@pytest.mark.parametrize(
    "words",
    [
        ["extract", "missing"],
        ["extract"],
        ["extract", "--jobs", "0"],
        ["extract", "--no-such"],
        ["no-such-command"],
        [],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two(shell, words):
    """And nothing is written."""
    assert shell(*words).exit_code == 2
    assert not Path("extracted").exists()


def test_another_run_is_three(shell):
    """The second says who is first."""
    shell.put("corpus/a.txt")
    with publish.Output(Path("extracted"), Path("extracted/torikumi.sqlite")):
        done = shell("extract")
    assert done.exit_code == 3
    assert str(os.getpid()) in done.stderr


def test_what_cannot_be_written_is_three(shell):
    """A file where the folder should be."""
    shell.put("corpus/a.txt")
    shell.put("extracted")
    done = shell("extract")
    assert done.exit_code == 3
    assert "extracted" in done.stderr


def test_an_empty_corpus_says_so(shell):
    """And is no failure."""
    Path("corpus").mkdir()
    done = shell("extract")
    assert done.exit_code == 0
    assert "corpus: no reports there" in done.stderr


def test_options_lead_elsewhere(shell):
    """--out and --db, in folders that are made."""
    shell.put("corpus/a.txt")
    assert shell("extract", "--out", "one/json", "--db", "two/x.sqlite").exit_code == 0
    assert statuses("two/x.sqlite") == {"a.txt": "extracted"}
    assert Path("one/json/corpus/a.txt.json").exists()


NAMES = (
    "\x1b[31mred.txt",
    "\x1b]0;title\x07.txt",
    "a\nb.txt",
    "[/foo].txt",
    "[red]x[/red].txt",
    "\u202etxt.exe.txt",
    "青葉😀.txt",
    "\x9b31m.txt",
    os.fsdecode(b"\x90\xc2.txt"),
    "*_`|<script>.txt",
)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_no_name_reaches_the_terminal_raw(shell, name):
    """Neither in a message nor in the summary nor in the database."""
    shell.put(f"corpus/{name}", "odd")
    done = shell("extract", "--summary", "summary.md")
    assert done.exit_code == 1
    assert not CONTROL.search(done.stderr + done.stdout)
    assert not CONTROL.search(Path("summary.md").read_text("utf-8"))
    (path,) = statuses()
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", path)


def test_no_text_reaches_the_terminal_raw(shell):
    """A diagnostic may quote the document."""
    shell.put("corpus/a.txt", "odd \x1b[2J [/b] \x00")
    assert not CONTROL.search(shell("extract").stderr)


def test_the_summary_is_readable(shell):
    """Documents by status, rows, what needs eyes."""
    shell.put("corpus/a.txt")
    shell.put("corpus/b.txt", "letter")
    shell("extract", "--summary", "out/summary.md")
    told = Path("out/summary.md").read_text("utf-8")
    assert "| extracted | 1 |" in told
    assert re.search(r"\*\*corpus/b.txt\*\*: unrecognized", told)
    assert "2 documents: 2 read in this run, 0 unchanged, 0 removed. One needs eyes." in told


def test_the_summary_tells_of_what_was_not_read_again(shell):
    """With the reason, which this run has not met."""
    shell.put("corpus/a.txt", "odd words")
    shell.put("corpus/b.txt", "doubt")
    for is_first in (True, False):
        shell("extract", "--summary", "summary.md")
        told = Path("summary.md").read_text("utf-8")
        assert "**corpus/a.txt**: extracted. odd words: odd words" in told
        assert ("| doubt | 1 |" in told) is is_first
    assert "2 documents: 0 read in this run, 2 unchanged" in told


def test_the_summary_tells_rows_gained_and_lost(shell, monkeypatch):
    """Table by table, before and after."""
    monkeypatch.undo()
    monkeypatch.chdir(shell.folder)
    shell.put(
        "corpus/a.txt", "令和4年度重点目標評価結果\n\n重点目標\t居場所を知らせる。\n取組内容\t・見学会を年6回開いた。\n"
    )
    shell("extract")
    shell.put("corpus/a.txt", "令和4年度重点目標評価結果\n\n重点目標\t居場所を知らせる。\n")
    shell("extract", "--summary", "summary.md")
    assert "| items | 1 | 0 | -1 |" in Path("summary.md").read_text("utf-8")


def test_a_run_leaves_a_line_in_the_log(shell):
    """When, with which version, documents by status, rows gained and lost."""
    shell.put("corpus/a.txt")
    shell("extract")
    Path("corpus/a.txt").unlink()
    shell.put("corpus/b.txt", "die")
    shell("extract")
    first, second = map(json.loads, Path("extracted/torikumi.log.jsonl").read_text("utf-8").splitlines())
    assert first["statuses"] == {"extracted": 1}
    assert (second["statuses"], second["removed"]) == ({"crashed": 1}, 1)
    assert {"start", "end", "version", "rows", "seconds", "read"} <= first.keys()
    assert first["start"] <= first["end"] <= second["start"]


def command(*words, folder, **rest):
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    line = [sys.executable, str(HOME / "cli.py"), *words]
    return subprocess.Popen(line, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True, **rest)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_a_stopped_run_leaves_no_process(tmp_path, number):
    """Children end with it, and the next run is not blocked."""
    (tmp_path / "corpus").mkdir()
    for index in range(300):
        (tmp_path / "corpus" / f"{index}.txt").write_text(f"令和4年度重点目標\n{index}\n", "utf-8")
    running = command("extract", "--jobs", "2", folder=tmp_path)
    lock = tmp_path / "extracted" / publish.LOCK
    while not lock.exists() and running.poll() is None:
        time.sleep(0.01)
    time.sleep(0.2)
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    started = children.read_text().split() if children.exists() else []
    running.send_signal(number)
    _, told = running.communicate(timeout=20)
    assert "Traceback" not in told
    time.sleep(0.2)
    assert not [process for process in started if Path(f"/proc/{process}").exists()]
    again = command("extract", "--jobs", "2", folder=tmp_path)
    _, told = again.communicate(timeout=120)
    assert again.returncode in {0, 1}, told
