"""The workflows: what may run what with which rights, and their steps, run here as they stand there."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NamedTuple

import needs
import pytest

HOME = Path(__file__).resolve().parents[1]
FOLDER = HOME / ".github/workflows"
FILES = sorted(path.name for path in FOLDER.glob("*.yml"))
REPORT = (
    "令和4年度重点目標評価結果\n\n重点目標\t居場所を知らせる。\n取組内容\t・見学会を年6回開いた。\n\t・案内を配った。\n"
)


class Step(NamedTuple):
    """A step with commands: its name, and the commands."""

    job: str
    name: str
    commands: str


def text(file: str) -> str:
    return (FOLDER / file).read_text("utf-8")


def steps(file: str) -> list[Step]:
    """The steps that run commands, read line by line, so that no library is needed."""
    found = []
    job = name = ""
    lines = text(file).splitlines()
    for at, line in enumerate(lines):
        if match := re.fullmatch(r"  (\w+):", line):
            job = match[1]
        if match := re.fullmatch(r"      - (?:name|uses): (.*)", line):
            name = match[1]
        if match := re.fullmatch(r"( +)run: (.*)", line):
            rest = lines[at + 1 :]
            held = next(
                (to for to, other in enumerate(rest) if other.strip() and not other.startswith(match[1] + " ")),
                len(rest),
            )
            commands = textwrap.dedent("\n".join(rest[:held])) if match[2] == "|" else match[2]
            found.append(Step(job, name, f"{commands}\n"))
    return found


STEPS = [pytest.param(step, id=f"{file} {step.name}") for file in FILES for step in steps(file)]


def test_there_are_workflows() -> None:
    assert FILES == ["ci.yml", "reports.yml"]
    assert [step.name for step in steps("reports.yml")] == [
        "Install torikumi, and OCR for scans",
        "Read, check, compare, without token and network",
        "Commit the results",
        "Release the database",
    ]


@pytest.mark.parametrize("file", FILES)
def test_it_is_yaml(file: str) -> None:
    """Where a reader of YAML is at hand; it finds the steps that the tests below read."""
    yaml = pytest.importorskip("yaml")
    jobs = yaml.safe_load(text(file))["jobs"]
    found = [Step(job, step.get("name", ""), step["run"].rstrip("\n") + "\n")
             for job, held in jobs.items() for step in held["steps"] if "run" in step]  # fmt: skip
    assert found == [step._replace(commands=step.commands.rstrip("\n") + "\n") for step in steps(file)]
    assert all(held.get("timeout-minutes") for held in jobs.values())


@pytest.mark.parametrize("file", FILES)
def test_an_action_is_named_by_its_commit(file: str) -> None:
    """A tag can be moved; the comment says which release it is."""
    used = re.findall(r"uses: (.*)", text(file))
    assert used
    assert not [one for one in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)]


@pytest.mark.parametrize("step", STEPS)
def test_commands_are_shell(step: Step) -> None:
    ran = subprocess.run(["bash", "-n"], input=step.commands, text=True, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "${{" not in step.commands  # what a person or a report wrote is never part of a command


@pytest.mark.parametrize("step", STEPS)
def test_programs_of_the_project_exist(step: Step) -> None:
    for path in re.findall(r"(?<![\w/$.])(?:sh )?((?:scripts|\.ci)/[\w-]+)", step.commands):
        assert os.access(HOME / path, os.X_OK), path


def job(file: str, name: str) -> str:
    return text(file).split(f"\n  {name}:\n")[1].split("\n  publish:\n")[0]


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_allowed_by_default(file: str) -> None:
    assert "\npermissions: {}\n" in text(file)


@pytest.mark.parametrize(("file", "name"), [("ci.yml", "test"), ("reports.yml", "read")])
def test_a_job_that_reads_documents_has_no_rights_and_no_token(file: str, name: str) -> None:
    held = job(file, name)
    assert re.findall(r"permissions:\n((?: {6}\w.*\n)+)", held) == ["      contents: read\n"]
    assert "persist-credentials: false" in held
    assert not re.search(r"(?i)token|secrets\.", re.sub(r"(?m)^\s*- name: .*$", "", held))


def test_a_job_that_publishes_reads_no_document() -> None:
    held = text("reports.yml").split("\n  publish:\n")[1]
    assert "contents: write" in held
    assert not re.search(r"torikumi (extract|diff|check)|scripts/|\.venv|python", held)


# -- the steps of `reports`, run


def program(folder: Path, name: str, body: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    path.chmod(0o755)


class Runner:
    """A repository with a copy to work in, and the programs of a runner: those that need rights do nothing but go on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.origin = folder / "origin.git"
        needs.tool("git")
        self.bin = folder / "bin"
        self.work = folder / "work"
        program(self.bin, "sudo", 'exec "$@"')
        program(self.bin, "setpriv", 'while [ "${1#--}" != "$1" ]; do shift; done; exec "$@"')
        program(self.bin, "unshare", 'for word in "$@"; do shift; [ "$word" = -- ] && exec "$@"; done; exit 1')
        program(self.bin, "gh", f'echo "$@" >>{folder}/gh; cp "$4" {folder}/released.sqlite')
        self.git("init", "--quiet", "--bare", "--initial-branch=main", str(self.origin), cwd=folder)
        self.git("clone", "--quiet", str(self.origin), str(self.work), cwd=folder)
        for name in ("scripts", ".gitignore", "extracted/README.md"):
            source, target = HOME / name, self.work / name
            target.parent.mkdir(exist_ok=True)
            shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
        program(self.work / ".venv/bin", "torikumi", f'PYTHONPATH={HOME} exec {sys.executable} {HOME}/cli.py "$@"')
        (self.work / "corpus").mkdir()

    def git(self, *words: str, cwd: Path | None = None) -> str:
        settings = ["-c", "user.name=a", "-c", "user.email=a@example.jp"]
        ran = subprocess.run(
            ["git", *settings, *words], cwd=cwd or self.work, check=True, capture_output=True, text=True
        )
        return ran.stdout

    def push(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "reports")
        self.git("push", "--quiet", "origin", "HEAD:main")

    def run(self, name: str, **environment: str) -> int:
        """The step of that name, in a fresh shell as the runner starts it; its outputs and summary are in the folder."""
        (commands,) = [step.commands for step in steps("reports.yml") if step.name == name]
        known = {"RUNNER_TEMP": self.temporary, "GITHUB_OUTPUT": self.folder / "output",
                 "GITHUB_STEP_SUMMARY": self.folder / "summary", "HOME": self.folder, "TAG": "data-1",
                 "GH_TOKEN": "secret", "PATH": f"{self.bin}:{os.environ['PATH']}", "ACCEPT": ""} | environment  # fmt: skip
        line = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", commands]
        ran = subprocess.run(line, cwd=self.work, env={key: str(value) for key, value in known.items()}, check=False,
                             capture_output=True, text=True, timeout=60)  # fmt: skip
        self.told = ran.stdout + ran.stderr
        return ran.returncode

    def round(self, accept: bool = False) -> int:
        """Both jobs, as GitHub runs them: each in a fresh copy, the second with what the first kept."""
        for name in ("output", "summary"):
            (self.folder / name).write_text("")
        self.temporary = self.folder / f"temporary{len(list(self.folder.glob('temporary*')))}"
        self.temporary.mkdir()
        shutil.rmtree(self.work / "published", ignore_errors=True)
        self.git("clean", "-fdx", "extracted")
        status = self.run("Read, check, compare, without token and network", ACCEPT="--accept" if accept else "")
        if status == 0 and "is_published=true" in (self.folder / "output").read_text():
            shutil.move(self.work / "published", self.temporary / "torikumi")
            self.git("clean", "-fdx", "extracted")
            self.git("checkout", "--quiet", ".")
            assert self.run("Commit the results") == 0, self.told
            if "is_new=true" in (self.folder / "output").read_text():
                assert self.run("Release the database") == 0, self.told
        return status

    def released(self) -> int:
        """How often the database was released."""
        file = self.folder / "gh"
        return len(file.read_text("utf-8").splitlines()) if file.exists() else 0

    def summary(self) -> str:
        return (self.folder / "summary").read_text("utf-8")


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_new_reports_are_committed_and_released(runner: Runner) -> None:
    (runner.work / "corpus/a.txt").write_text(REPORT, "utf-8")
    runner.push()
    assert runner.round() == 0, runner.told
    assert (
        runner.git("ls-tree", "-r", "--name-only", "main", "extracted", cwd=runner.origin)
        == "extracted/README.md\nextracted/corpus/a.txt.json\n"
    )
    assert "1 document: 1 read in this run" in runner.summary()
    assert runner.released() == 1
    with sqlite3.connect(runner.folder / "released.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM items").fetchone() == (2,)


