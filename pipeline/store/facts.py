"""What a report says, as people wrote it down (a gold file) and as it was read, field by field, and how the two differ.

A fact is a field and its values. Comparing forgives width, dashes and white space only. A fact that was read and is not
stated is wrong; one that is stated and was not read is missing, which is the lesser fault.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

BLOCKS = ("initiatives", "outcomes", "issues")
REVIEW_BLOCKS = ("prior_issues", "ward_reasons", "outcomes", "issues", "glossary")
STAGES = {"evaluated": "evaluated", "planned": "next"}  # the stage's name here and in the gold files

Gold = dict[str, Any]
Fact = tuple[str, tuple[Any, ...]]  # the field, and what is said


class Rows(Protocol):
    """The records of one report, wherever they are held; rows have their columns as attributes."""

    report: Any

    @property
    def sections(self) -> Mapping[str, Any]:
        """Key → section."""

    @property
    def items(self) -> list[Any]:
        """In reading order."""

    def __call__(self, table: str) -> list[Any]:
        """The report's rows in a table."""

    def ties(self, table: str, key: str, numbers: dict[str, Any]) -> dict[str, frozenset[Any]]:
        """Item → the numbers of what it is tied to."""


class Difference(NamedTuple):
    """`right` of `stated` facts were found; `missing` are stated and not found, `wrong` are found and not stated."""

    stated: int
    right: int
    missing: list[Fact]
    wrong: list[Fact]

    @property
    def share(self) -> float:
        """Of what is stated, found."""
        return self.right / self.stated if self.stated else 1.0

    def __str__(self) -> str:
        told = [f"missing {fact}" for fact in self.missing] + [f"wrong   {fact}" for fact in self.wrong]
        return "\n".join([f"{self.right} of {self.stated} facts, {len(self.wrong)} wrong", *told])


def difference(gold: Gold | None, rows: Rows | None) -> Difference:
    """Compares a report with what it says. None: nobody wrote it down, or it was not read."""
    stated = Counter(stated_facts(gold) if gold is not None else ())
    found = Counter(found_facts(rows) if rows is not None else ())
    if gold is not None:
        _cut_runs(gold, found)
    for fact in [fact for fact in found - stated if fact[0] == "item goals" and _accepted(fact, stated)]:
        found[fact] -= 1
        found[_accepted(fact, stated)[0]] += 1
    right = stated & found
    return Difference(stated.total(), right.total(), sorted((stated - right).elements(), key=repr),
                      sorted((found - right).elements(), key=repr))  # fmt: skip


def _accepted(fact: Fact, stated: Counter[Fact]) -> list[Fact]:
    """The stated tie of the same item, where the gold accepts the tie that was found as well."""
    field, (text, goals) = fact
    return [other for other in stated if other[0] == field and other[1][0] == text and goals in other[1][2:]]


def _cut_runs(gold: Gold, found: Counter[Fact]) -> None:
    """Items that a report prints as one run (`glued`: ・a・b・c) may be read as one: such a text counts as the items in it."""
    for stage, section, run in _runs(gold):
        wholes = _wholes(run)
        texts = [value[1] for (name, value), count in found.items() if count and (name, value[0]) == (section, stage)]
        for text in [text for text in texts if _unmarked(text) in wholes]:
            found[section, (stage, text)] -= 1
            found.update((section, (stage, fold(item["text"]))) for item in run)
            for name, value in [fact for fact, count in found.items() if count and fact[1][0] == text]:
                found[name, value] -= 1
                found.update(_cut(name, value, run))


def _cut(name: str, value: tuple[Any, ...], run: list[Gold]) -> Iterator[Fact]:
    """A fact about a run as facts about its items; where they have several headings, each has its own."""
    has_several = len({heading(item.get("group")) for item in run}) > 1
    for item in run:
        told = (heading(item.get("group")),) if name == "item headings" and has_several else value[1:]
        yield name, (fold(item["text"]), *told)


