"""The curve: right, open and wrong against the strength of scrambling, over reports that no rule was tuned on.

python -m benchmarks.pairing.curve --reports 40             measures, writes results/pairing.md, .svg and .json
python -m benchmarks.pairing.curve --tuning --faults 30     seeds below 1000; prints the worst faults, writes nothing
python -m benchmarks.pairing.curve --print 10003 0.6        one scrambled report
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pairing.drawing import drawn
from benchmarks.pairing.generator import report
from benchmarks.pairing.layout import printed
from benchmarks.pairing.scrambler import scrambled
from benchmarks.pairing.verdict import Verdict, judged

RESULTS = Path(__file__).resolve().parents[1] / "results"
STRENGTHS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
SHORT_STRENGTHS = (0.0, 0.3, 0.6, 1.0)
SHORT_REPORTS = 10
HELD_BACK = 10_000  # seeds from here on are for measuring; those below 1000 for tuning
PAPERS = ("ruled PDF", "PDF without rulings")
WRONG_LIMIT = 0.01
# a sheet of 2023 pulled out of its PDF has 0.57 of its units displaced, counted in the same way: the median of the measures of
# `disorder`, which put it between 0.26 (labels apart from their text) and more than 1 (rows that changed places)
REAL_STRENGTH = 0.6


@dataclass(frozen=True)
class Measured:
    """One report read once. `kind` is a strength or a kind of paper."""

    kind: float | str
    seed: int
    displaced: float
    seconds: float
    verdict: Verdict


@dataclass(frozen=True)
class Row:
    """A line of the table: shares of all units."""

    kind: float | str
    reports: int
    units: int
    displaced: float
    right: float
    open: float
    wrong: float
    repaired: int
    silent: int
    milliseconds: float


def measured(task: tuple[float | str, int]) -> Measured:
    """Prints and scrambles one report, reads it and judges what was read."""
    from benchmarks.pairing.paper import pdf
    from pipeline.flow import result_of

    kind, seed = task
    if isinstance(kind, str):
        sheet, displaced = printed(report(seed)), 0.0
        data = pdf(sheet, seed, is_ruled=kind == PAPERS[0])
    else:
        text = scrambled(seed, kind)
        sheet, displaced, data = text.sheet, text.displaced, text.text.encode()
    start = time.process_time()
    result = result_of(data)
    return Measured(kind, seed, displaced, time.process_time() - start, judged(sheet, result))


def all_measured(tasks: list[tuple[float | str, int]], jobs: int) -> list[Measured]:
    if jobs == 1:
        return [measured(task) for task in tasks]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(measured, tasks, chunksize=4))


def rows(found: Iterable[Measured]) -> list[Row]:
    """One row a kind, in the order in which kinds first come."""
    kinds: dict[float | str, list[Measured]] = {}
    for one in found:
        kinds.setdefault(one.kind, []).append(one)
    table = []
    for kind, many in kinds.items():
        units = sum(one.verdict.units for one in many)
        table.append(
            Row(
                kind=kind,
                reports=len(many),
                units=units,
                displaced=sum(one.displaced * one.verdict.units for one in many) / units,
                right=sum(one.verdict.right for one in many) / units,
                open=sum(one.verdict.open for one in many) / units,
                wrong=sum(one.verdict.wrong for one in many) / units,
                repaired=sum(one.verdict.repaired for one in many),
                silent=sum(one.verdict.is_silent for one in many),
                milliseconds=1000 * sum(one.seconds for one in many) / len(many),
            )
        )
    return table


def short_rows(first: int = HELD_BACK, jobs: int = 1) -> list[Row]:
    """The short form that a test runs: few reports, few strengths."""
    tasks: list[tuple[float | str, int]] = [
        (s, seed) for s in SHORT_STRENGTHS for seed in range(first, first + SHORT_REPORTS)
    ]
    return rows(all_measured(tasks, jobs))


def recorded(verdict: str = "right") -> dict[str, float]:
    """The share of right (or wrong) units of the short form when the figures were last written, by strength."""
    figures: dict[str, float] = json.loads((RESULTS / "pairing.json").read_text("utf-8"))[verdict]
    return figures


def as_markdown(table: list[Row], first: int) -> str:
    lines = [
        "# Text out of order: right, open, wrong",
        "",
        f"Yearly sheets of our own (seeds {first} and on, which no rule was tuned on), printed, then scrambled as PDF makers",
        "scramble. A unit is a goal, an item, a row of the head. *Displaced*: the share that reading from top to bottom would",
        f"misplace; a real sheet of 2023 pulled out of its PDF has 0.57, as strength {REAL_STRENGTH} has. *Silent*: reports with",
        "something open and no diagnostic. Shares of wrong count records that belong to no unit, too.",
        "",
        "| input | reports | units | displaced | right | open | wrong | repaired items | silent | ms a report |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row in table:
        kind = f"strength {row.kind:.1f}" if isinstance(row.kind, float) else row.kind
        shares = " | ".join(f"{share:.3f}" for share in (row.displaced, row.right, row.open, row.wrong))
        lines.append(
            f"| {kind} | {row.reports} | {row.units} | {shares} | {row.repaired} | {row.silent} | {row.milliseconds:.0f} |"
        )
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    lines += ["", "![the curve](pairing.svg)", "", f"Measured on {machine}: `python -m benchmarks.pairing.curve`.", ""]
    return "\n".join(lines)


def as_text(table: list[Row]) -> str:
    lines = [f"{'input':22}{'reports':>8}{'displaced':>10}{'right':>8}{'open':>8}{'wrong':>8}{'repaired':>9}{'ms':>6}"]
    for row in table:
        lines.append(
            f"{row.kind!s:22}{row.reports:8}{row.displaced:10.3f}{row.right:8.3f}{row.open:8.3f}{row.wrong:8.3f}"
            f"{row.repaired:9}{row.milliseconds:6.0f}"
        )
    return "\n".join(lines)


def as_faults(found: list[Measured], count: int, kinds: tuple[str, ...]) -> str:
    """The faults of the worst reports first, each with what was made of it."""
    lines: list[str] = []
    worst = sorted(found, key=lambda one: -sum(fault.kind in kinds for fault in one.verdict.faults))
    for one in worst:
        for fault in one.verdict.faults:
            if fault.kind in kinds and len(lines) < count:
                became = "; ".join(f"{f.place}{sorted(f.goals) or ''} «{f.text[:70]}»" for f in fault.found[:2])
                lines.append(f"{one.kind} {one.seed} {fault.kind} {fault.place} «{fault.text[:60]}» → {became or '-'}")
    return "\n".join(lines)


def as_ways(found: list[Measured]) -> str:
    """How often each kind of fault was made, by kind of input."""
    ways = Counter((str(one.kind), f.kind, f.way) for one in found for f in one.verdict.faults)
    kinds = list(dict.fromkeys(str(one.kind) for one in found))
    names = sorted({key[1:] for key in ways}, key=lambda name: (name[0], -sum(ways[kind, *name] for kind in kinds)))
    lines = [f"{'':52}" + "".join(f"{kind[:9]:>10}" for kind in kinds)]
    for name in names:
        lines.append(f"{name[0]:6}{name[1]:46}" + "".join(f"{ways[kind, *name] or '':>10}" for kind in kinds))
    return "\n".join(lines)


def untouched(found: list[Measured]) -> list[int]:
    """Seeds whose clean text was repaired though nothing was out of order; there should be none."""
    return [one.seed for one in found if one.kind == 0.0 and one.verdict.repaired]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=40, help="reports a strength")
    parser.add_argument("--papers", type=int, default=10, help="reports a kind of PDF")
    parser.add_argument("--strengths", type=float, nargs="*", default=list(STRENGTHS))
    parser.add_argument("--first", type=int, default=HELD_BACK, help="the first seed")
    parser.add_argument("--tuning", action="store_true", help="seeds from 0: to look at while rules are written")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--faults", type=int, default=0, metavar="N", help="print the first N faults of the worst reports"
    )
    parser.add_argument("--open", action="store_true", help="with --faults: open units as well")
    parser.add_argument("--print", nargs=2, metavar=("SEED", "STRENGTH"), help="print one scrambled report")
    return parser.parse_args()


def main() -> int:
    """0 when wrong stays within its limit everywhere and clean text is untouched, else 1."""
    options = arguments()
    if options.print:
        print(scrambled(int(options.print[0]), float(options.print[1])).text)
        return 0
    first = 0 if options.tuning else options.first
    tasks: list[tuple[float | str, int]] = [
        (strength, seed) for strength in options.strengths for seed in range(first, first + options.reports)
    ]
    tasks += [(kind, seed) for kind in PAPERS for seed in range(first, first + options.papers)]
    found = all_measured(tasks, options.jobs)
    table = rows(found)
    print(as_text(table))
    if options.faults:
        print(as_ways(found))
        print(as_faults(found, options.faults, ("wrong", "open") if options.open else ("wrong",)))
    if first == HELD_BACK and tuple(options.strengths) == STRENGTHS:
        write(table, first, options.jobs)
    touched = untouched(found)
    if touched:
        print(f"clean text was repaired: seeds {touched}", file=sys.stderr)
    return 1 if touched or any(row.wrong > WRONG_LIMIT for row in table) else 0


def write(table: list[Row], first: int, jobs: int) -> None:
    """The table for people, the picture, and the figures that the test holds later results against."""
    RESULTS.mkdir(exist_ok=True)
    short = short_rows(first, jobs)
    figures = {name: {str(row.kind): round(getattr(row, name), 4) for row in short} for name in ("right", "wrong")}
    (RESULTS / "pairing.md").write_text(as_markdown(table, first), "utf-8")
    points = [(row.kind, row.right, row.open, row.wrong) for row in table if isinstance(row.kind, float)]
    (RESULTS / "pairing.svg").write_text(drawn(points, WRONG_LIMIT), "utf-8")
    (RESULTS / "pairing.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
