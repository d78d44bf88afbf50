"""Prose of a report with no other home, and what order repair moved or left open."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.outline.labels import UNKNOWN
from pipeline.report_forms.draft import Draft, quote
from pipeline.report_forms.sections import Block, Writer
from schemas.outline import FIELD, GOAL, OPEN, REPAIRED, SECTION, Label, Passage

SHORTEST = 12  # characters of a sentence that is worth a record


def write(writer: Writer, passages: Sequence[Passage]) -> None:
    """Sentences outside of every row, goal and section become notes; loose words stay remainder."""
    held = []
    for passage in passages:
        if passage.is_title or passage.ratings or passage.grid is not None or passage.method == OPEN:
            continue
        if any(label.kind in (FIELD, GOAL, SECTION) for label in passage.labels):
            continue
        sentences = tuple(
            line
            for line in passage.lines
            if line.text.endswith("。") and len(line.text) >= SHORTEST and writer.draft.ledger.is_open(line)
        )
        if sentences:
            held.append(Passage((), sentences))
    if held:
        block = Block("notes", tuple(held))
        writer.write(block, writer.items(block), "no_goals")


def say_order(draft: Draft, passages: Sequence[Passage]) -> None:
    """A diagnostic for each passage that order repair moved or left open, and for each label that is not known."""
    said: set[Label] = set()
    for passage in passages:
        strange = next((label for label in passage.labels if label.role == UNKNOWN), None)
        if strange is not None and strange not in said:
            said.add(strange)
            message = f"{quote(strange.lines)} is no label that is known: what stands under it is in no record, see the source"
            draft.say("warning", "unknown-label", message, strange.lines)
        place = passage.labels[-1].printed if passage.labels else "no label"
        if passage.method == REPAIRED:
            message = f"{quote(passage.lines)} stands elsewhere in the text and was put under {place} ({passage.note})"
            draft.say("info", "order-repaired", message, passage.lines)
        elif passage.method == OPEN:
            why = passage.note or "it stands under several heads"
            message = f"{quote(passage.lines)} could belong to more than one label ({why}): see the source"
            draft.say("warning", "place-open", message, passage.lines)
