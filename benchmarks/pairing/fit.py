"""The weights of the pairing engine, fitted to scrambled sheets of our own whose truth is known.

    python -m benchmarks.pairing.fit                    writes pipeline/vocabulary/pairing.toml (a few minutes)
    python -m benchmarks.pairing.fit --folds 4          writes nothing: how sure places are, on seeds left out of the fit

The likelihood of the true assignments is made as great as it can be (gradient ascent with a step for each weight), with a small
cost on large weights. Seeds below 420, each third: no other seed is looked at.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from benchmarks.pairing.scrambler import Scrambled, scrambled
from pipeline import loaders, normalization, vocabulary
from pipeline.outline import assignment, evidence, furniture, lines, pairing, passages, units
from pipeline.outline.assignment import Lattice, State, Weights
from pipeline.outline.evidence import WAYS, Page

SEEDS = range(0, 420, 3)
STRENGTHS = (0.1, 0.3, 0.6, 1.0)
EPOCHS, BATCH, STEP, RIDGE = 14, 16, 0.5, 0.0003
# Set by hand, since sheets of our own show them too clearly or not at all: their labels and texts never cross, as those of real
# text do; their rows of the head hardly vary; and how a bare noun is meant, their author made up.
BY_HAND = {
    "crossing": -1.0,
    "next label": 0.5,
    "shape fits": 4.0,
    "shape differs": -4.0,
    "shape of a row of the head": -4.0,
    **{f"{part} {end}": 0.0 for part in ("initiatives", "outcomes", "issues") for end in ("noun", "aim")},
}
SURE = (0.8, 0.9, 0.95, 0.98)
HEAD = """# Weights of the evidence for which text belongs to which label (`outline/evidence.py`), fitted by
# `python -m benchmarks.pairing.fit` on sheets of our own. An assignment is as likely as the exponent of its sum says.
"""


class Case(NamedTuple):
    """A page with its truth: the slot of each unit, −1 where its label is not on the page."""

    seed: int
    page: Page
    truth: tuple[int, ...]


class Found(NamedTuple):
    """The sums over all assignments of a page, one way."""

    weights: Weights
    lattice: Lattice
    truth: float  # the score of the true assignment


def cases(task: tuple[int, float]) -> list[Case]:
    """The pages of a scrambled sheet, but for those where a unit holds the text of two rows."""
    seed, strength = task
    text = scrambled(seed, strength)
    clean = normalization.clean(loaders.load(text.text.encode(), "sheet.txt"))
    blocks = tuple(step.block for step in clean.document.flow if step.block is not None)
    held = list(lines.of_blocks(clean, blocks))
    walk = passages.Walk(clean, furniture.find(held))
    held = lines.wrapped([line for line in held if line.block not in walk.furniture])
    rows = rows_of(text, [block.text for block in clean.document.blocks])
    found: list[Case] = []
    carrier: units.Token | None = None
    for page in pairing.pages(units.read(held, walk.page_starts(held))):
        carried = pairing.carried(carrier, page)
        known = evidence.of_page([part for token in (*carried, *page) for part in units.refined(token)])
        labels = [known.tokens[slot.token].lines or (carrier.lines if carrier else ()) for slot in known.slots]
        own = [rows.get(label[0].block) for label in labels]
        truth = [{rows.get(line.block) for line in known.tokens[at].lines} for at in known.texts]
        if own and truth and all(len(unit) == 1 for unit in truth):
            places = [next((slot for slot, row in enumerate(own) if {row} == unit), -1) for unit in truth]
            found.append(Case(seed, known, tuple(places)))
        carrier = next((token for token in reversed(page) if token.kind != units.UNIT), carrier)
    return found


def rows_of(text: Scrambled, blocks: Sequence[str]) -> dict[int, int]:
    """The row of the form that each block is a line of."""
    printed = [line for page in text.lines for line in page]
    found: dict[int, int] = {}
    for at, block in enumerate(blocks):
        if len(found) < len(printed) and block.strip() == printed[len(found)].text.strip():
            found[at] = printed[len(found)].row
    return found


def all_cases(seeds: Iterable[int], jobs: int) -> list[Case]:
    tasks = [(seed, strength) for seed in seeds for strength in STRENGTHS]
    with ProcessPoolExecutor(jobs) as pool:
        return [case for many in pool.map(cases, tasks, chunksize=8) for case in many]


class Fit:
    """Weights on their way, and the square of what each was pulled by."""

    def __init__(self) -> None:
        self.known: dict[str, float] = dict(BY_HAND)
        self.pulled: defaultdict[str, float] = defaultdict(lambda: 0.01)

    def step(self, batch: Sequence[Case]) -> float:
        """One step towards the truth of some pages; gives their log-likelihood before it."""
        pull: defaultdict[str, float] = defaultdict(float)
        total = sum(self.pull(case, pull) for case in batch)
        for name in sorted(pull):
            if name not in BY_HAND:
                force = pull[name] - RIDGE * len(batch) * self.known.get(name, 0.0)
                self.pulled[name] += force * force
                self.known[name] = self.known.get(name, 0.0) + STEP * force / math.sqrt(self.pulled[name])
        return total

    def found(self, case: Case) -> list[Found]:
        ways = assignment.ways(case.page, self.known)
        return [Found(*way, assignment.path(case.page, way.weights, case.truth)) for way in ways]

    def pull(self, case: Case, pull: defaultdict[str, float]) -> float:
        """Adds the evidence of the truth, less what all assignments together would have; gives the log-likelihood."""
        ways = self.found(case)
        truth, every = (
            assignment.log_sum([way.truth for way in ways]),
            assignment.log_sum([way.lattice.log_sum for way in ways]),
        )
        for way, known in zip(WAYS, ways, strict=True):
            self.add(case.page, way, true_edges(case), math.exp(known.truth - truth), pull)
            expected = list(expected_edges(known))
            self.add(case.page, way, expected, -math.exp(known.lattice.log_sum - every), pull)
        return truth - every

    def add(
        self,
        page: Page,
        way: str,
        edges: Iterable[tuple[int, State, State, float]],
        factor: float,
        pull: defaultdict[str, float],
    ) -> None:
        """The evidence of some edges; the unit behind the last one is the page's end."""
        for unit, before, after, share in edges:
            for name, value in assignment.evidence_of(page, way, unit, before, after).items():
                pull[name] += factor * share * value


