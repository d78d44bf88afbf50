"""Precision and recall of the links that the program draws over a folder of reports, against `truth.json` in it.

python -m benchmarks.links.measure                     the series of tests/store, written to results/links.md
python -m benchmarks.links.measure FOLDER…             other folders
python -m benchmarks.links.measure FOLDER… --faults    and each link that is wrong or missed

`truth.json` holds `goal_links` (from, to, kind, relation) and `item_links` (from, to, relation). An end of a link names its
file, its stage and its words; links under `optional_goal_links` and `optional_item_links` count neither way.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import flow
from pipeline.normalization.text import fold
from pipeline.store import build
from schemas import result_json

TRUTH = "truth.json"
HOME = Path(__file__).resolve().parents[2]
RESULTS = HOME / "benchmarks" / "results" / "links.md"
GOALS = """
SELECT g.goal_id, p.path, g.stage, g.text
FROM goals AS g JOIN reports USING (report_id) JOIN document_paths AS p USING (document_id)
"""
ITEMS = """
SELECT i.item_id, p.path, s.section || ' ' || s.stage, i.text
FROM items AS i JOIN report_sections AS s USING (section_id)
  JOIN reports USING (report_id) JOIN document_paths AS p USING (document_id)
WHERE s.stage IS NOT NULL
"""
GOAL_LINKS = "SELECT from_goal_id, to_goal_id, kind, relation FROM goal_links"
ITEM_LINKS = "SELECT from_item_id, to_item_id, relation FROM item_links"

End = tuple[str, str, str]  # file, stage (of an item after its section), folded words
Link = tuple[End, End, str]


class Found(NamedTuple):
    """Links that are right, wrong, missed; what readers may differ on is in none of them."""

    right: frozenset[Link]
    wrong: frozenset[Link]
    missed: frozenset[Link]

    @property
    def precision(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.missed))


class Measured(NamedTuple):
    """Links of goals with their kind, the same with their relation too, links of items; true ends that no record has."""

    goals: Found
    goals_related: Found
    items: Found
    unread: frozenset[End]


def measure(folder: Path) -> Measured:
    """Reads the folder's reports, builds their database and compares its links with the truth."""
    truth = json.loads((folder / TRUTH).read_text("utf-8"))
    with tempfile.TemporaryDirectory() as name:
        target = Path(name) / "torikumi.sqlite"
        build.build(results(folder), target)
        with closing(sqlite3.connect(target)) as connection:
            goals, items = _ends(connection, GOALS), _ends(connection, ITEMS)
            drawn_goals = [tuple(row) for row in connection.execute(GOAL_LINKS)]
            drawn_items = [tuple(row) for row in connection.execute(ITEM_LINKS)]
    kinds = {(goals[one], goals[two], kind) for one, two, kind, _ in drawn_goals}
    related = {(goals[one], goals[two], f"{kind} {relation}") for one, two, kind, relation in drawn_goals}
    ties = {(items[one], items[two], relation) for one, two, relation in drawn_items}
    return Measured(
        _compared(kinds, truth, "goal_links", ("kind",)),
        _compared(related, truth, "goal_links", ("kind", "relation")),
        _compared(ties, truth, "item_links", ("relation",)),
        _true_ends(truth) - {*goals.values(), *items.values()},
    )