def test_nothing_new_is_not_released_again(runner: Runner) -> None:
    (runner.work / "corpus/a.txt").write_text(REPORT, "utf-8")
    runner.push()
    runner.round()
    assert runner.round() == 0, runner.told
    assert runner.released() == 1
    assert "1 document: 0 read in this run, 1 unchanged" in runner.summary()


def test_a_report_that_is_gone_leaves_the_results(runner: Runner) -> None:
    """With the folder it leaves empty; what else stands beside the results stays."""
    for name in ("a.txt", "b/c.txt"):
        (runner.work / "corpus" / name).parent.mkdir(exist_ok=True)
        (runner.work / "corpus" / name).write_text(REPORT + name, "utf-8")
    runner.push()
    runner.round()
    runner.git("rm", "--quiet", "corpus/b/c.txt")
    runner.push()
    assert runner.round() == 0, runner.told
    assert runner.git("ls-files", "extracted") == "extracted/README.md\nextracted/corpus/a.txt.json\n"
    assert not (runner.work / "extracted/corpus/b").exists()


def test_lost_rows_are_not_published_until_somebody_accepts(runner: Runner) -> None:
    (runner.work / "corpus/a.txt").write_text(REPORT, "utf-8")
    runner.push()
    runner.round()
    (runner.work / "corpus/a.txt").write_text(REPORT.replace("\t・案内を配った。\n", ""), "utf-8")
    runner.push()
    assert runner.round() == 1
    assert runner.released() == 1
    assert "**Not published**" in runner.summary()
    assert "案内を配った" in runner.git("show", "main:extracted/corpus/a.txt.json", cwd=runner.origin)
    assert runner.round(accept=True) == 0, runner.told
    assert runner.released() == 2
    assert "案内を配った" not in runner.git("show", "main:extracted/corpus/a.txt.json", cwd=runner.origin)


