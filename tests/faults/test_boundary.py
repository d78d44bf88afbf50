"""Names and texts from outside: kept so that they can be found again, and never raw on a terminal."""

from __future__ import annotations

import json
import os
import pty
import re
import socket
import sqlite3
import subprocess
import sys
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest
from worlds import OUT, report

ROOT = Path(__file__).parents[2]
NAMES = {
    "newline": "two\nlines.txt",
    "escape": "\x1b[31mred\x1b[0m.txt",
    "title of the window": "\x1b]0;owned\x07.txt",
    "c1": "\x9b31mred.txt",
    "markup": "[/foo][bold]x[/bold].txt",
    "emoji": "報告😀🏴󠁧󠁢󠁳󠁣󠁴󠁿.txt",
    "composed": unicodedata.normalize("NFC", "がぎぐ.txt"),
    "decomposed": unicodedata.normalize("NFD", "がぎぐ.txt"),
    "no utf-8": os.fsdecode("青葉.txt".encode("cp932")),
    "turned around": "\u202etxt.exe.txt",
    "long": "あ" * 80 + ".txt",
    "percent": "50%0A%.txt",
    "option": "--force",
    "blank": " .txt",
    "quotes": "'; DROP TABLE documents; --\".txt",
    "backslash": "a\\b.txt",
}
TEXTS = {
    "nul": "前\x00後",
    "escape": "前\x1b[2J\x1b[31m後",
    "c1": "前\u009b31m後",
    "bell": "前\x07後",
    "delete": "前\x7f後",
    "vertical tab": "前\x0b後",
    "noncharacter": "前\ufffe\uffff後",
    "turned around": "前\u202e後\u202c",
    "markup": "前[/bold][red]後",
}
RAW = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")


def command(folder: Path, *words: str) -> tuple[int, bytes]:
    """Exit status and everything it says."""
    ran = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=60,
    )
    assert b"Traceback" not in ran.stdout, ran.stdout.decode(errors="replace")
    return ran.returncode, ran.stdout


def on_a_terminal(folder: Path, *words: str) -> bytes:
    """What a terminal is sent."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([sys.executable, str(ROOT / "cli.py"), *words], cwd=folder, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:
            break
        if not chunk:
            break
        said += chunk
    os.close(ours)
    process.wait(60)
    return said


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / OUT / "torikumi.sqlite")) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture(scope="module")
def odd_names(tmp_path_factory):
    """A folder where every file has an odd name, half of them failing, so that each is told."""
    folder = tmp_path_factory.mktemp("names")
    for number, name in enumerate(NAMES.values()):
        text = report("花野", 3, f"ひろば{number}") if number % 2 else ""
        file = folder / "reports" / f"{name}" / name if number % 3 == 0 else folder / "reports" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def test_odd_names_are_read_and_never_shown_raw(odd_names):
    """Each has a row and a result; what is said of them holds no control character, also the second time."""
    for _ in range(2):
        status, said = command(odd_names, "extract", "reports", "--out", OUT, "--summary", "summary.md", "--strict")
        assert status == 1
        assert not RAW.search(said), said
        assert not RAW.search((odd_names / "summary.md").read_bytes())
    assert len(rows(odd_names, "SELECT path FROM document_paths")) == len(NAMES)
    assert len(list((odd_names / OUT / "reports").rglob("*.json"))) == len(NAMES)
    assert b"%0A" in said or b"\\n" in said


def test_odd_names_come_back_from_the_database(odd_names):
    """Root and path lead to the bytes of the name on the disk."""
    from pipeline.batch import names

    command(odd_names, "extract", "reports", "--out", OUT)
    stored = {path for (path,) in rows(odd_names, "SELECT path FROM document_paths")}
    there = {file.relative_to(odd_names / "reports") for file in (odd_names / "reports").rglob("*") if file.is_file()}
    assert stored == {"/".join(map(names.as_text, path.parts)) for path in there}
    for path in stored:
        assert (odd_names / OUT / names.place("reports", path)).is_file()


def test_odd_names_are_arguments_too(odd_names):
    """Each file named alone, as a shell would with a star; what is wrong with an argument is told in plain characters."""
    for name in (NAMES["newline"], NAMES["escape"], NAMES["c1"], NAMES["no utf-8"], NAMES["option"]):
        status, said = command(odd_names, "show", "--", f"missing/{name}")
        assert status in (1, 2)
        assert not RAW.search(said), said
    status, said = command(odd_names, "extract", "\x1b[31mno such folder")
    assert status == 2
    assert not RAW.search(said)
    status, said = command(odd_names, "extract", "--\x1b[31mno-such-option")
    assert status == 2
    assert not RAW.search(said)


def test_odd_names_on_a_terminal(odd_names):
    """With a terminal there may be colours and a bar of ours, and nothing of the names."""
    said = on_a_terminal(odd_names, "extract", "reports", "--out", "other", "--force")
    assert said
    for mark in (b"\x1b[31mred", b"\x1b]0;owned", b"\xc2\x9b31m", "\u202e".encode()):
        assert mark not in said


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_odd_text_is_stored_clean_and_shown_escaped(tmp_path, text):
    """Control characters become U+FFFD one for one, with a diagnostic; the rest stays; the terminal sees none."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text(report("花野", 3, text), "utf-8")
    _, said = command(tmp_path, "extract", "reports", "--out", OUT)
    assert not RAW.search(said), said
    for words in (("show", "reports/a.txt"), ("show", "reports/a.txt", "--json")):
        _, said = command(tmp_path, *words)
        assert not RAW.search(said), said
    stored = "".join(str(value) for (value,) in rows(tmp_path, "SELECT text FROM blocks"))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", stored)
    assert "前" in stored
    result = (tmp_path / OUT / "reports" / "a.txt.json").read_bytes()
    assert not RAW.search(result.replace("\u202e".encode(), b"").replace("\u202c".encode(), b""))
    # (a vertical tab ends a line, and nothing is lost with it)
    is_replaced = re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f]", text) is not None
    codes = {row["code"] for row in json.loads(result).get("diagnostics", ())}
    assert not is_replaced or any("character" in code for code in codes), codes


