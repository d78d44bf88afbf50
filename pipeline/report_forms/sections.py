"""Blocks of a report → `report_sections` and `items`, with the words behind them. The same for every form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.outline import items, paragraphs
from pipeline.report_forms import quantities
from pipeline.report_forms.draft import Draft, Source
from schemas.outline import REPAIRED, Item, Label, Line, Passage
from schemas.provenance import DUPLICATE, JOINED, LABEL, VALUE, VERBATIM
from schemas.records import GoalScope, ItemRecord, SectionRecord, Stage


class Block(NamedTuple):
    """A block of the form: where it belongs, and the passages that make it up, in reading order."""

    section: str
    passages: tuple[Passage, ...]
    stage: Stage | None = None
    fiscal_year: int | None = None
    program_number: int | None = None
    goal_id: str | None = None

    @property
    def lines(self) -> list[Line]:
        """All its text."""
        return [line for passage in self.passages for line in passage.lines]

    @property
    def label(self) -> Label | None:
        """The label over it."""
        labels = self.passages[0].labels
        return labels[-1] if labels else None


class Written(NamedTuple):
    """A section as written: its row, and its items with their identifiers."""

    section_id: str
    items: tuple[tuple[str, Item], ...]


class _Place(NamedTuple):
    """What the items of a block share."""

    section_id: str
    prefix: str
    is_repaired: bool


class Writer:
    """Writes the blocks of one report, counting sections and items as it goes."""

    def __init__(self, draft: Draft, report_id: str, work: str) -> None:
        self.draft, self.report_id, self.work = draft, report_id, work
        self.sections = 0
        self.counts: dict[tuple[str | None, ...], int] = {}

    def is_open(self, lines: Sequence[Line]) -> bool:
        """No record holds these words so far."""
        return all(self.draft.ledger.is_open(line) for line in lines)

    def items(self, block: Block) -> list[Item]:
        """The items of a block; none where it says 特になし, and `(1) ―` is none among others."""
        lines = block.lines
        return [] if items.is_none_stated(lines) else _that_say(items.read(lines))

    def write(self, block: Block, found: Sequence[Item], scopes: Sequence[GoalScope] | GoalScope) -> Written:
        """The block's row and its items. A label without text is a blank section; 特になし states that there is nothing."""
        self.sections += 1
        lines = _once(block.lines, found)
        none_stated = bool(lines) and not found and _say_nothing(lines)
        scope_of = [scopes] * len(found) if isinstance(scopes, str) else scopes
        label = block.label
        section_id = f"{self._prefix(block)}.s{self.sections}"
        record = SectionRecord(
            section_id=section_id,
            report_id=self.report_id,
            section=block.section,
            stage=block.stage,
            fiscal_year=block.fiscal_year,
            program_number=block.program_number,
            goal_id=block.goal_id,
            position=self.sections,
            label=label.printed if label is not None and label.lines else None,
            text="\n".join(paragraph.text for paragraph in paragraphs.of_lines(lines)) or None,
            state="none_stated" if none_stated else "filled" if lines else "blank",
        )
        place = _Place(section_id, self._prefix(block), any(passage.method == REPAIRED for passage in block.passages))
        written = [
            (self._item(place, block, item, scope), item)
            for item, scope in zip(found, scope_of, strict=True)
            if not item.is_duplicate
        ]
        self._duplicates(found, written)
        if none_stated:
            self.draft.ledger.take(lines, VALUE)
        self.draft.ledger.take_markers(block.lines)
        self.draft.add(
            "report_sections",
            record,
            {
                "label": Source(label.lines, VERBATIM, LABEL) if label is not None else None,
                "text": Source(lines, JOINED if len(lines) > 1 else VERBATIM, None),
            },
        )
        return Written(section_id, tuple(written))

    def _prefix(self, block: Block) -> str:
        program = f"program{block.program_number}" if block.program_number is not None else None
        return ".".join(part for part in (self.report_id, block.stage, program, block.section) if part is not None)

    def _item(self, place: _Place, block: Block, item: Item, scope: GoalScope) -> str:
        counter = (block.section, block.stage, str(block.program_number))
        position = self.counts[counter] = self.counts.get(counter, 0) + 1
        text = items.text_of(item.lines)
        heading = " / ".join(items.text_of(lines) for lines in item.headings) or None
        item_id = f"{place.prefix}.{position}"
        program = () if block.program_number is None else (str(block.program_number),)
        record = ItemRecord(
            item_id=item_id,
            item_key=self.draft.key(
                self.work, block.section, *program, *((block.stage,) if block.stage else ()), text=text
            ),
            section_id=place.section_id,
            position=position,
            heading=heading,
            marker=item.printed,
            number=item.own_numbers[0] if len(item.own_numbers) == 1 else None,
            text=text,
            goal_scope=scope,
            is_repaired=int(place.is_repaired),
        )
        heading_lines = [line for lines in item.headings for line in lines]
        # the number may be computed by the file (an automatic list): then no words stand behind it
        self.draft.add(
            "items",
            record,
            {
                "text": Source(item.lines, JOINED if len(item.lines) > 1 else VERBATIM),
                "heading": Source(heading_lines, JOINED if len(heading_lines) > 1 else VERBATIM) if heading else None,
                "marker": Source(item.marker, VERBATIM, "marker") if item.marker else None,
                "number": Source(item.marker, "number", "marker") if item.marker else None,
            },
        )
        quantities.write(self.draft, item_id, item.lines)
        return item_id

    def _duplicates(self, found: Sequence[Item], written: Sequence[tuple[str, Item]]) -> None:
        again = [item for item in found if item.is_duplicate]
        by_text = {items.text_of(item.lines): item_id for item_id, item in written} if again else {}
        for item in again:
            repeated = by_text.get(items.text_of(item.lines), "")
            self.draft.ledger.take(item.lines, DUPLICATE, f"items/{repeated}")


def _say_nothing(lines: Sequence[Line]) -> bool:
    """特になし, or nothing else under each number."""
    if items.is_none_stated(lines):
        return True
    found = items.read(lines)
    return bool(found) and not _that_say(found)


def _that_say(found: Iterable[Item]) -> list[Item]:
    return [item for item in found if not items.is_none_stated(item.lines)]


def _once(lines: Sequence[Line], found: Sequence[Item]) -> list[Line]:
    """The lines without those that hold nothing but items printed again."""
    again = _places(item for item in found if item.is_duplicate)
    if not again:
        return list(lines)
    first = _places(item for item in found if not item.is_duplicate)
    return [line for line in lines if not _holds(line, again) or _holds(line, first)]


def _places(found: Iterable[Item]) -> dict[int, list[int]]:
    """Where the words of items begin, by block."""
    places: dict[int, list[int]] = {}
    for item in found:
        for line in (*item.lines, *(piece for heading in item.headings for piece in heading)):
            places.setdefault(line.block, []).append(line.start)
    return places


def _holds(line: Line, places: Mapping[int, Sequence[int]]) -> bool:
    return any(line.start <= start < line.end for start in places.get(line.block, ()))
