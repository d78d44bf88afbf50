"""Words by the dictionary, with offsets that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalization import morphology


def test_a_word_knows_its_class_form_and_place():
    found = morphology.words("互いに話し合って決める。")
    verb = next(word for word in found if word.surface == "話し合っ")
    assert (verb.word_class, verb.form, verb.lemma, verb.start, verb.end) == ("動詞", "連用形-促音便", "話し合う", 3, 7)


def test_a_foreign_lemma_is_without_its_origin():
    assert [word.lemma for word in morphology.words("センター")] == ["センター"]


@settings(deadline=None)
@given(st.text(max_size=50))
def test_offsets_hold_for_any_text(text):
    """NUL, lone surrogates and white space included."""
    clean = text.translate({0: "\ufffd"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd"))
    assert all(clean[word.start : word.end] == word.surface for word in morphology.words(text))


@pytest.mark.parametrize("text", ["x" * 300_000, "親子が遊ぶ。" * 50_000, "親子\x00が遊ぶ"])
def test_what_kills_or_cuts_the_tagger_is_kept_from_it(text):
    """A long call kills the process, a NUL ends the text."""
    assert morphology.words(text)[-1].end == len(text)
