"""The blocks of a report (`sections.toml`): the vocabulary of `report_sections.section`."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from pipeline import vocabulary


class SectionType(NamedTuple):
    """What a block of a report can be."""

    section: str
    label_ja: str
    label_en: str
    description: str


@cache
def section_types() -> dict[str, SectionType]:
    """Section → its type, in the order of the file."""
    return {row["section"]: SectionType(**row) for row in vocabulary.read("sections")["section"]}
