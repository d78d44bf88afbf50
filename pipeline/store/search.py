"""Searching the passages: any word of one character or more, whatever its width, kana variant or spacing, or inflection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

QUERY = """
SELECT record_table, record_key, text, report_id, ward_name, fiscal_year, section, path, page, locator,
  (SELECT first_fiscal_year FROM reports r WHERE r.report_id = p.report_id),
  (SELECT last_fiscal_year FROM reports r WHERE r.report_id = p.report_id)
FROM passage_details p
WHERE {condition} AND (:ward IS NULL OR :ward IN (ward_name, ward_code))
  AND (:year IS NULL OR fiscal_year = :year) AND (:section IS NULL OR section = :section)
  AND (:any_edition OR report_id IN (SELECT report_id FROM reports WHERE is_primary))
ORDER BY fiscal_year, ward_code, ward_name, report_id, record_table, record_key
"""
INDEXED = "record_number IN (SELECT rowid FROM passages_fts WHERE passages_fts MATCH :words)"
SCANNED = "instr(search_text, :words) > 0"  # signs alone: the index holds letters and digits only
INFLECTED = frozenset({"動詞", "形容詞"})
CONTENT = INFLECTED | {"名詞", "形状詞", "代名詞", "副詞"}


class Hit(NamedTuple):
    """A passage with its report and its place."""

    record_table: str
    record_key: str
    text: str
    report_id: str
    ward_name: str | None
    fiscal_year: int | None
    section: str | None
    path: str | None
    page: int | None
    locator: str | None
    first_fiscal_year: int | None  # of the data of a review
    last_fiscal_year: int | None


def find(
    connection: sqlite3.Connection,
    words: str,
    *,
    ward: str | None = None,
    year: int | None = None,
    section: str | None = None,
    inflected: bool = False,
    any_edition: bool = True,
) -> Iterator[Hit]:
    """Passages that hold all the words (white space parts them), oldest first. `ward` is a name or a code.

    `inflected` finds 話し合った and 話し合い for 話し合う. Without `any_edition` each report counts once.
    """
    from pipeline.normalization.text import fold

    if inflected:
        stems = [_stem(word) for word in words.split() if fold(word)]
        limits = {"ward": ward, "year": year, "section": section, "any_edition": any_edition}
        hits = find(connection, " ".join(stem.text for stem in stems), **limits)  # type: ignore[arg-type]
        yield from (hit for hit in hits if _holds(hit.text, stems))
        return
    folded = fold(words)
    is_indexed = any(character.isalnum() for character in folded)
    condition, sought = (INDEXED, expression(words)) if is_indexed else (SCANNED, folded)
    values = {"words": sought, "ward": ward, "year": year, "section": section, "any_edition": any_edition}
    if folded:
        yield from map(Hit._make, connection.execute(QUERY.format(condition=condition), values))


def expression(words: str) -> str:
    """Words as an FTS5 query: each a phrase of its characters; signs in a word do not matter.

    >>> expression("妊娠期 居場所")
    '"妊 娠 期" "居 場 所"'
    """
    from pipeline.normalization.text import fold

    kept = (" ".join(filter(str.isalnum, fold(word))) for word in words.split())
    return " ".join(f'"{phrase}"' for phrase in kept if phrase)


class _Stem(NamedTuple):
    """A word as far as no inflection changes it, folded; `lemma` is its last word's, None where nothing inflects."""

    text: str
    last: str  # the same of the last word alone
    lemma: str | None


def _stem(word: str) -> _Stem:
    from pipeline.normalization import morphology
    from pipeline.normalization.text import fold

    found = morphology.words(word)
    at = max((at for at, each in enumerate(found) if each.word_class in CONTENT), default=None)
    if at is None or found[at].word_class not in INFLECTED:
        return _Stem(fold(word), fold(word), None)
    surface, lemma = fold(found[at].surface), fold(found[at].lemma)
    last = _shared(surface, lemma)
    last = last[:-1] if last == lemma and len(last) > 1 else last  # the dictionary's form ends in what changes
    last = last or surface[: max(1, len(surface) - 1)]
    return _Stem(fold(word[: found[at].start]) + last, last, lemma)


def _shared(one: str, other: str) -> str:
    """The beginning that two words share."""
    length = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    return one[: min(len(one), len(other)) if length is None else length]


def _holds(text: str, stems: Sequence[_Stem]) -> bool:
    """Whether a passage holds each word: by its dictionary form, or as the noun made of it."""
    from pipeline.normalization import morphology
    from pipeline.normalization.text import fold

    if all(stem.lemma is None for stem in stems):
        return True
    words = [(fold(word.surface), fold(word.lemma), word.word_class) for word in morphology.words(text)]
    return all(
        stem.lemma is None
        or any(
            lemma == stem.lemma
            or (surface.startswith(stem.last) and len(surface) == len(stem.last) + 1 and kind == "名詞")
            for surface, lemma, kind in words
        )
        for stem in stems
    )