def test_a_report_that_needs_eyes_does_not_hold_up_the_others(runner: Runner) -> None:
    (runner.work / "corpus/a.txt").write_text(REPORT, "utf-8")
    (runner.work / "corpus/b.pdf").write_text("", "utf-8")
    runner.push()
    assert runner.round() == 0, runner.told
    assert "**corpus/b.pdf**: empty" in runner.summary()
    assert runner.released() == 1


def test_samples_are_not_published(runner: Runner) -> None:
    """A copy of the project without reports has nothing to publish."""
    (runner.work / "corpus/samples").mkdir()
    (runner.work / "corpus/samples/a.txt").write_text(REPORT, "utf-8")
    runner.push()
    assert runner.round() == 0
    assert runner.released() == 0
    assert "no reports" in runner.summary()


def test_what_reads_documents_has_an_empty_environment(runner: Runner) -> None:
    program(runner.work / ".venv/bin", "torikumi", f"env >>{runner.folder}/environment; exit 3")
    (runner.work / "corpus/a.txt").write_text(REPORT, "utf-8")
    runner.push()
    assert runner.round() == 3
    held = {line.split("=")[0] for line in (runner.folder / "environment").read_text().splitlines()}
    assert held <= {"PATH", "HOME", "LANG", "TMPDIR", "PYTHONPATH", "PWD", "OLDPWD", "SHLVL", "_"}


@pytest.mark.parametrize("content", ["link", "other", "nothing"])
def test_results_that_are_none_are_not_committed(runner: Runner, content: str) -> None:
    """Whatever took over the job that reads documents, it can hand over nothing but results."""
    runner.push()
    runner.temporary = runner.folder / "temporary"
    made = runner.folder / "made"
    (made / "corpus").mkdir(parents=True)
    if content == "link":
        (made / "corpus/a.json").symlink_to("/etc/passwd")
    elif content == "other":
        (made / "corpus/a.sh").write_text("")
    (runner.temporary / "torikumi").mkdir(parents=True)
    subprocess.run(["tar", "-C", made, "-czf", runner.temporary / "torikumi/extracted.tar.gz", "."], check=True)
    assert runner.run("Commit the results") == 1
    assert "no result" in runner.told
    assert runner.git("log", "--format=%s", "origin/main") == "reports\n"
