"""Prose of a report with no other home, and what order repair moved or left open."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.outline.labels import UNKNOWN
from pipeline.report_forms.draft import Draft, quote
from pipeline.report_forms.sections import Block, Writer
from schemas.outline import FIELD, GOAL, OPEN, REPAIRED, SECTION, TOP, Label, Line, Passage
from schemas.records import ItemGoalRecord

SHORTEST = 12  # characters of a sentence that is worth a record


def write(writer: Writer, passages: Sequence[Passage], program_number: int | None = None) -> None:
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
        block = Block("notes", tuple(held), program_number=program_number)
        writer.write(block, writer.items(block), "no_goals")


def under_unknown(writer: Writer, passages: Sequence[Passage], place: Callable[[Passage], Block]) -> None:
    """What stands under labels that no vocabulary knows: notes, a section for each label and each row of a table.

    `place` makes the block a passage would begin: its stage, year and goal, or its program.
    """
    held: dict[object, list[Passage]] = {}
    for passage in passages:
        named = bool(passage.labels) and _is_unknown(passage.labels[-1])
        if named and passage.method != OPEN and passage.lines and writer.is_open(passage.lines):
            row = passage.row if passage.method == TOP else None
            held.setdefault((passage.labels[-1].lines, row), []).append(passage)
        for rated in passage.ratings:
            for label, lines in rated.texts:
                if label is not None and (_is_unknown(label) or label.role == "comment") and writer.is_open(lines):
                    held.setdefault(label.lines, []).append(Passage((label,), lines))
    for group in held.values():
        block = place(group[0])._replace(section="notes", passages=tuple(group))
        written = writer.write(block, writer.items(block), "stated" if block.goal_id else "no_goals")
        if block.goal_id is not None:
            for item_id, _ in written.items:
                writer.draft.add("item_goals", ItemGoalRecord(item_id=item_id, goal_id=block.goal_id), {})


def _is_unknown(label: Label) -> bool:
    return label.role == UNKNOWN and bool(label.lines)


def say_order(draft: Draft, passages: Sequence[Passage]) -> None:
    """A diagnostic for each passage that order repair moved or left open, and for each label that is not known."""
    said: set[tuple[Line, ...]] = set()
    for passage in passages:
        over = [label for row in passage.ratings for label, _ in row.texts if label is not None]
        for strange in (*passage.labels, *over):
            if strange.lines in said:
                continue
            kept = "what stands under it is kept among the notes"
            if strange.role == UNKNOWN:
                message = f"{quote(strange.lines)} is no label that is known: {kept}"
                draft.say("warning", "unknown-label", message, strange.lines)
            elif strange.role == "remarks":
                message = f"{quote(strange.lines)} is no section of its own: {kept}"
                draft.say("info", "kept-as-notes", message, strange.lines)
            said.add(strange.lines)
        place = passage.labels[-1].printed if passage.labels else "no label"
        if passage.method == REPAIRED:
            message = f"{quote(passage.lines)} stands elsewhere in the text and was put under {place} ({passage.note})"
            draft.say("info", "order-repaired", message, passage.lines)
        elif passage.method == OPEN:
            why = passage.note or "it stands under several heads"
            message = f"{quote(passage.lines)} could belong to more than one label ({why}): see the source"
            draft.say("warning", "place-open", message, passage.lines)
