"""The results: a page for people, and the figures that the guard holds later ones against."""

from __future__ import annotations

import datetime
import json
import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.speed.measuring import Rounds
from benchmarks.speed.readers import BOOK, OURS, Read
from benchmarks.speed.targets import MEGABYTES, PARENT_GROWS, READERS, START_UP, WORKERS, Target, sides

FOLDER = Path(__file__).resolve().parents[1] / "results"
KINDS = {"pdf": "PDF files", "docx": "Word files", "xlsx": "Excel files"}


@dataclass
class Results:
    """What was measured; a part that was not asked for is empty."""

    reading: dict[str, Read] = field(default_factory=dict)
    growth: dict[int, float] = field(default_factory=dict)
    start_up: dict[str, Rounds] = field(default_factory=dict)
    workers: Rounds | None = None
    parent: dict[int, float] = field(default_factory=dict)
    guard: dict[str, float] = field(default_factory=dict)


def recorded_guard() -> dict[str, float]:
    """The ratios of the short form when the figures were last written."""
    figures: dict[str, float] = json.loads((FOLDER / "speed.json").read_text("utf-8"))["guard"]
    return figures


def named(task: str, read: Read) -> str:
    """The files of a task in words."""
    return "one PDF of 200 pages" if task == BOOK else f"{read.files} {KINDS[task]}"


def ratio_of(target: Target, read: Mapping[str, Read]) -> float:
    upper, lower = sides(target)
    return read[target.task].costs.ratio([upper], [lower])


def reading(read: Mapping[str, Read]) -> str:
    """Ratios with what must hold, then costs and quality."""
    lines = ["| files | ratio | measured | must | aim |", "|---|---|---:|---:|---:|"]
    for target in READERS:
        if target.task in read:
            sign = "≥" if target.is_gain else "≤"
            names = " / ".join("ours" if name == OURS else name for name in sides(target))
            files, measured = named(target.task, read[target.task]), ratio_of(target, read)
            lines.append(f"| {files} | {names} | {measured:.2f} | {sign} {target.must:g} | {sign} {target.aim:g} |")
    lines += ["", "| files | reader | CPU s | ratio to ours | peak MB | found |", "|---|---|---:|---:|---:|---|"]
    for task, one in read.items():
        for name in one.costs.costs:
            ratio = one.costs.ratio([name], [OURS])
            cost = f"{one.costs.cpu(name):.2f} | {ratio:.2f} | {one.costs.megabytes(name):.0f}"
            lines.append(f"| {named(task, one)} | {name} | {cost} | {quality(one, name)} |")
    return "\n".join(lines)


def quality(read: Read, name: str) -> str:
    """In words: ours unit by unit, of the others how many texts stand whole somewhere in what they found."""
    if name != OURS:
        return f"{read.whole[name]:.1%} of the texts whole"
    units = read.units
    return f"of {units.units:,} units {units.right:,} right, {units.open:,} open, {units.wrong:,} wrong"


def start_up(costs: Mapping[str, Rounds]) -> str:
    lines = ["| command | ours ms | the other ms | ratio | must | held against |", "|---|---:|---:|---:|---:|---|"]
    for name, rounds in costs.items():
        must, _, other = START_UP[name]
        others = [one for one in rounds.costs if one != "ours"]
        theirs = sum(rounds.cpu(one) for one in others) * 1000
        ratio = rounds.ratio(["ours"], others)
        lines.append(
            f"| {name} | {rounds.cpu('ours') * 1000:.0f} | {theirs:.0f} | {ratio:.2f} | ≤ {must:g} | {other} |"
        )
    return "\n".join(lines)


