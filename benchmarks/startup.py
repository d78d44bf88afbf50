"""What starting costs, against small typer programs from the same lock file, run in turn.

    python benchmarks/startup.py [ROUNDS]

Prints the median CPU time of each process (user + system, its children counted) and the ratio of each pair.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
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
FRESH = "fresh"  # an output folder that is gone before each measurement
REPORT = "令和4年度重点目標評価結果\n\n重点目標\t妊娠期の家庭に居場所を知らせる。\n取組内容\t・見学会を年6回開いた。\n"


def cpu(command: list[str], folder: Path) -> float:
    """Milliseconds of CPU time, with compiled modules at hand as after an ordinary installation."""
    shutil.rmtree(folder / FRESH, ignore_errors=True)
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return (usage.ru_utime + usage.ru_stime) * 1000


def pairs(folder: Path) -> dict[str, tuple[list[str], list[list[str]], float]]:
    """What is measured: ours, what it is compared with (in sum), and the ratio it must not pass."""
    python, ours = sys.executable, str(HOME / "cli.py")
    bare, with_pydantic = folder / "bare.py", folder / "with_pydantic.py"
    bare.write_text(TWO_COMMANDS.format(imports=""))
    with_pydantic.write_text(TWO_COMMANDS.format(imports="from pydantic import BaseModel"))
    (folder / "report.txt").write_text(REPORT, "utf-8")
    no_op = [python, str(with_pydantic), "one", "x"]
    read = [python, ours, "extract", "report.txt", "--out", FRESH]
    many = folder / "many"
    many.mkdir()
    for number in range(1000):
        (many / f"{number}.txt").write_text(f"{REPORT}{number}", "utf-8")
    unchanged = [python, ours, "extract", "many", "--out", "many-out"]
    return {
        "--help": ([python, ours, "--help"], [[python, str(bare), "--help"]], 1.4),
        "one text report": (read, [no_op], 1.5),
        "no change over 1,000 files": (unchanged, [no_op], 1.5),
        "the same, by content": ([*unchanged, "--check-content"], [no_op, [python, "-c", HASHES]], 1.5),
    }


HASHES = "import hashlib, pathlib; [hashlib.sha256(f.read_bytes()).digest() for f in pathlib.Path('many').iterdir()]"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measured = pairs(folder)
        times: dict[str, tuple[list[float], list[float]]] = {what: ([], []) for what in measured}
        for _ in range(2):  # the first round compiles and reads, the second finds the files settled
            for ours, others, _ in measured.values():
                for command in [ours, *others]:
                    cpu(command, folder)
            time.sleep(2)
        for _ in range(rounds):
            for what, (ours, others, _) in measured.items():
                times[what][0].append(cpu(ours, folder))
                times[what][1].append(sum(cpu(other, folder) for other in others))
        for what, (ours, other) in times.items():
            left, right = statistics.median(ours), statistics.median(other)
            print(f"{what}: {left:.0f} ms / {right:.0f} ms = {left / right:.2f} (at most {measured[what][2]})")


if __name__ == "__main__":
    main()
