"""Without what only POSIX has: every module loads, and a run gives the same results, guarded by the clock alone.

This is no Windows; it is Python with the names taken away that Windows lacks.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from output_folder import results

HOME = Path(__file__).resolve().parents[1]
LESS = """
import os, signal, subprocess, sys, types
sys.modules["msvcrt"] = types.SimpleNamespace(LK_NBLCK=2, locking=lambda *_: None)
for name in ("fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog"):
    sys.modules[name] = None
for name in ("SIGALRM", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "alarm", "setitimer", "pthread_sigmask"):
    delattr(signal, name)
for name in ("fork", "forkpty", "getpgid", "geteuid", "getppid", "killpg", "mkfifo", "nice", "sched_getaffinity", "setpgid",
             "setsid", "wait3", "wait4", "waitid", "WIFSIGNALED", "WTERMSIG", "WEXITSTATUS", "O_NOFOLLOW", "O_NONBLOCK",
             "O_DIRECTORY", "O_CLOEXEC", "posix_fallocate", "statvfs"):
    if hasattr(os, name):
        delattr(os, name)
"""


def run(code: str, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    line = [sys.executable, "-c", LESS + code, *words]
    return subprocess.run(line, cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=120)


def test_every_module_loads(tmp_path: Path) -> None:
    found = [
        path.relative_to(HOME).as_posix().removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for path in (*sorted(HOME.glob("pipeline/**/*.py")), *sorted(HOME.glob("schemas/*.py")), HOME / "cli.py")
    ]
    extras = ("dask", "distributed")  # of the cluster, an extra
    code = f"""
import importlib
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name.split(".")[0] not in {extras!r}:
            raise
"""
    ran = run(code, *found, folder=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert len(found) > 100


EXTRACT = "sys.argv = ['torikumi', 'extract', *sys.argv[1:]]\nimport cli\ncli.main()\n"


def test_a_run_gives_the_same_bytes(tmp_path: Path) -> None:
    """Results and database, with a document that cannot be read among them."""
    (tmp_path / "corpus").mkdir()
    for name in ("hoshimi-2023.txt", "kodama-2020.pdf", "hoshimi-review.xlsx"):
        (tmp_path / "corpus" / name).write_bytes((HOME / "corpus/samples" / name).read_bytes())
    (tmp_path / "corpus/empty.pdf").write_bytes(b"")
    ran = run(EXTRACT, "--out", "less", folder=tmp_path)
    assert (ran.returncode, "Traceback" in ran.stderr) == (1, False), ran.stderr
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    line = [sys.executable, HOME / "cli.py", "extract", "--out", "all"]
    assert subprocess.run(line, cwd=tmp_path, env=environment, check=False, capture_output=True).returncode == 1
    assert results(tmp_path / "less") == results(tmp_path / "all")


def test_the_clock_still_guards(tmp_path: Path) -> None:
    """A document that hangs is left behind; the next one is read."""
    (tmp_path / "corpus").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "corpus" / name).write_text(f"令和4年度重点目標評価結果\n取組内容\t・{name}を開いた。\n", "utf-8")
    code = """
import time
from pipeline import flow
read = flow.result_of
def slow(data, name="", *rest, **more):
    if b"a.txt" in data:
        time.sleep(60)
    return read(data, name, *rest, **more)
flow.result_of = slow
"""
    ran = run(code + EXTRACT, "--timeout", "2", folder=tmp_path)
    assert ran.returncode == 1, ran.stderr
    assert "corpus/a.txt: timeout" in ran.stderr
    assert "1 extracted" in ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there it is so anyway")
def test_the_names_are_really_gone(tmp_path: Path) -> None:
    """Else the tests above say nothing."""
    ran = run("import fcntl", folder=tmp_path)
    assert "fcntl" in ran.stderr
    assert run("print(hasattr(os, 'fork'))", folder=tmp_path).stdout == "False\n"