def _wholes(run: list[Gold]) -> set[str]:
    """The run as it may be printed: its items alone, or with the headings between them."""
    before = [None, *run[:-1]]
    headed = [
        item["text"]
        if other is not None and other.get("group") == item.get("group")
        else (item.get("group") or "") + item["text"]
        for other, item in zip(before, run, strict=True)
    ]
    return {_unmarked("".join(headed)), _unmarked("".join(item["text"] for item in run))}


def _runs(gold: Gold) -> Iterator[tuple[str, str, list[Gold]]]:
    """Stage, section and the items of each run: all that a goal has, or those under one heading."""
    for stage, key in STAGES.items():
        for goal in gold.get(key, {}).get("goals", ()):
            for section in BLOCKS:
                glued = [item for item in goal.get(section, ()) if item.get("glued")]
                groups = dict.fromkeys(item.get("group") for item in glued)
                runs = [glued, *([item for item in glued if item.get("group") == group] for group in groups)]
                yield from ((stage, section, run) for run in runs if len(run) > 1)


def _unmarked(text: str) -> str:
    """Without what stands between the items of a run."""
    return re.sub(r"[・【】]|他(?=[・【]|$)", "", fold(text) or "")


def fold(text: str | None) -> str | None:
    """Width, kana width, dashes and white space away."""
    if text is None:
        return None
    plain = re.sub("[‐-―−－–—]", "-", re.sub("[~〜∼˜～]", "~", unicodedata.normalize("NFKC", text)))
    return "".join(plain.split())


def heading(text: str | None) -> str:
    """The words of a sub-heading, without its number; a number alone has none."""
    plain = re.sub(r"^\(?[0-9]+[).．、]?", "", fold(text) or "")
    return "" if re.fullmatch(r"[0-9.()]*", plain) else plain


# -- what the gold files state


def stated_facts(gold: Gold) -> Iterator[Fact]:
    return (fact for fact in (*_stated_head(gold), *_stated_body(gold)) if fact[1] != (None,))


def _stated_head(gold: Gold) -> Iterator[Fact]:
    period = gold["period"]
    yield "title", (fold(gold["title"]),)
    yield "ward", (gold["ward"] or gold.get("ward_inferred"),)
    yield "ward_source", ("stated" if gold["ward"] else "inferred" if gold.get("ward_inferred") else None,)
    yield "fiscal_year", (gold["title_fiscal_year"],)
    yield "next_fiscal_year", (gold["next_fiscal_year"],)
    yield "period_start", (period["start"],)
    yield "period_end", (period["end"],)
    yield "term_year", (period["year_in_term"],)
    yield "term_length", (period["term_length_years"],)
    for name in gold["implementers"]:
        yield "implementers", (fold(name),)


def _stated_body(gold: Gold) -> Iterator[Fact]:
    if "programmes" in gold:
        for program in gold["programmes"]:
            yield from _stated_program(program)
        return
    yield "purpose", (fold(gold["purpose"]),)
    for program in gold["programs"]:
        yield "programs", (program["no"], fold(program["name"]), fold(program["description"]))
    for section in ("principles", "evaluation_method"):
        for item in gold[section]:
            yield section, (fold(item["text"]),)
    for stage, key in STAGES.items():
        yield from _stated_goals(stage, gold[key])
    for row in gold["process_assessment"]:
        grades = (row["ward"], row["centre"], row["mutual"])
        yield "process_ratings", (row["stage_no"], row["no"], fold(row["question"]), *grades)
    for grade, meaning in gold.get("rating_scale", {}).items():
        yield "rating_scale", (grade, fold(meaning))


def _stated_goals(stage: str, block: Gold) -> Iterator[Fact]:
    for goal in block["goals"]:
        yield "goals", (stage, block["fiscal_year"], goal["number"], fold(goal["text"]))
    for held in (*block["goals"], block.get("document_level", {})):
        for section in BLOCKS:
            for item in held.get(section, []):
                text = fold(item["text"])
                accepted = [frozenset({goal} - {None}) for goal in item.get("accept_goal", [])]
                yield section, (stage, text)
                yield "item headings", (text, heading(item["group"]))
                yield "item goals", (text, frozenset(item["goal_refs"]), *accepted)
                if item.get("initiative_refs") and section != "initiatives":
                    yield "item initiatives", (text, frozenset(item["initiative_refs"]))


