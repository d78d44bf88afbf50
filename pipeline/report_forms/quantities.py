"""Figures in running text → `quantities`: counts, shares, multiples and durations, as `numbers.quantities` includes them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalization import numbers, units
from pipeline.outline.data_cells import paragraph
from pipeline.report_forms.draft import Draft, Source
from schemas.outline import Line
from schemas.provenance import NUMBER, VERBATIM
from schemas.records import QuantityRecord


def write(draft: Draft, item_id: str, lines: Sequence[Line]) -> None:
    """The quantities of an item's text, in its order. The item's words have their role already."""
    if not any(numbers.has_numerals(line.text) for line in lines):
        return
    words = paragraph(lines)
    for position, figure in enumerate(numbers.quantities(words.text), start=1):
        qualifier = " ".join(figure.qualifiers) or None
        record = QuantityRecord(
            item_id=item_id,
            position=position,
            text=figure.text,
            value=figure.value,
            value_high=figure.value_high,
            unit=units.printed(figure.text, figure.unit) if figure.unit else None,
            qualifier=qualifier,
        )
        piece = words.cut(figure.start, figure.end)
        verbatim, number = Source(piece, VERBATIM, None), Source(piece, NUMBER, None)
        draft.add(
            "quantities",
            record,
            {"text": verbatim, "value": number, "value_high": number, "unit": verbatim, "qualifier": verbatim},
        )