def test_what_is_no_file_is_told_and_holds_nobody_up(tmp_path):
    """Pipes, sockets, links out of the folder, to devices, to themselves: within seconds, each with a row."""
    reports = tmp_path / "reports"
    (reports / "sub").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text(report("花野", 3, "secret words"))
    (reports / "a.txt").write_text(report("花野", 3, "ひろば"))
    os.mkfifo(reports / "pipe.pdf")
    (reports / "out.txt").symlink_to(tmp_path / "secret.txt")
    (reports / "up").symlink_to("..")
    (reports / "sub" / "loop").symlink_to("loop")
    (reports / "zero.pdf").symlink_to("/dev/zero")
    (reports / "folder.pdf").mkdir()
    listener = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(reports)
    listener.bind("socket.pdf")
    os.chdir(here)
    status, _ = command(tmp_path, "extract", "reports", "--out", OUT)
    listener.close()
    assert status == 1
    statuses = dict(rows(tmp_path, "SELECT path, status FROM document_paths JOIN documents USING (document_id)"))
    assert statuses.pop("a.txt") == "extracted"
    assert set(statuses) == {"pipe.pdf", "out.txt", "up", "sub/loop", "zero.pdf", "socket.pdf"}
    assert set(statuses.values()) == {"unreadable"}
    assert b"secret words" not in b"".join(file.read_bytes() for file in (tmp_path / OUT).rglob("*") if file.is_file())


def test_an_archive_names_no_place_outside(tmp_path):
    """Members that climb, are absolute, or speak in control characters stay below the output folder."""
    import zipfile

    (tmp_path / "reports").mkdir()
    members = ["../../up.txt", "/etc/absolute.txt", "\x1b[31mred.txt", "a\nb.txt", "..\\..\\windows.txt", "c:/x.txt"]
    with zipfile.ZipFile(tmp_path / "reports" / "a.zip", "w") as archive:
        for name in members:
            archive.writestr(name, report("花野", 3, "ひろば"))
    _, said = command(tmp_path, "extract", "reports", "--out", OUT, "--strict")
    assert not RAW.search(said), said
    assert len(rows(tmp_path, "SELECT path FROM document_paths")) == 1 + len(members)
    assert {file.name for file in tmp_path.iterdir()} == {"reports", OUT}
    assert not (tmp_path.parent / "up.txt").exists()
