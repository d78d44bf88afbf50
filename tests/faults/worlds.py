"""A small world to break: a folder of reports before and after a change, and what a run makes of each, byte for byte."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
import time
import traceback
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cached_property
from pathlib import Path

from output_folder import results

REPORTS, OUT, DATABASE, TOLD = "reports", "out", "torikumi.sqlite", "told.txt"
SLOW = 60.0  # seconds after which a run that should take one is a failure
QUIET = {".torikumi-state.sqlite", ".torikumi.lock", "torikumi.log.jsonl"}  # what a run may leave beside the results


def report(ward: str, year: int, words: str) -> str:
    """A report with two goals; the words are in each item of it."""
    return f"""地域子育て支援拠点事業 令和{year}年度重点目標 評価結果
{ward}区地域子育て支援拠点 ほしぞら

重点目標
1 {words}のつどいを広げる
2 {words}の相談につなぐ

取組内容
① {words}のつどいを年{year}回開いた。
② {words}の相談を{year + 20}件受けた。

取組の成果
① {words}で来所した人が{year * 3}人になった。

取組の課題
① {words}を知らない人に届いていない。
"""


def fill(folder: Path) -> None:
    """The reports as they were."""
    for number in range(5):
        write(folder / f"{number}.txt", report("花野", number + 1, f"ひろば{number}"))
    write(folder / "twin.txt", report("花野", 1, "ひろば0"))
    write(folder / "2021" / "old.txt", report("星見", 3, "散歩"))
    write(folder / "broken.pdf", "%PDF-1.7\nno page at all")
    pack(folder / "more.zip", {"a.txt": report("風待", 2, "手遊び"), "b.txt": report("風待", 3, "手遊び")})


def change(folder: Path) -> None:
    """What happens to them: two edited, two new, one gone with its folder, one renamed, one more in the archive."""
    write(folder / "1.txt", report("花野", 2, "読み聞かせ"))
    write(folder / "3.txt", report("花野", 4, "もちつき"))
    write(folder / "2024" / "new.txt", report("星見", 4, "散歩"))
    write(folder / "2024" / "newer.txt", report("星見", 5, "水遊び"))
    shutil.rmtree(folder / "2021")
    (folder / "twin.txt").rename(folder / "renamed.txt")
    members = {f"{name}.txt": report("風待", year, "手遊び") for name, year in (("a", 2), ("b", 4), ("c", 5))}
    pack(folder / "more.zip", members)


def write(file: Path, text: str) -> None:
    """A text file, with the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def pack(file: Path, members: dict[str, str]) -> None:
    """An archive with the same bytes each time."""
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)


class World:
    """`before` and `after` are the outputs of uninterrupted runs; each attempt begins from a copy of `before`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.attempts = 0
        fill(folder / "first" / REPORTS)
        self.exit_status = finish(extract(folder / "first"))
        self.before = results(folder / "first" / OUT)

    @cached_property
    def after(self) -> dict[str, bytes]:
        """Of a run into an empty folder, once the reports have changed."""
        fresh = self.folder / "fresh"
        fill(fresh / REPORTS)
        change(fresh / REPORTS)
        assert finish(extract(fresh)) == self.exit_status == 1, (fresh / TOLD).read_text()
        return results(fresh / OUT)

    def attempt(self) -> Path:
        """A folder with the old output and the changed reports."""
        assert self.after
        self.attempts += 1
        folder = self.folder / f"attempt{self.attempts}"
        shutil.copytree(self.folder / "first", folder)
        change(folder / REPORTS)
        return folder

    def assert_whole(self, folder: Path) -> None:
        """Every result is the old or the new one, and so is the database, sound in all its parts."""
        for place, content in results(folder / OUT).items():
            assert content in (self.before.get(place), self.after.get(place)), place
        database = folder / OUT / DATABASE
        assert database.exists()
        assert_sound(database)
        assert not living_in(folder)

    def assert_heals(self, folder: Path) -> None:
        """The next run ends where an uninterrupted one does, and nothing else is left lying about."""
        assert finish(extract(folder)) in (0, 1), (folder / TOLD).read_text()
        assert results(folder / OUT) == self.after
        assert {file.name for file in (folder / OUT).iterdir()} - QUIET == {REPORTS, DATABASE}


def extract(folder: Path, *options: str, first: Callable[[], object] | None = None) -> int:
    """Starts `torikumi extract reports --out out` in a process of its own, all in it as the command has it.

    `first` is called there before; what the command says goes to a file. Returns the process.
    """
    import cli
    from pipeline import flow

    flow.prepare()
    process = os.fork()
    if process:
        return process
    status = 70
    try:
        os.chdir(folder)
        told = os.open(TOLD, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        for stream in (1, 2):
            os.dup2(told, stream)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        if first is not None:
            first()
        cli.app(["extract", REPORTS, "--out", OUT, *options], prog_name="torikumi")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        with suppress(OSError):
            sys.stderr.flush()
        os._exit(status)


def finish(process: int) -> int:
    """The exit status; minus the number of the signal that ended the process."""
    until = time.monotonic() + SLOW
    while time.monotonic() < until:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    raise AssertionError("the run does not end")


def assert_sound(database: Path) -> None:
    """As SQLite and our own rules see it."""
    from pipeline.store import checks

    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        checks.prove(connection)


def living_in(folder: Path, patience: float = 20.0) -> list[str]:
    """The processes besides this one that still work in the folder, once those that are dying have had their time."""
    until = time.monotonic() + patience
    while (found := _at_work(folder)) and time.monotonic() < until:
        time.sleep(0.01)
    return found


def _at_work(folder: Path) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.name == str(os.getpid()):
                continue
            if (process / "cwd").readlink() == folder and "\nState:\tZ" not in (process / "status").read_text():
                found.append(process.name)
        except OSError:
            continue
    return found
