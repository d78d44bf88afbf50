"""The ledger: each character that is no white space has one role, and the first one given stays."""

from __future__ import annotations

import builders
import pytest

from pipeline import errors, normalization
from pipeline.outline.lines import cut, of_block
from pipeline.report_forms.ledger import Ledger
from schemas.document import Block
from schemas.provenance import DUPLICATE, FURNITURE, LABEL, MARKER, MARKUP, REMAINDER, VALUE


def ledger(*parts: str | Block) -> Ledger:
    return Ledger(normalization.clean(builders.document(*parts)))


def line(known: Ledger, block: int = 0, start: int = 0, end: int | None = None):
    whole = of_block(known.clean, block)
    assert whole is not None
    return cut(whole, start, len(whole.text) if end is None else end)


def told(known: Ledger) -> list[tuple[str, str]]:
    blocks = known.clean.document.blocks
    return [(span.role, blocks[span.block].text[span.start : span.end]) for span in known.close()]


def test_what_nobody_took_is_remainder():
    assert told(ledger("・集いを開く", "資料1")) == [(REMAINDER, "・集いを開く"), (REMAINDER, "資料1")]


def test_what_is_taken_has_its_role():
    known = ledger("・集いを開く")
    known.take([line(known, 0, 1)], VALUE)
    assert told(known) == [(REMAINDER, "・"), (VALUE, "集いを開く")]


def test_the_first_role_stays():
    known = ledger("取組内容")
    known.take([line(known)], LABEL)
    known.take([line(known)], VALUE)
    assert told(known) == [(LABEL, "取組内容")]


def test_taking_more_than_is_open_gives_the_role_to_the_rest():
    known = ledger("取組内容・集い")
    known.take([line(known, 0, 0, 4)], LABEL)
    known.take([line(known)], VALUE)
    assert told(known) == [(LABEL, "取組内容"), (VALUE, "・集い")]


def test_white_space_has_no_role_at_the_ends_of_a_span():
    known = ledger("　集いを開く  ")
    known.take([line(known)], VALUE)
    assert [(span.start, span.end) for span in known.close()] == [(1, 6)]


def test_a_span_holds_the_space_between_its_words():
    known = ledger("提案した。 次の年に試す。")
    known.take([line(known)], VALUE)
    assert told(known) == [(VALUE, "提案した。 次の年に試す。")]


def test_tags_are_markup_whoever_takes_the_line():
    known = ledger(Block("<p>集いを<b>開く</b></p>", "l", markup=((0, 3), (6, 9), (11, 15), (15, 19))))
    known.take([line(known)], VALUE)
    assert told(known) == [(MARKUP, "<p>"), (VALUE, "集いを"), (MARKUP, "<b>"), (VALUE, "開く"), (MARKUP, "</b></p>")]


def test_characters_without_width_that_nobody_took_are_markup():
    assert told(ledger("\u200b資料", "\ufeff")) == [(MARKUP, "\u200b"), (REMAINDER, "資料"), (MARKUP, "\ufeff")]


def test_characters_without_width_inside_a_text_are_a_part_of_it():
    known = ledger("集い\u200bを開く")
    known.take([line(known)], VALUE)
    assert told(known) == [(VALUE, "集い\u200bを開く")]


@pytest.mark.parametrize("text", ["ﾊﾟﾊﾟの会", "か\u3099くの会", "⽬的の会", "１０人の会", "会　の　名"])
def test_a_taken_text_covers_the_letters_it_was_cleaned_from(text):
    known = ledger(text)
    known.take([line(known)], VALUE)
    assert told(known) == [(VALUE, text)]


def test_a_block_is_taken_whole():
    known = ledger("- 3 -", "・集い")
    known.take_block(0, FURNITURE)
    assert told(known)[0] == (FURNITURE, "- 3 -")


def test_a_duplicate_says_what_it_repeats():
    known = ledger("・集い")
    known.take([line(known, 0, 1)], DUPLICATE, "items/a.1")
    assert [(span.role, span.reason) for span in known.close()] == [(REMAINDER, None), (DUPLICATE, "items/a.1")]


@pytest.mark.parametrize("left", ["・", "①", "2.", "（3）", "ア", "- ", "※", "【】"])
def test_bullets_and_numbers_that_are_left_are_markers(left):
    known = ledger(f"{left}集いを開く")
    words = line(known, 0, len(left))
    known.take([words], VALUE)
    known.take_markers([line(known)])
    assert told(known) == [(MARKER, left.strip()), (VALUE, "集いを開く")]


def test_words_that_are_left_are_no_markers():
    known = ledger("参考 集いを開く")
    known.take([line(known, 0, 3)], VALUE)
    known.take_markers([line(known)])
    assert told(known) == [(REMAINDER, "参考"), (VALUE, "集いを開く")]


def test_a_line_is_open_until_a_part_of_it_is_taken():
    known = ledger("・集いを開く")
    assert known.is_open(line(known))
    known.take([line(known, 0, 1)], VALUE)
    assert not known.is_open(line(known))


def test_sums_that_do_not_close_are_a_defect_of_ours(monkeypatch):
    """Never a status of the document: the program stops and says so."""
    known = ledger("・集い")
    monkeypatch.setattr(Ledger, "_spans", lambda *_: iter(()))
    with pytest.raises(errors.LedgerError, match="0 of 3"):
        known.close()


def test_a_ledger_error_is_no_error_of_the_document():
    assert not issubclass(errors.LedgerError, errors.DocumentError)


# -- in a whole report


def test_a_whole_sheet_leaves_no_remainder():
    result = builders.read(builders.ruled(builders.sheet()))
    assert {span.role for span in result.spans} == {VALUE, LABEL, MARKER}


def test_the_labels_of_a_document_that_no_form_claims_stay_remainder():
    """Without a record there is nothing that they label."""
    result = builders.read(builders.document("取組内容", "・集いを開く"))
    assert {span.role for span in result.spans} == {REMAINDER}


def test_the_title_is_a_value():
    result = builders.read(builders.ruled(builders.sheet()))
    assert builders.role_of(result, builders.TITLE) == {VALUE}


def test_page_numbers_and_running_heads_are_furniture():
    parts = [builders.TITLE, "重点目標①", "孤立を防ぎます。", "", "- 2 -", "評価シート", "", "取組内容", "・集い"]
    result = builders.read(builders.document(*parts))
    assert [builders.role_of(result, words) for words in ("- 2 -", "評価シート")] == [{FURNITURE}, {FURNITURE}]
