"""Clean yearly sheets as structured truth, from a seed alone: what a reader should find in them, nothing about their look.

generator.report(12) is the same report everywhere, always.
"""

from __future__ import annotations

import functools
import random
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.pairing.inflection import inflect

HERE = Path(__file__).parent
CITY = "あおぞら市"
CIRCLED = "①②③④⑤⑥⑦⑧⑨"
SECTIONS = ("initiatives", "outcomes", "issues")

# how the statements of 取組内容, 成果 and 課題 are marked in one report; `joint` answers some initiatives together (①②)
STYLES: dict[str, tuple[str, str, str]] = {
    "numbered": ("number", "number", "number"),
    "joint": ("number", "joint", "joint"),
    "joint_bullets": ("number", "joint_bullets", "joint"),
    "bulleted": ("・", "・", "・"),
    "rings": ("○", "●", "●"),
    "discs": ("●", "●", "●"),
    "mixed": ("number", "・", "・"),
    "unmarked": ("", "", ""),
    "half_marked": ("・", "", ""),
}
ENDINGS: dict[
    str, tuple[tuple[str, ...], ...]
] = {  # of goals, plans, outcomes, issues; of a report one voice is drawn each
    "goals": (("polite",), ("plain",), ("going",), ("noun",), ("polite", "going_polite")),
    "plans": (("polite",), ("plain",), ("plain", "going"), ("polite", "going_polite"), ("noun", "noun", "plain")),
    "outcomes": (("past",), ("past",), ("past_polite",), ("past", "past_polite")),
    "issues": (
        ("need", "going", "going_need"),
        ("need", "want", "going"),
        ("going", "going_polite"),
        ("thing", "need"),
        ("need", "going", "want", "plain", "thing"),
    ),
}


@dataclass(frozen=True)
class Statement:
    """One item as a reader should store it: `text` without its marker. `joins` counts the initiatives a joint one answers."""

    text: str
    marker: str = ""
    group: str = ""  # a joint number on a line of its own above this and the following bullets


@dataclass(frozen=True)
class Block:
    """What one label holds. No statements: `none_stated` is what is printed instead, empty for a blank cell."""

    section: str
    statements: tuple[Statement, ...]
    none_stated: str = ""
    headings: tuple[tuple[int, str], ...] = ()  # (index of the statement it stands above, heading), one block for all


@dataclass(frozen=True)
class Goal:
    number: int
    text: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Stage:
    """The goals of one year. `blocks` are those that serve all goals; then no goal has its own."""

    kind: str  # evaluated, planned
    year: int
    goals: tuple[Goal, ...]
    blocks: tuple[Block, ...] = ()
    goal_marker: str = "1."  # before each goal in the common cell: 1. or ①


@dataclass(frozen=True)
class Header:
    ward: str
    center: str
    term_year: int
    implementers: tuple[str, ...]
    purpose: str
    principle_head: str
    principles: tuple[str, ...]
    programs: tuple[tuple[str, str], ...]  # description, name
    method: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    seed: int
    year: int
    header: Header
    has_header: bool  # some prints begin with the evaluation and never name the ward
    evaluated: Stage
    planned: Stage


@functools.cache
def stock() -> dict[str, Any]:
    """The sentences and their topics."""
    return tomllib.loads((HERE / "stock.toml").read_text("utf-8"))


@functools.cache
def form() -> dict[str, Any]:
    """The words of the form itself."""
    return tomllib.loads((HERE / "form.toml").read_text("utf-8"))


