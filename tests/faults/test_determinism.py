"""The same reports give the same bytes, whatever else is different."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from output_folder import results
from worlds import OUT, REPORTS, World, change, extract, fill, finish

ROOT = Path(__file__).parents[2]
OFTEN = {"eight workers", "another hash seed", "no locale and no help from Python", "another time zone"}
WORLDS = {
    "eight workers": (["--jobs", "8"], {}),
    "two workers": (["--jobs", "2"], {}),
    "another hash seed": ([], {"PYTHONHASHSEED": "1"}),
    "one more hash seed": ([], {"PYTHONHASHSEED": "4242"}),
    "no locale": ([], {"LC_ALL": "C", "LANG": "C"}),
    "no locale and no help from Python": ([], {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "a locale of another encoding": ([], {"LC_ALL": "ja_JP.eucJP", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "another time zone": ([], {"TZ": "Asia/Tokyo"}),
    "a time zone far west": ([], {"TZ": "Pacific/Honolulu"}),
    "optimized": ([], {"PYTHONOPTIMIZE": "1"}),
    "another folder for temporary files": ([], {"TMPDIR": "."}),
}


def command(folder: Path, options: list[str], environment: dict[str, str], umask: int = 0o022) -> dict[str, bytes]:
    """What the command makes of the folder, in a process that shares nothing with this one."""
    ran = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "extract", REPORTS, "--out", OUT, *options],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment},
        umask=umask,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 1, ran.stderr.decode()  # for the one that is no PDF
    return results(folder / OUT)


def japanese(folder: Path) -> Path:
    """The changed reports, with names that an encoding could spoil."""
    fill(folder / REPORTS)
    change(folder / REPORTS)
    (folder / REPORTS / "1.txt").rename(folder / REPORTS / "花野区 令和2年度.txt")
    (folder / REPORTS / "3.txt").rename(folder / REPORTS / os.fsdecode("花野.txt".encode("cp932")))
    return folder


@pytest.fixture(scope="session")
def usual(tmp_path_factory):
    """The bytes of the command as it is usually called."""
    folder = japanese(tmp_path_factory.mktemp("usual"))
    found = command(folder, ["--jobs", "1"], {"LC_ALL": "C.UTF-8"})
    assert len(found) == 14
    return found


@pytest.mark.parametrize(
    ("options", "environment"),
    [pytest.param(*world, id=name, marks=() if name in OFTEN else pytest.mark.slow) for name, world in WORLDS.items()],
)
def test_bytes_do_not_depend_on(usual, tmp_path, options, environment):
    """Workers, hashes, locale, time zone."""
    assert command(japanese(tmp_path), options, environment) == usual


def test_bytes_do_not_depend_on_the_umask(usual, tmp_path):
    """Nor on who may read the reports."""
    japanese(tmp_path)
    for number, file in enumerate(sorted((tmp_path / REPORTS).iterdir())):
        file.chmod(0o755 if file.is_dir() else (0o400, 0o644, 0o777)[number % 3])
    assert command(tmp_path, [], {}, umask=0o077) == usual


def test_bytes_do_not_depend_on_the_order_of_the_folder(usual, tmp_path):
    """The reports are put there in another order, with other times."""
    source = japanese(tmp_path / "source")
    files = sorted(file for file in (source / REPORTS).rglob("*") if file.is_file())
    random.Random(5).shuffle(files)
    for number, file in enumerate(files):
        target = tmp_path / "other" / file.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)
        os.utime(target, (number * 1000, number * 1000))
    assert command(tmp_path / "other", ["--jobs", "2"], {}) == usual


def test_bytes_do_not_depend_on_the_place_of_the_database(usual, tmp_path):
    """Another file, another name."""
    japanese(tmp_path)
    found = command(tmp_path, ["--db", "elsewhere/data.sqlite"], {})
    found["torikumi.sqlite"] = (tmp_path / "elsewhere" / "data.sqlite").read_bytes()
    assert found == usual


def test_bytes_do_not_depend_on_runs_before(usual, tmp_path):
    """Another content, another limit, a run that was killed, a database thrown away."""
    fill(tmp_path / REPORTS)
    command(tmp_path, ["--jobs", "2"], {})
    shutil.rmtree(tmp_path / REPORTS)
    japanese(tmp_path)
    process = extract(tmp_path, "--jobs", "2", first=lambda: signal.setitimer(signal.ITIMER_REAL, 0.15))
    assert finish(process) in (-signal.SIGALRM, 0, 1)  # a quick run ends before the signal, with nothing new that fails
    (tmp_path / OUT / "torikumi.sqlite").unlink()
    assert command(tmp_path, ["--force"], {}) == usual


def test_a_killed_run_in_between_does_not_show(world: World):
    """The same for the reports of the kills."""
    folder = world.attempt()
    finish(extract(folder, first=lambda: signal.setitimer(signal.ITIMER_REAL, 0.1)))
    world.assert_heals(folder)