def _stated_program(program: Gold) -> Iterator[Fact]:
    number = program["no"]
    yield "programs", (number, fold(program["name"]))
    for vision in program["visions"]:
        yield "visions", (number, vision["no"], fold(vision["text"]), vision["corp"], vision["ward"])
    for section, key in zip(
        REVIEW_BLOCKS, ("prior_issues", "reasons_ward", "outcomes", "issues", "glossary"), strict=True
    ):
        for text in program[key]:
            yield section, (number, fold(text))
    for viewpoint in program["viewpoints"]:
        yield "viewpoints", (number, fold(viewpoint["text"]))
    for group in program["reasons_corp"]["groups"]:
        for text in group["items"]:
            yield "operator_reasons", (number, fold(text), heading(group["heading"]))
    for table in program["tables"]:
        for record in table["records"]:
            if record["value"] is not None:
                yield (
                    "figures",
                    (number, record["row_fiscal_year"], fold("".join(record["column"])), float(record["value"])),
                )


# -- what was found


def found_facts(rows: Rows) -> Iterator[Fact]:
    body = _found_review(rows) if rows.report.form == "program_review" else _found_goals(rows)
    return (fact for fact in (*_found_head(rows), *body) if fact[1] != (None,))


def _found_head(rows: Rows) -> Iterator[Fact]:
    report = rows.report
    yield "title", (fold(report.title),)
    yield "ward", (report.ward_name,)
    yield "ward_source", (report.ward_source,)
    for column in ("fiscal_year", "next_fiscal_year", "period_start", "period_end", "term_year", "term_length"):
        yield column, (getattr(report, column),)
    for row in rows("implementers"):
        yield "implementers", (fold(row.name),)


def _found_goals(rows: Rows) -> Iterator[Fact]:
    yield "purpose", (fold(rows.report.purpose),)
    for row in rows("programs"):
        yield "programs", (row.number, fold(row.name), fold(row.description))
    for row in rows("goals"):
        yield "goals", (row.stage, row.fiscal_year, row.number, fold(row.text))
    for row in rows("process_ratings"):
        grades = (row.ward_rating, row.center_rating, row.mutual_rating)
        yield "process_ratings", (row.stage_number, row.question_number, fold(row.question), *grades)
    for row in rows("rating_scale"):
        yield "rating_scale", (row.grade, fold(row.meaning))
    goals = rows.ties("item_goals", "goal_id", {goal.goal_id: goal.number for goal in rows("goals")})
    numbers = {item.item_id: item.number for item in rows.items}
    initiatives = rows.ties("item_initiatives", "initiative_id", numbers)
    for item in rows.items:
        section = rows.sections[item.section_id]
        text = fold(item.text)
        if section.section in ("principles", "evaluation_method"):
            yield section.section, (text,)
        if section.section not in BLOCKS:
            continue
        yield section.section, (section.stage, text)
        yield "item headings", (text, heading(item.heading))
        yield "item goals", (text, goals.get(item.item_id, frozenset()))
        if item.item_id in initiatives:
            yield "item initiatives", (text, initiatives[item.item_id])


def _found_review(rows: Rows) -> Iterator[Fact]:
    for row in rows("programs"):
        yield "programs", (row.number, fold(row.name))
    for row in rows("visions"):
        yield "visions", (row.program_number, row.number, fold(row.text), row.operator_rating, row.ward_rating)
    for item in rows.items:
        section = rows.sections[item.section_id]
        told = (section.program_number, fold(item.text))
        if section.section == "operator_reasons":
            yield section.section, (*told, heading(item.heading))
        elif section.section in (*REVIEW_BLOCKS, "viewpoints"):
            yield section.section, told
    programs = {table.table_id: table.program_number for table in rows("tables")}
    for row in rows("observations"):
        if row.table_id in programs and row.value is not None and row.measure is None:
            column = fold((row.column_header or "").replace(" / ", ""))
            yield "figures", (programs[row.table_id], row.fiscal_year, column, row.value)
