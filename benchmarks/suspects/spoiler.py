"""Ways in which OCR and PDFs spoil a Japanese sentence, one function each: every place of a text where it could happen.

spoiler.spoil(text, random.Random(12)) is the same text everywhere, always.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Change:
    """The range of the sound text, and what is put there."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Place:
    """A spoiled range of the spoiled text; `sound` is what stood there."""

    kind: str
    start: int
    end: int
    sound: str


@dataclass(frozen=True)
class Spoiled:
    text: str
    places: tuple[Place, ...]


APART = 15  # letters between two spoiled places: each is told or not by itself
KATAKANA_WORD = re.compile("[ァ-ヺー]{3,}")
COMPOUND = re.compile("(?<![一-龥々])[一-龥々]{2,4}(?![一-龥々])")
QUOTED = re.compile("「([^「」\n]{4,15})」")
MARKED = dict(zip("かきくけこさしすせそたちつてとはひふへほ", "がぎぐげござじずぜぞだぢづでどばびぶべぼ", strict=True))
LIPS = dict(zip("はひふへほ", "ぱぴぷぺぽ", strict=True))
SMALL = dict(zip("っゃゅょッャュョァィゥェォ", "つやゆよツヤユヨアイウエオ", strict=True))
SIGNS = dict(zip("ロニカエタハトチオ", "口二力工夕八卜千才", strict=True))
# Kanji that print and scans confuse.
CONFUSED = dict(
    zip(
        "人未日力休待時間会話域場援育保設講座相談期園親庭施協運組職報情言加者取員健児乳録護継確供評",
        "入末目刀体持特問合語城揚媛盲促投構挫想淡朝圏新底旋脇連粗織執清信如着恥貝建見浮緑謹断碓洪訂",
        strict=True,
    )
)


def _other_marks(letter: str) -> list[str]:
    """The same kana with its mark lost, added, or exchanged."""
    is_katakana = "ァ" <= letter <= "ヺ"
    kana = chr(ord(letter) - 0x60) if is_katakana else letter
    rows = [{base, mark, LIPS.get(base, base)} for base, mark in MARKED.items()]
    others = sorted(set().union(*(row for row in rows if kana in row)) - {kana})
    return [chr(ord(other) + 0x60) if is_katakana else other for other in others]


def part_in_hiragana(text: str, dice: random.Random) -> Iterator[Change]:
    """The beginning of a katakana word in hiragana, its marks changed: プレママ → ぶれママ."""
    for found in KATAKANA_WORD.finditer(text):
        length = dice.choice((1, 2))
        letters = found[0][:length]
        if "ー" in letters or "ヴ" in letters:
            continue
        hiragana = "".join(chr(ord(letter) - 0x60) for letter in letters)
        first = dice.choice([hiragana[0], *_other_marks(hiragana[0])])
        yield Change(found.start(), found.start() + length, first + hiragana[1:])


def mark_in_katakana(text: str, dice: random.Random) -> Iterator[Change]:
    """A voiced mark lost, added or exchanged in a katakana word: ケアプラザ → ケアブラザ."""
    for found in KATAKANA_WORD.finditer(text):
        for at, letter in enumerate(found[0], found.start()):
            if others := _other_marks(letter):
                yield Change(at, at + 1, dice.choice(others))


def mark_in_hiragana(text: str, dice: random.Random) -> Iterator[Change]:
    """The same in hiragana: つながり → つなかり."""
    for found in re.finditer("[ぁ-ゖ]", text):
        if others := _other_marks(found[0]):
            yield Change(*found.span(), dice.choice(others))


def long_mark(text: str, dice: random.Random) -> Iterator[Change]:
    """ー as 一 or a dash: コ一ナー."""
    for found in re.finditer("(?<=[ァ-ヺ])ー", text):
        yield Change(*found.span(), dice.choice("一一―－-"))


def lost_te(text: str, _: random.Random) -> Iterator[Change]:
    """て lost behind a verb: 話し合って → 話し合っ, 進めて → 進め."""
    for found in re.finditer("(?<=[っいしえけせてねべめれげじりび])て(?=[いおくよきみも、一-龥])", text):
        yield Change(*found.span(), "")


def lost_wo(text: str, _: random.Random) -> Iterator[Change]:
    """を lost behind a noun: 役割を説明 → 役割説明."""
    for found in re.finditer("(?<=[一-龥ァ-ヺー])を(?=[一-龥ぁ-ん])", text):
        yield Change(*found.span(), "")


def lost_small_tsu(text: str, _: random.Random) -> Iterator[Change]:
    """っ lost: 行った → 行た, スタッフ → スタフ."""
    for found in re.finditer("(?<=.)[っッ](?=.)", text):
        yield Change(*found.span(), "")


def small_kana(text: str, _: random.Random) -> Iterator[Change]:
    """A small kana read as a large one: なった → なつた."""
    for found in re.finditer("[っゃゅょッャュョァィゥェォ]", text):
        yield Change(*found.span(), SMALL[found[0]])


