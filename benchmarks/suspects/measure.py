"""Precision and recall of suspect places, for each way to spoil a text.

python -m benchmarks.suspects.measure --seeds 20        measures, writes results/suspects.md
python -m benchmarks.suspects.measure --faults 40       prints what was told wrongly, and missed, and writes nothing
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.suspects import spoiler, texts
from benchmarks.suspects.spoiler import Place, Spoiled
from pipeline.normalization import misprint_words, misprints
from pipeline.normalization.misprints import Misprint

RESULTS = Path(__file__).resolve().parents[1] / "results" / "suspects.md"
EACH = 2  # places of each kind in a text
AROUND = 12


@dataclass
class Measured:
    """Places spoiled and told, by kind; what was told at spoiled places and elsewhere, by the kind of misprint."""

    spoiled: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)  # told with what stood there
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right.total() / max(1, self.right.total() + self.wrong.total())

    @property
    def recall(self) -> float:
        return self.told.total() / max(1, self.spoiled.total())

    def add(self, spoiled: Spoiled, found: Iterable[Misprint], name: str) -> None:
        """Counts one text."""
        found = list(found)
        for place in spoiled.places:
            self.spoiled[place.kind] += 1
            hits = [each for each in found if touches(each, place)]
            self.told[place.kind] += bool(hits)
            self.mended[place.kind] += any(is_mended(each, place, spoiled.text) for each in hits)
            if not hits:
                self.faults.append(
                    f"missed {place.kind}: {around(spoiled.text, place.start, place.end)} ← {place.sound}"
                )
        for each in found:
            is_right = any(touches(each, place) for place in spoiled.places)
            (self.right if is_right else self.wrong)[each.kind] += 1
            if not is_right:
                told = around(spoiled.text, each.start, each.end)
                self.faults.append(f"WRONG {each.kind} in {name}: {told} → {each.suggestion}")


def touches(found: Misprint, place: Place) -> bool:
    """Whether what is told lies over the spoiled place; where letters were lost, over the seam."""
    return found.start < max(place.end, place.start + 1) and place.start - (place.end == place.start) < found.end


def is_mended(found: Misprint, place: Place, text: str) -> bool:
    """Whether the suggestion gives back what stood there."""
    start, end = min(found.start, place.start), max(found.end, place.end)
    sound = text[start : place.start] + place.sound + text[place.end : end]
    return text[start : found.start] + found.suggestion + text[found.end : end] == sound


def around(text: str, start: int, end: int) -> str:
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return f"{before}【{text[start:end]}】{after}".replace("\n", "⏎")


def measure(
    sound: Mapping[str, str], find: Callable[[str], list[Misprint]], seeds: Iterable[int], each: int = EACH
) -> Measured:
    """Each text spoiled once for each seed. What is told of the sound text is wrong in the spoiled one, too."""
    measured = Measured()
    for name, text in sound.items():
        for seed in seeds:
            spoiled = spoiler.spoil(text, random.Random(f"{name} {seed}"), each)
            measured.add(spoiled, find(spoiled.text), name)
    return measured


def table(measured: Mapping[str, Measured]) -> str:
    """Recall of each kind for each source, precision and recall of all."""
    columns = list(measured)
    lines = [f"| spoiled | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
    for kind, ways in spoiler.KINDS.items():
        shares = (f"{each.told[kind] / each.spoiled[kind]:.2f} of {each.spoiled[kind]}" for each in measured.values())
        lines.append(f"| {(ways.__doc__ or '').splitlines()[0].rstrip('.')} | {' | '.join(shares)} |")
    for name in ("recall", "precision"):
        lines.append(f"| **{name}** | {' | '.join(f'**{getattr(each, name):.3f}**' for each in measured.values())} |")
    mended = (f"{each.mended.total() / each.told.total():.2f}" for each in measured.values())
    return "\n".join([*lines, f"| suggestion is what stood there | {' | '.join(mended)} |"])


def sources() -> dict[str, dict[str, str]]:
    """Name of a column → its texts. The stock's seeds from 10000 on are for measuring."""
    return {
        "samples": texts.samples(),
        "stock": texts.stock(range(10_000, 10_020)),
        "series": texts.series(),
        "printed": texts.printed(),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seeds", type=int, default=10)
    options.add_argument("--first", type=int, default=0, help="the first seed")
    options.add_argument("--faults", type=int, default=0)
    options.add_argument("--words", action="store_true", help="with the dictionary, as `torikumi check` asks")
    chosen = options.parse_args()
    find = misprint_words.find_all if chosen.words else misprints.find
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    measured = {source: measure(sound, find, seeds) for source, sound in sources().items()}
    print(table(measured))
    if chosen.faults:
        faults = [fault for each in measured.values() for fault in each.faults]
        print("\n".join(sorted(random.Random(0).sample(faults, min(chosen.faults, len(faults))))))
    elif not chosen.words:
        RESULTS.write_text(HEAD + table(measured) + FOOT.format(seeds=chosen.seeds), "utf-8")


HEAD = """# Suspect text: told and missed

Sound text of our own, spoiled by dice in the ways that print, scans and PDFs spoil it. `samples`: what the sample reports say;
`stock`: generated reports; `series` and `printed`: the series of `tests/store`. No rule was made with two of the three wards of
`printed`. A place counts as told where a `suspect-text` lies over it; what is told anywhere else counts against the precision.
Nothing is told in any of these texts as they are.

"""
FOOT = """

`python -m benchmarks.suspects.measure --seeds {seeds}`; `--words` measures with the dictionary.
"""


if __name__ == "__main__":
    main()
