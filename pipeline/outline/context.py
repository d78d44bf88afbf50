"""The labels that cover a place, from the widest to the nearest, and how a new label changes them."""

from __future__ import annotations

from schemas.outline import FIELD, GOAL, RANKS, SECTION, STAGE, Label

Context = tuple[Label, ...]

# A section that holds others: its own label stays when one of them begins.
PARTS = {
    "outcomes_and_issues": ("outcomes", "issues"),
    "operator_reasons": ("data_notes",),
}


def enter(context: Context, label: Label) -> Context:
    """The context after a label in running order: it ends the reach of all labels as near as itself, or nearer."""
    rank = RANKS[label.kind]
    kept = tuple(known for known in context if RANKS[known.kind] < rank or holds(known, label))
    if label.kind == GOAL:
        label = _with_year(context, label)
    return (*kept, label)


def under(context: Context, head: Label) -> Context:
    """The context of a cell below a head of its column: the head takes its rank's place and ends nothing nearer."""
    rank = RANKS[head.kind]
    wider = tuple(known for known in context if RANKS[known.kind] < rank)
    nearer = tuple(known for known in context if RANKS[known.kind] > rank and head.kind != FIELD)
    return (*wider, head, *nearer)


def leave(context: Context, rank: int) -> Context:
    """The context without labels of this rank or nearer."""
    return tuple(known for known in context if RANKS[known.kind] < rank)


def holds(known: Label, label: Label) -> bool:
    """Is the label a part of the known one (成果 of 成果と課題)?"""
    return known.kind == SECTION and label.kind == SECTION and label.role in PARTS.get(known.role, ())


def _with_year(context: Context, label: Label) -> Label:
    """`重点目標②` after `令和5年度重点目標` alone on its line: the year was said once for all."""
    if label.year is not None or label.relative_year is not None:
        return label
    for known in reversed(context):
        if known.kind == GOAL and known.year is not None and known.numbers[-1:] < label.numbers:
            return label._replace(year=known.year)
        if known.kind == STAGE:
            break
    return label
