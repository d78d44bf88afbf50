"""How much of what print, scans and PDFs spoil is told: texts spoiled at test time, in ways written apart from the rules."""

from __future__ import annotations

import random

import pytest
from needs import shared

from benchmarks.suspects import measure, spoiler, texts
from pipeline.normalization import misprint_words, misprints

PRECISION, RECALL = 0.95, 0.55
# Ways that make another sound word or sentence of most texts; only a reader who understands it can tell.
MOSTLY_SOUND = {"lost_wo", "mark_in_hiragana", "lost_te", "lost_small_tsu", "second_spelling"}


@pytest.fixture(scope="module", params=measure.sources())
def measured(request):
    return measure.measure(measure.sources()[request.param], misprints.find, range(500, 502))


def test_what_is_told_is_nearly_always_spoiled(measured):
    assert measured.precision >= PRECISION, [fault for fault in measured.faults if fault.startswith("WRONG")]


def test_most_of_what_is_spoiled_is_told(measured):
    assert measured.recall >= RECALL


@pytest.mark.parametrize("kind", [kind for kind in spoiler.KINDS if kind not in MOSTLY_SOUND])
def test_each_way_to_spoil_is_told_half_of_the_time(measured, kind):
    assert measured.told[kind] >= 0.5 * measured.spoiled[kind]


@pytest.mark.slow
@pytest.mark.parametrize("source", measure.sources())
@pytest.mark.parametrize("find", [misprints.find, misprint_words.find_all], ids=["plain", "with the dictionary"])
def test_many_draws(source, find):
    """Other texts of the stock and other places in each, drawn anew each time; the seed is told when it fails."""
    first = random.randrange(10**6)
    sound = texts.stock(range(first, first + 40)) if source == "stock" else measure.sources()[source]
    many = measure.measure(sound, find, range(first, first + 10))
    assert many.precision >= 0.9, (first, [fault for fault in many.faults if fault.startswith("WRONG")])
    assert many.recall >= 0.5, first


@pytest.mark.parametrize("source", measure.sources())
def test_sound_text_has_nothing_suspect(source):
    assert {name: found for name, text in measure.sources()[source].items() if (found := misprints.find(text))} == {}


def test_words_of_real_reports_are_seldom_suspect():
    """As people wrote them down: a letter in a thousand at most, and those are misprints indeed."""
    sound = {path.stem: texts.of_gold(path) for path in sorted(shared("gold").glob("*.json"))}
    found = [misprint for text in sound.values() for misprint in misprints.find(text)]
    assert len(found) <= sum(map(len, sound.values())) / 1000


def test_real_reports_spoiled():
    sound = {path.stem: texts.of_gold(path) for path in sorted(shared("gold").glob("*.json"))}
    real = measure.measure(sound, misprints.find, range(5))
    assert real.precision >= 0.8
    assert real.recall >= 0.5


def test_the_same_dice_spoil_the_same_places():
    text = texts.of_stock(3)
    assert spoiler.spoil(text, random.Random(1), 2) == spoiler.spoil(text, random.Random(1), 2)


def test_a_spoiled_text_differs_only_where_it_is_spoiled():
    text = texts.of_stock(4)
    spoiled = spoiler.spoil(text, random.Random(2), 2)
    pieces, at = [], 0
    for place in spoiled.places:
        pieces += [spoiled.text[at : place.start], place.sound]
        at = place.end
    assert "".join([*pieces, spoiled.text[at:]]) == text
    assert {place.kind for place in spoiled.places} <= spoiler.KINDS.keys()