def results(folder: Path) -> list[tuple[str, str, bytes]]:
    """Root, path and result of each report of a folder."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.name != TRUTH and path.suffix not in (".md", ".py"):
            result = flow.result_of(path.read_bytes(), path.name)
            found.append(("corpus", path.name, result_json.dumps(result, "key")))
    return found


def _ends(connection: sqlite3.Connection, sql: str) -> dict[str, End]:
    return {key: (path, stage, fold(text)) for key, path, stage, text in connection.execute(sql)}


def _end(told: Mapping[str, str]) -> End:
    stage = f"{told['section']} {told['stage']}" if "section" in told else told["stage"]
    return told["file"], stage, fold(told["text"])


def _compared(drawn: set[Link], truth: Mapping[str, Any], name: str, fields: tuple[str, ...]) -> Found:
    true = {(_end(link["from"]), _end(link["to"]), " ".join(link[field] for field in fields)) for link in truth[name]}
    optional = {(_end(link["from"]), _end(link["to"])) for link in truth.get(f"optional_{name}", ())}
    drawn = {link for link in drawn if link in true or link[:2] not in optional}
    return Found(frozenset(drawn & true), frozenset(drawn - true), frozenset(true - drawn))


def _true_ends(truth: Mapping[str, Any]) -> frozenset[End]:
    links = [*truth["goal_links"], *truth["item_links"]]
    return frozenset(_end(link[end]) for link in links for end in ("from", "to"))


def lines(measured: Measured) -> Iterable[str]:
    """The figures, a line for each kind of link."""
    for what, found in (
        ("links of goals", measured.goals),
        ("with relation", measured.goals_related),
        ("links of items", measured.items),
    ):
        counts = f"{len(found.right)} right, {len(found.wrong)} wrong, {len(found.missed)} missed"
        yield f"  {what:15} precision {found.precision:.3f} recall {found.recall:.3f} ({counts})"
    for relation in sorted({link[2] for found in measured.items for link in found}):
        right, wrong, missed = (sum(link[2] == relation for link in links) for links in measured.items)
        yield f"    {relation:25} {right} right, {wrong} wrong, {missed} missed"
    if measured.unread:
        yield f"  {len(measured.unread)} goals and items of the truth were not read as such"


def faults(measured: Measured) -> Iterable[str]:
    for title, found in (("goals", measured.goals_related), ("items", measured.items)):
        for verdict, links in (("WRONG", found.wrong), ("missed", found.missed)):
            for one, two, relation in sorted(links):
                yield f"{verdict} {title} {relation}\n    {one[0]} {one[1]}: {one[2]}\n    {two[0]} {two[1]}: {two[2]}"
    for end in sorted(measured.unread):
        yield f"not read {end}"


def own_series() -> list[Path]:
    """The series of printed reports among the tests."""
    return sorted(path.parent for path in (HOME / "tests/store/series").glob(f"*/{TRUTH}"))


def table(measured: Mapping[str, Measured]) -> str:
    rows = ["| series | links of | right | wrong | missed | precision | recall |", "|---|---|---:|---:|---:|---:|---:|"]
    for name, each in measured.items():
        for what, found in (("goals", each.goals), ("goals, with relation", each.goals_related), ("items", each.items)):
            counts = " | ".join(str(len(links)) for links in found)
            rows.append(f"| {name} | {what} | {counts} | {found.precision:.3f} | {found.recall:.3f} |")
    return "\n".join(rows)


HEAD = """# Links through the years

Series of printed reports of invented wards (`tests/store/series`, five or six years each), read and linked from beginning to
end, against the links that a reader drew who had not seen the code.

First measurements, before any rule had seen the series:

| series | goals: precision | recall | items: precision | recall |
|---|---:|---:|---:|---:|
| kasumizaka | 1.000 | 0.800 (32 of 40) | 1.000 | 0.925 (62 of 67) |
| wakashio | 1.000 | 0.939 (31 of 33) | 1.000 | 0.887 (47 of 53) |
| isohama, two rounds of rules later | 1.000 | 0.976 (41 of 42) | 0.963 | 0.928 (77 of 83) |
| tsuzumigaoka, likewise | 1.000 | 0.930 (40 of 43) | 0.975 | 0.906 (77 of 85) |

The rules have since been chosen with all of them, so what follows tells that nothing is lost again, and not what a series
unlike these will give.

"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folders", nargs="*", type=Path)
    options.add_argument("--faults", action="store_true")
    chosen = options.parse_args()
    measured = {folder.name: measure(folder) for folder in chosen.folders or own_series()}
    for name, each in measured.items():
        print(name, *lines(each), sep="\n")
        if chosen.faults:
            print(*faults(each), sep="\n")
    if not chosen.folders:
        RESULTS.write_text(f"{HEAD}{table(measured)}\n\n`python -m benchmarks.links.measure`\n", "utf-8")


if __name__ == "__main__":
    main()
