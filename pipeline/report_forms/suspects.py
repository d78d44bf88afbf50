"""Suspect text in records: a diagnostic with a suggestion; the text itself stays as printed."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.normalization import misprints
from pipeline.normalization.misprints import Misprint
from pipeline.report_forms.draft import Draft
from schemas.document import Diagnostic
from schemas.provenance import ROLES, VALUE
from schemas.records import ReportRecord

MOST = 200  # diagnostics of one document; a text spoiled throughout is told soon enough
AROUND = 6  # letters on each side that a message quotes
WHY = {
    misprints.LOST_KANA: "a form that must go on",
    misprints.MIXED_KANA: "hiragana in a word of katakana",
    misprints.LOAN_WORD: "nearly a word that is known",
    misprints.DOUBLED: "letters printed twice",
    misprints.SPACED: "a space inside a word",
    misprints.LOOKALIKE: "a letter that looks like another",
    misprints.STRAY: "a sequence that the language does not have",
    misprints.NAME: "a name that is spelled otherwise elsewhere",
}
_value = ROLES.index(VALUE) + 1


class Joined:
    """The blocks that hold values or cells of data as one text, lines that wrap joined, and the way back."""

    def __init__(self, draft: Draft) -> None:
        self.ledger = draft.ledger
        clean = draft.ledger.clean
        self.cells = {found.block for found in draft.evidence if found.record_table == "table_cells"}
        self.starts: list[int] = []
        self.blocks: list[int] = []
        pieces: list[str] = []
        at = 0
        for index, (raw, block) in enumerate(zip(clean.document.blocks, clean.blocks, strict=True)):
            if _value not in draft.ledger.roles[index] and index not in self.cells:
                continue
            piece = block.text if raw.wraps else f"{block.text}\n"
            self.starts.append(at)
            self.blocks.append(index)
            pieces.append(piece)
            at += len(piece)
        self.text = "".join(pieces)

    def diagnostic(self, misprint: Misprint) -> Diagnostic | None:
        """The diagnostic for a suspect place; None where the words there are no value."""
        held = bisect_right(self.starts, misprint.start) - 1
        index, start = self.blocks[held], misprint.start - self.starts[held]
        block = self.ledger.clean.blocks[index]
        places = block.places(index, start, min(start + len(misprint.printed), len(block.text)))
        if not places or not (
            index in self.cells or _value in self.ledger.roles[index][places[0].start : places[0].end]
        ):
            return None
        around = self.text[max(0, misprint.start - AROUND) : misprint.end + AROUND].replace("\n", " ").strip()
        message = (
            f"{self.ledger.clean.document.blocks[index].locator}: 「{misprint.printed}」 in 「{around}」 is probably"
            f" 「{misprint.suggestion}」 ({WHY[misprint.kind]}); it is kept as printed, compare with the source"
        )
        return Diagnostic("info", "suspect-text", message, *places[0])


def say(draft: Draft) -> None:
    """A diagnostic for each suspect place in the words of records, in their order."""
    joined = Joined(draft)
    found = (joined.diagnostic(misprint) for misprint in misprints.find(joined.text, _names(draft)))
    draft.diagnostics += [diagnostic for diagnostic in found if diagnostic is not None][:MOST]


def _names(draft: Draft) -> frozenset[str]:
    """The names of the ward's centers, as they are spelled."""
    from pipeline.vocabulary import places

    wards = {row.ward_code for row in draft.rows("reports") if isinstance(row, ReportRecord)} - {None}
    if not wards:
        return frozenset()
    return frozenset(center.name for center in places.centers().values() if center.ward_code in wards)