class Writer:
    """Draws sentences for one report; none comes twice."""

    def __init__(self, rng: random.Random, ward: str, center: str) -> None:
        self.rng = rng
        self.names = {"ward": ward, "center": center, "city": CITY}
        self.used: set[tuple[str, str]] = set()
        self.times: Counter[str] = Counter()
        self.voices = {kind: rng.choice(voices) for kind, voices in ENDINGS.items()}

    def fill(self, text: str, topic: dict[str, Any]) -> str:
        figures = {"a": self.rng.randint(2, 9), "c": self.rng.randint(12, 90), "p": self.rng.randint(55, 96)}
        slots = {key: str(topic[key]).format(**self.names) for key in ("audience", "event", "theme", "partner")}
        return text.format(**self.names, **slots, **figures, m=self.rng.randint(4, 12))

    def core(self, kind: str, topic: dict[str, Any], common: float) -> str:
        """A sentence's pattern, not yet used with this topic; of the general ones, those the report has used least."""
        if kind == "goals" or self.rng.random() >= common:
            fresh = [core for core in topic[kind] if (core, topic["name"]) not in self.used]
            if fresh:
                return str(self.rng.choice(fresh))
        fresh = [core for core in stock()["general"][kind] if (core, topic["name"]) not in self.used]
        least = min(self.times[core] for core in fresh)
        core = str(self.rng.choice([core for core in fresh if self.times[core] == least]))
        self.times[core] += 1
        return core

    def sentence(self, kind: str, topic: dict[str, Any], common: float = 0.35) -> str:
        """A sentence of this topic, or with probability `common` one of those that fit every topic."""
        core = self.core(kind, topic, common)
        self.used.add((core, topic["name"]))
        form_of_verb = self.rng.choice(self.voices[kind])
        return "".join(inflect(part, form_of_verb) for part in self.fill(core, topic).split("|"))

    def statement(self, kind: str, topic: dict[str, Any]) -> str:
        """One or two sentences; a result may look ahead and a plan may look back, as they do in print."""
        text = self.sentence(kind, topic)
        if self.rng.random() < 0.18 and text.endswith("。") and kind != "goals":
            second = self.sentence(kind, topic, common=0.6)
            text += self.rng.choice(("", "また、", "さらに、")) + second if second.endswith("。") else ""
        if kind == "outcomes" and self.rng.random() < 0.07 and text.endswith("。"):
            text += self.rng.choice(
                ("次年度も継続していく。", "来年度は回数を増やす予定である。", "今後も取り組んでいく。")
            )
        if self.rng.random() < 0.05 and text.endswith("。"):
            text = text[:-1]
        return text


def marked(texts: list[str], mark: str) -> tuple[Statement, ...]:
    """Statements with the marks ①②③, a bullet, or none."""
    if mark == "number":
        return tuple(Statement(text, CIRCLED[at]) for at, text in enumerate(texts))
    return tuple(Statement(text, mark) for text in texts)


def answering(writer: Writer, kind: str, topic: dict[str, Any], initiatives: int, mark: str) -> tuple[Statement, ...]:
    """Statements that answer initiatives ① to n, some of them two at a time."""
    statements: list[Statement] = []
    at = 0
    while at < initiatives:
        together = min(initiatives - at, 2 if writer.rng.random() < 0.4 else 1)
        number = CIRCLED[at : at + together]
        if together > 1 and mark == "joint_bullets":
            bullets = [writer.statement(kind, topic) for _ in range(writer.rng.randint(2, 3))]
            statements += [Statement(text, "・", number) for text in bullets]
        else:
            statements.append(Statement(writer.statement(kind, topic), number))
        at += together
    return tuple(statements)


def block(writer: Writer, section: str, topic: dict[str, Any], mark: str, initiatives: int) -> Block:
    """One section of one goal. Answers to numbered initiatives are as many as these."""
    kind = "plans" if section == "initiatives" else section
    if section == "issues" and writer.rng.random() < 0.05:
        return Block(section, (), writer.rng.choice([*form()["none_stated"], ""]))
    if mark.startswith("joint"):
        return Block(section, answering(writer, kind, topic, initiatives, mark))
    if mark == "":
        count = writer.rng.choice((1, 1, 2, 2, 3))
    elif mark == "number" and section != "initiatives":
        count = initiatives
    else:
        count = writer.rng.choice((1, 2, 2, 3, 3, 4, 4, 5, 6))
    return Block(section, marked([writer.statement(kind, topic) for _ in range(count)], mark))