def katakana_as_kanji(text: str, _: random.Random) -> Iterator[Change]:
    """Katakana as a kanji that looks like it: カ as 力, ロ as 口."""
    for found in KATAKANA_WORD.finditer(text):
        for at, letter in enumerate(found[0], found.start()):
            if letter in SIGNS:
                yield Change(at, at + 1, SIGNS[letter])


def kanji_as_katakana(text: str, _: random.Random) -> Iterator[Change]:
    """A kanji as katakana that looks like it: 協力 → 協カ, 人口 → 人ロ."""
    back = {sign: kana for kana, sign in SIGNS.items()}
    for found in re.finditer("[口二力工夕八千才](?=[一-龥ぁ-ん、。])", text):
        if re.match("[一-龥]", text[found.start() - 1 : found.start()]) or re.match("[一-龥]", text[found.end()]):
            yield Change(*found.span(), back[found[0]])


def same_shape(text: str, _: random.Random) -> Iterator[Change]:
    """A kanji as one of much the same shape: 支援 → 支媛."""
    for found in re.finditer("[一-龥]{2,}", text):
        for at, letter in enumerate(found[0], found.start()):
            if letter in CONFUSED:
                yield Change(at, at + 1, CONFUSED[letter])


def second_spelling(text: str, dice: random.Random) -> Iterator[Change]:
    """One name in two spellings: a letter inside is lost, twice, or another kana."""
    for name in sorted({found[1] for found in QUOTED.finditer(text)} | set(KATAKANA_WORD.findall(text))):
        places = [found.start() for found in re.finditer(re.escape(name), text)]
        if len(places) < 2 or len(name) < 4:
            continue
        at = dice.choice(places) + dice.randrange(1, len(name) - 1)
        letter = text[at]
        ways = ["", letter * 2]
        if others := _other_marks(letter) + ([SMALL[letter]] if letter in SMALL else []):
            ways.append(dice.choice(others))
        yield Change(at, at + 1, dice.choice(ways))


def space(text: str, dice: random.Random) -> Iterator[Change]:
    """A space inside a word: 居 場所, コ ーナー, 沿っ て."""
    words = re.compile(
        "(?<![一-龥])[一-龥]{2}(?![一-龥])|[ァ-ヺー]{4,}|[一-龥][ぁ-ゖ]{1,2}(?=[をにが、。]|ます|ました|ている)|っ[てた]"
    )
    for found in words.finditer(text):
        at = dice.randrange(found.start() + 1, found.end())
        yield Change(at, at, " ")


def letter_twice(text: str, _: random.Random) -> Iterator[Change]:
    """A letter twice: 拠拠点, 受けけ入れ."""
    for found in re.finditer("[ぁ-ゖァ-ヺー一-龥]", text):
        yield Change(*found.span(), found[0] * 2)


def phrase_twice(text: str, dice: random.Random) -> Iterator[Change]:
    """Bold overprint, each letter of some words twice: 重重点点, 居居場場所所のの."""
    for found in re.finditer("[ぁ-ゖァ-ヺー一-龥]{2,}", text):
        length = min(dice.randrange(2, 9), len(found[0]))
        start = found.start() + dice.randrange(len(found[0]) - length + 1)
        yield Change(start, start + length, "".join(letter * 2 for letter in text[start : start + length]))


KINDS: dict[str, Callable[[str, random.Random], Iterator[Change]]] = {
    kind.__name__: kind
    for kind in (
        part_in_hiragana, mark_in_katakana, mark_in_hiragana, long_mark, lost_te, lost_wo, lost_small_tsu, small_kana,
        katakana_as_kanji, kanji_as_katakana, same_shape, second_spelling, space, letter_twice, phrase_twice,
    )
}  # fmt: skip


def spoil(text: str, dice: random.Random, each: int) -> Spoiled:
    """The text with up to `each` places of every kind spoiled, in turn, apart from each other."""
    open_changes = {}
    for kind, ways in KINDS.items():
        changes = [change for change in ways(text, dice) if change.new != text[change.start : change.end]]
        dice.shuffle(changes)
        open_changes[kind] = changes
    chosen: list[tuple[str, Change]] = []
    for _ in range(each):
        for kind, changes in open_changes.items():
            while changes:
                change = changes.pop()
                if all(change.end + APART < other.start or other.end + APART < change.start for _, other in chosen):
                    chosen.append((kind, change))
                    break
    chosen.sort(key=lambda each: (each[1].start, each[1].end))
    pieces, places, at, length = [], [], 0, 0
    for kind, change in chosen:
        pieces += [text[at : change.start], change.new]
        length += change.start - at
        places.append(Place(kind, length, length + len(change.new), text[change.start : change.end]))
        length += len(change.new)
        at = change.end
    assert all(one.end <= other.start for one, other in pairwise(places))
    return Spoiled("".join([*pieces, text[at:]]), tuple(places))