def true_edges(case: Case) -> Iterable[tuple[int, State, State, float]]:
    state: State = (-1, 0)
    for unit, slot in enumerate(case.truth):
        after = (slot, state[1] | 1 << slot) if slot >= 0 else (-1, state[1])
        yield unit, state, after, 1.0
        state = after
    yield len(case.truth), state, state, 1.0


def expected_edges(known: Found) -> Iterable[tuple[int, State, State, float]]:
    lattice = known.lattice
    for unit, edges in enumerate(lattice.steps):
        masses = [lattice.forward[unit][a] * weight * lattice.backward[unit + 1][b] for a, b, weight in edges]
        total = sum(masses)
        yield from (
            (unit, before, after, mass / total)
            for (before, after, _), mass in zip(edges, masses, strict=True)
            if mass > 1e-6 * total
        )
    ends = {state: mass * lattice.backward[-1][state] for state, mass in lattice.forward[-1].items()}
    yield from ((len(lattice.steps), state, state, mass / sum(ends.values())) for state, mass in ends.items())


def fitted(held: Sequence[Case]) -> dict[str, float]:
    """The same weights for the same cases, always."""
    fit, rng, order = Fit(), random.Random(0), list(held)
    for epoch in range(EPOCHS):
        rng.shuffle(order)
        total = sum(fit.step(order[at : at + BATCH]) for at in range(0, len(order), BATCH))
        print(f"round {epoch + 1}: log-likelihood of a page {total / len(order):.4f}", file=sys.stderr, flush=True)
    return fit.known


def sureness(held: Sequence[Case], known: dict[str, float]) -> Counter[tuple[float, str]]:
    """How many units are placed, and how many wrongly, where only places at least so likely count."""
    found: Counter[tuple[float, str]] = Counter()
    for case in held:
        for true, shares in zip(
            case.truth, assignment.probabilities(case.page, assignment.ways(case.page, known)), strict=True
        ):
            slot = max(range(len(shares)), key=lambda at: shares[at])
            for least in SURE:
                found[least, "units"] += 1
                if slot < len(shares) - 1 and shares[slot] >= least:
                    found[least, "placed"] += 1
                    found[least, "wrong"] += slot != true
    return found


def left_out(held: Sequence[Case], folds: int) -> None:
    """Cross-validation: each seed's places are judged by weights that were fitted without it."""
    total: Counter[tuple[float, str]] = Counter()
    for fold in range(folds):
        known = fitted([case for case in held if case.seed // 3 % folds != fold])
        total += sureness([case for case in held if case.seed // 3 % folds == fold], known)
    report(total)


def report(found: Counter[tuple[float, str]]) -> None:
    for least in SURE:
        count = found[least, "units"]
        shares = " ".join(f"{name} {found[least, name] / count:.4f}" for name in ("placed", "wrong"))
        print(f"likely {least:.2f} and more: {shares} of {count} units")


def as_toml(known: dict[str, float]) -> str:
    """The weights in tables: the first words of their names."""
    tables: dict[str, list[str]] = {}
    for name in sorted(known):
        first = name.split()[0]
        table = first if first in ("goal", "initiatives", "outcomes", "issues", "shape") else "place and order"
        tables.setdefault(table, []).append(f'"{name}" = {known[name]:.2f}')
    return HEAD + "".join(f'\n["{table}"]\n' + "\n".join(rows) + "\n" for table, rows in sorted(tables.items()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=0, help="cross-validation with so many parts")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    held = all_cases(SEEDS, options.jobs)
    if options.folds:
        left_out(held, options.folds)
        return 0
    known = fitted(held)
    report(sureness(held, known))
    Path(vocabulary.FOLDER / "pairing.toml").write_text(as_toml(known), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
