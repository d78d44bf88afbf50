"""The command line: start-up, runs without a change, workers, the parent's memory.

Start-up is held against small typer programs from the same lock file.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.speed.inputs import Inputs
from benchmarks.speed.measuring import HOME, Cost, Rounds, alternating, of_command

TWO_COMMANDS = '''
import typer
{imports}
app = typer.Typer(rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False)

@app.command()
def one(name: str) -> None:
    """Do one thing."""

@app.command()
def two(name: str, count: int = 3) -> None:
    """Do another."""

app()
'''
PROGRAMS = {
    "no_op": "",
    "no_op_pydantic": "from pydantic import BaseModel",
    "no_op_pdf": "from pydantic import BaseModel\nimport pypdfium2",
}
FRESH = "fresh"  # an output folder that is gone before each measurement
REPORT = "令和4年度重点目標評価結果\n\n重点目標\t妊娠期の家庭に居場所を知らせる。\n取組内容\t・見学会を年6回開いた。\n"
HASHES = "import hashlib, pathlib; [hashlib.sha256(f.read_bytes()).digest() for f in pathlib.Path('many').iterdir()]"
OWN_PEAK = (
    "import cli, sys\ntry: cli.main()\nfinally:\n from benchmarks.speed.measuring import own_peak; print(own_peak())"
)
PAGES = 3
FILES = 1_000
DOCUMENTS = (100, 10_000)


class Comparison(NamedTuple):
    """A command of ours and the commands it is held against, together."""

    ours: Sequence[str]
    others: Sequence[Sequence[str]]


def torikumi(*arguments: str) -> list[str]:
    return [sys.executable, str(HOME / "cli.py"), *arguments]


def comparisons(folder: Path, inputs: Inputs) -> dict[str, Comparison]:
    """What is compared, by name; writes the programs and files for it into the folder."""
    python = sys.executable
    for name, imports in PROGRAMS.items():
        (folder / f"{name}.py").write_text(TWO_COMMANDS.format(imports=imports))
    no_op = [python, "no_op_pydantic.py", "one", "x"]
    (folder / "report.txt").write_text(REPORT, "utf-8")
    shutil.copy(three_pages(inputs), folder / "report.pdf")
    write_texts(folder / "many", FILES)
    unchanged = torikumi("extract", "many", "--out", "many-out")
    return {
        "--help": Comparison(torikumi("--help"), [[python, "no_op.py", "--help"]]),
        "one text report": Comparison(torikumi("extract", "report.txt", "--out", FRESH), [no_op]),
        "one PDF of three pages": Comparison(
            torikumi("extract", "report.pdf", "--out", FRESH), [[python, "no_op_pdf.py", "one", "x"]]
        ),
        "no change": Comparison(unchanged, [no_op]),
        "no change, by content": Comparison([*unchanged, "--check-content"], [no_op, [python, "-c", HASHES]]),
    }


def three_pages(inputs: Inputs) -> Path:
    from benchmarks.speed.inputs import sheet

    return next(
        file for seed, file in zip(inputs.seeds, inputs.files("pdf"), strict=True) if len(sheet(seed).pages) == PAGES
    )


def write_texts(folder: Path, count: int) -> None:
    """So many small reports, each of its own."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"{REPORT}{number}", "utf-8")


def fresh(command: Sequence[str], folder: Path) -> Cost:
    """The command's cost, its output folder not being there before."""
    shutil.rmtree(folder / FRESH, ignore_errors=True)
    return of_command(command, folder)


def start_up(folder: Path, inputs: Inputs, rounds: int) -> dict[str, Rounds]:
    """The costs of `ours` and, added up, of the `others`, by name."""
    compared = comparisons(folder, inputs)
    for _ in range(2):  # the first round compiles and reads, the second finds the files settled
        for ours, others in compared.values():
            for command in (ours, *others):
                fresh(command, folder)
        time.sleep(2)
    commands = {
        (name, at): command for name, (ours, others) in compared.items() for at, command in enumerate((ours, *others))
    }
    measures = {key: lambda c=command: fresh(c, folder) for key, command in commands.items()}
    costs = alternating(measures, rounds).costs
    return {
        name: Rounds({"ours": costs[name, 0], **{f"other {at}": costs[name, at] for at in range(1, len(others) + 1)}})
        for name, (_, others) in compared.items()
    }


def workers(folder: Path, inputs: Inputs, rounds: int) -> Rounds:
    """The folder of PDF files read by one process and by two."""
    reports = str(inputs.folder / "pdf")
    commands = {jobs: torikumi("extract", reports, "--out", FRESH, "--jobs", jobs) for jobs in ("1", "2")}
    return alternating({jobs: lambda c=command: fresh(c, folder) for jobs, command in commands.items()}, rounds)


def parent_memory(folder: Path) -> dict[int, float]:
    """Megabytes at most of the process that starts the readers and builds the database, by the number of documents."""
    peaks = {}
    for count in DOCUMENTS:
        write_texts(folder / f"texts-{count}", count)
        command = [sys.executable, "-c", OWN_PEAK, "extract", str(folder / f"texts-{count}"), "--out", f"out-{count}"]
        ran = subprocess.run(
            command, cwd=folder, env={"PYTHONPATH": str(HOME)}, capture_output=True, text=True, check=False
        )
        peaks[count] = float(ran.stdout.split()[-1])
    return peaks
