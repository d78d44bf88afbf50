"""The blocks of a report."""

from __future__ import annotations

from pipeline.vocabulary import sections

CONTRACT = """principles evaluation_method initiatives outcomes issues prior_issues operator_reasons ward_reasons
data_notes viewpoints glossary notes"""


def test_the_sections_are_those_of_the_contract():
    assert list(sections.section_types()) == CONTRACT.split()


def test_every_section_is_labelled_and_described():
    assert all(all(section) for section in sections.section_types().values())
