"""However the reports came to be as they are, results and database are those of a first run over them."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from output_folder import results
from worlds import OUT, REPORTS, extract, fill, finish, pack, report, write

WORDS = ("ひろば", "散歩", "手遊び", "もちつき")
PLACES = ("a.txt", "b.txt", "2021/a.txt", "2021/b.txt", "2022/c.md", "x.zip", "y.zip")


def look(reports: Path) -> dict[str, bytes]:
    return {str(file.relative_to(reports)): file.read_bytes() for file in reports.rglob("*") if file.is_file()}


def change(chance: random.Random, reports: Path) -> str:
    """One thing that people do to a folder, and that changes it; says which."""
    before = look(reports)
    while True:
        kind = attempt(chance, reports)
        if look(reports) != before:
            return kind


def attempt(chance: random.Random, reports: Path) -> str:
    files = sorted(file for file in reports.rglob("*") if file.is_file())
    target = reports / chance.choice(PLACES)
    text = report(chance.choice(["花野", "星見"]), chance.randint(2, 5), chance.choice(WORDS))
    kind = chance.choice(["add", "edit", "rename", "copy", "delete", "move", "spoil", "swap"])
    target.parent.mkdir(exist_ok=True)
    if kind in {"add", "edit"} and target.suffix == ".zip":
        pack(target, {f"{number}.txt": text + str(number) for number in range(chance.randrange(3))})
    elif kind == "add" or (kind == "edit" and not files):
        write(target, text)
    elif kind == "edit":
        write(chance.choice(files).with_suffix(".txt"), text)
    elif not files:
        pass
    elif kind == "rename":
        chance.choice(files).rename(target)
    elif kind == "copy":
        target.write_bytes(chance.choice(files).read_bytes())
    elif kind == "delete" and len(files) > 1:
        chance.choice(files).unlink()
    elif kind == "move":
        for file in sorted((reports / "2021").glob("*")):
            file.rename(reports / file.name)
    elif kind == "spoil":
        target.write_bytes(chance.choice([b"", b"%PDF-1.4 cut off", b"\xff\xfe\x00", b"PK\x03\x04 no archive"]))
    elif kind == "swap" and len(files) > 1:
        one, other = chance.sample(files, 2)
        one_bytes, other_bytes = one.read_bytes(), other.read_bytes()
        one.write_bytes(other_bytes)
        other.write_bytes(one_bytes)
    return kind


def assert_history_does_not_show(folder: Path, seed: int, steps: int = 5) -> None:
    """Some steps, runs in between by one or two workers, and a run into an empty folder to compare with."""
    chance = random.Random(seed)
    fill(folder / REPORTS)
    story = []
    finish(extract(folder))
    for _ in range(steps):
        story.append(change(chance, folder / REPORTS))
        if chance.random() < 0.6:
            finish(extract(folder, "--jobs", str(chance.choice([1, 2]))))
            story.append("run")
    assert finish(extract(folder)) in (0, 1)
    shutil.move(folder / OUT, folder / "lived")
    assert finish(extract(folder)) in (0, 1)
    assert results(folder / "lived") == results(folder / OUT), f"seed {seed}: {story}"
    shutil.rmtree(folder)


@pytest.mark.parametrize("seed", range(3))
def test_a_history_does_not_show(tmp_path, seed):
    """Three of them; two hundred in the long form."""
    assert_history_does_not_show(tmp_path / "world", seed)


@pytest.mark.slow
def test_two_hundred_histories_do_not_show(tmp_path):
    """Add, edit, rename, copy, delete, move a folder, spoil, swap."""
    for seed in range(1000, 1200):
        assert_history_does_not_show(tmp_path / "world", seed)