def memory(results: Results) -> str:
    """Megabytes, and what a second process gains."""
    lines = [
        f"- {named(task, read)}, one process: {read.costs.megabytes(OURS):.0f} MB"
        for task, read in results.reading.items()
    ]
    lines += [f"- {count} PDF files, one process: {peak:.0f} MB" for count, peak in results.growth.items()]
    lines += [f"- the parent of {count:,} documents: {peak:.0f} MB" for count, peak in results.parent.items()]
    if results.workers:
        gain = results.workers.wall_ratio("1", "2")
        lines.append(
            f"- 300 PDF files, one process / two, wall clock: {gain:.2f} (must ≥ {WORKERS[0]}, aim ≥ {WORKERS[1]})"
        )
    return "\n".join(lines)


def missed(results: Results) -> list[str]:
    """What must hold and does not, a line each."""
    return list(_missed(results))


def _missed(results: Results) -> Iterator[str]:
    for target in READERS:
        if target.task in results.reading:
            ratio = ratio_of(target, results.reading)
            if not target.is_met(ratio, target.must):
                yield f"{named(target.task, results.reading[target.task])}, {target.other}: {ratio:.2f}, must {target.must:g}"
    for name, rounds in results.start_up.items():
        ratio = rounds.ratio(["ours"], [one for one in rounds.costs if one != "ours"])
        if ratio > START_UP[name][0]:
            yield f"{name}: {ratio:.2f}, must {START_UP[name][0]:g}"
    for task, read in results.reading.items():
        if read.costs.megabytes(OURS) > MEGABYTES[0]:
            yield f"{named(task, read)}: {read.costs.megabytes(OURS):.0f} MB, must {MEGABYTES[0]}"
    if results.workers and results.workers.wall_ratio("1", "2") < WORKERS[0]:
        yield f"two workers: {results.workers.wall_ratio('1', '2'):.2f}, must {WORKERS[0]}"
    if results.parent and (grown := max(results.parent.values()) - min(results.parent.values())) > PARENT_GROWS:
        yield f"the parent's memory: {grown:.0f} MB more for more documents, must {PARENT_GROWS}"


def as_markdown(results: Results, rounds: int) -> str:
    failing = missed(results)
    verdict = [f"- {line}" for line in failing] or ["- nothing"]
    cores = f"{os.cpu_count()} processors" if os.cpu_count() else ""
    machine = f"{platform.system()} {platform.machine()}, {cores}, Python {platform.python_version()}"
    return "\n".join(
        [
            "# Speed, memory, and quality on the same files",
            "",
            f"Measured {datetime.datetime.now(datetime.UTC).date()} on {machine}: `make bench`.",
            "Files of our own making (`benchmarks/speed`), held back from tuning. Every figure is a median of alternating rounds",
            f"({rounds}, of short commands 9) of CPU time; readers run in one process each, their libraries imported before.",
            "Ours is everything: fields, items, tables, boxes, evidence, checks, JSON, and the database with its search index.",
            "The others give text or cells, so of them it is only asked whether a unit (a goal, an item, a row of the head)",
            "stands whole somewhere in what they found.",
            "",
            "## Reading",
            "",
            reading(results.reading),
            "",
            "## Starting",
            "",
            start_up(results.start_up),
            "",
            "## Memory and processes",
            "",
            memory(results),
            "",
            f"One process: must ≤ {MEGABYTES[0]} MB, aim ≤ {MEGABYTES[1]} MB.",
            "",
            "## What must hold and does not",
            "",
            *verdict,
            "",
        ]
    )


def write(results: Results, rounds: int) -> None:
    """results/speed.md, and speed.json with the ratios."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "speed.md").write_text(as_markdown(results, rounds), "utf-8")
    figures = {
        "reading": {
            f"{target.task}: {' / '.join(sides(target))}": round(ratio_of(target, results.reading), 3)
            for target in READERS
        },
        "start-up": {
            name: round(one.ratio(["ours"], [other for other in one.costs if other != "ours"]), 3)
            for name, one in results.start_up.items()
        },
        "guard": {name: round(ratio, 3) for name, ratio in results.guard.items()},
    }
    (FOLDER / "speed.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