def goal_blocks(writer: Writer, topic: dict[str, Any], style: str, sections: tuple[str, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for section in sections:
        mark = STYLES[style][SECTIONS.index(section)]
        blocks.append(block(writer, section, topic, mark, len(blocks[0].statements) if blocks else 0))
    return tuple(blocks)


def common_block(writer: Writer, section: str, topics: list[dict[str, Any]], mark: str, with_headings: bool) -> Block:
    """One block for all goals: plain bullets of every goal in turn, or under numbered headings that name them."""
    kind = "plans" if section == "initiatives" else section
    mark = mark if mark in ("・", "○", "●") else "・"
    statements: list[Statement] = []
    headings: list[tuple[int, str]] = []
    for number, topic in enumerate(topics, 1):
        if with_headings:
            headings.append((len(statements), f"{number}. {topic['name']}"))
        statements += marked([writer.statement(kind, topic) for _ in range(writer.rng.randint(1, 4))], mark)
    return Block(section, tuple(statements), headings=tuple(headings))


def stage(writer: Writer, kind: str, year: int, topics: list[dict[str, Any]], style: str, common: str) -> Stage:
    """`common` is empty for blocks per goal, `plain` or `headings` for one block that serves all goals."""
    sections = SECTIONS if kind == "evaluated" else SECTIONS[:1]
    texts = [writer.sentence("goals", topic) for topic in topics]
    if not common:
        blocks = [goal_blocks(writer, topic, style, sections) for topic in topics]
        return Stage(kind, year, tuple(Goal(n, t, b) for n, (t, b) in enumerate(zip(texts, blocks, strict=True), 1)))
    shared = [
        common_block(writer, section, topics, STYLES[style][at], common == "headings")
        for at, section in enumerate(sections)
    ]
    goals = tuple(Goal(number, text) for number, text in enumerate(texts, 1))
    return Stage(kind, year, goals, tuple(shared), goal_marker=writer.rng.choice(("1.", "①", "1 ")))


def header(writer: Writer) -> Header:
    words, rng = form(), writer.rng
    ward = writer.names["ward"]
    operator = rng.choice(words["operators"])
    programs = tuple((text, name.format(**writer.names)) for text, name in words["programs"])
    return Header(
        ward=ward,
        center=writer.names["center"],
        term_year=rng.randint(1, 5),
        implementers=(operator, rng.choice(words["offices"]).format(**writer.names)),
        purpose=rng.choice(words["purposes"]),
        principle_head=rng.choice(words["principle_heads"]),
        principles=tuple(rng.choice(pair).format(**writer.names) for pair in words["principles"]),
        programs=programs,
        method=tuple(text.format(**writer.names) for text in rng.choice(words["methods"])),
    )


def report(seed: int, place: tuple[str, str] | None = None, year: int | None = None) -> Report:
    """The report of this seed, of a ward, its center and a year of its own unless these are given."""
    rng = random.Random(f"report {seed}")
    drawn_place = rng.choice(sorted(form()["wards"].items()))
    writer = Writer(rng, *(place or drawn_place))
    drawn_year = rng.randint(2016, 2025)
    year = drawn_year if year is None else year
    topics = rng.sample(stock()["topic"], 8)
    goals, next_goals = rng.choice((1, 2, 2, 2, 3, 3, 4)), rng.choice((1, 2, 2, 3))
    common = rng.choice(("", "", "", "plain", "headings")) if goals > 1 else ""
    # about half of next year's goals go on with a topic of this year
    planned = [topics[at] if at < goals and rng.random() < 0.5 else topics[4 + at] for at in range(next_goals)]
    style = rng.choice(sorted(STYLES))
    next_style = style if rng.random() < 0.5 else rng.choice(("bulleted", "numbered", "discs"))
    return Report(
        seed=seed,
        year=year,
        header=header(writer),
        has_header=rng.random() >= 0.1,
        evaluated=stage(writer, "evaluated", year, topics[:goals], style, common),
        planned=stage(writer, "planned", year + 1, planned, next_style, common if next_goals > 1 else ""),
    )
