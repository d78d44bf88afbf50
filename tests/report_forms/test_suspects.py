"""Suspect text in documents, and how much of what is spoiled is told: sound text of our own, spoiled at test time."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import flow
from pipeline.normalization import misprint_words, misprints
from pipeline.normalization.misprints import Misprint

HOME = Path(__file__).resolve().parents[2]
SERIES = sorted((HOME / "tests/store/series").glob("*.json"))
SAMPLES = sorted(path for path in (HOME / "corpus/samples").iterdir() if path.name != "README.md")
PARTS = ("evaluated", "initiatives", "issues", "planned", "plans")
# Kanji that print and scans confuse, chosen without a look at the program's own list.
CONFUSED = dict(
    zip(
        "人未日力休待時間会話域場援育保設講座相談期園親庭施協運組職報情言加者取員健児乳録護継確供評策",
        "入末目刀体持特問合語城揚媛盲促投構挫想淡朝圏新底旋脇連粗織執清信如着恥貝建見浮緑謹断碓洪訂策",
        strict=True,
    )
)
del CONFUSED["策"]


class Spoiled(NamedTuple):
    """A text with what was done to it: kind, and the range in the spoiled text."""

    text: str
    places: list[tuple[str, int, int]]


Change = tuple[int, int, str]


def lost_te(text: str) -> Iterator[Change]:
    for found in re.finditer("って", text):
        yield found.end() - 1, found.end(), ""


def wrong_kana(text: str) -> Iterator[Change]:
    """プ as ぷ or ブ, ブ as ぶ."""
    for found in re.finditer("(?<=[ァ-ヺー])[プブ]|[プブ](?=[ァ-ヺー])", text):
        yield found.start(), found.end(), {"プ": "ぷブ"[found.start() % 2], "ブ": "ぶ"}[found[0]]


def letter_twice(text: str) -> Iterator[Change]:
    for found in re.finditer("[一-龥]{2}", text):
        for at in range(*found.span()):
            yield at, at + 1, text[at] * 2


def word_twice(text: str) -> Iterator[Change]:
    """Bold type: each letter of a word twice."""
    for found in re.finditer("(?<![一-龥])[一-龥]{2,4}(?![一-龥])", text):
        yield *found.span(), "".join(letter * 2 for letter in found[0])


def space(text: str) -> Iterator[Change]:
    for found in re.finditer(
        "(?<![一-龥])[一-龥]{2}(?![一-龥])|[ァ-ヺー]{4,}|[一-龥][るてりいえけめせ](?=[をにがはた、。])", text
    ):
        for at in range(found.start() + 1, found.end()):
            yield at, at, " "


def same_shape(text: str) -> Iterator[Change]:
    for found in re.finditer("[一-龥]{2}", text):
        for at in range(*found.span()):
            if text[at] in CONFUSED:
                yield at, at + 1, CONFUSED[text[at]]


SPOILERS: dict[str, Callable[[str], Iterator[Change]]] = {
    spoiler.__name__: spoiler for spoiler in (lost_te, wrong_kana, letter_twice, word_twice, space, same_shape)
}


def sound(path: Path) -> str:
    """All sentences of a series, a paragraph each: about as long as a report."""
    reports = json.loads(path.read_text("utf-8"))["reports"]
    return "\n".join(text for report in reports for part in PARTS for text in report[part].values())


def spoil(text: str, seed: int, each: int = 3) -> Spoiled:
    """A few places of each kind, apart from each other."""
    dice = random.Random(seed)
    chosen: list[tuple[str, Change]] = []
    for kind, spoiler in SPOILERS.items():
        changes = list(spoiler(text))
        dice.shuffle(changes)
        free = (change for change in changes if all(abs(change[0] - other[0]) > 12 for _, other in chosen))
        chosen += [(kind, change) for change, _ in zip(free, range(each), strict=False)]
    pieces, places, at, length = [], [], 0, 0
    for kind, (start, end, new) in sorted(chosen, key=lambda each: each[1]):
        pieces += [text[at:start], new]
        length += start - at
        places.append((kind, length, length + len(new)))
        length += len(new)
        at = end
    return Spoiled("".join([*pieces, text[at:]]), places)


class Measured(NamedTuple):
    spoiled: dict[str, int]
    told: dict[str, int]
    right: int
    all_told: int

    @property
    def precision(self) -> float:
        return self.right / self.all_told

    @property
    def recall(self) -> float:
        return sum(self.told.values()) / sum(self.spoiled.values())


def measure(find: Callable[[str], list[Misprint]], seeds: range) -> Measured:
    spoiled, told, right, all_told = dict.fromkeys(SPOILERS, 0), dict.fromkeys(SPOILERS, 0), 0, 0
    for path in SERIES:
        for seed in seeds:
            each = spoil(sound(path), seed)
            found = find(each.text)
            all_told += len(found)
            right += sum(any(touches(one, *place[1:]) for place in each.places) for one in found)
            for kind, start, end in each.places:
                spoiled[kind] += 1
                told[kind] += any(touches(one, start, end) for one in found)
    return Measured(spoiled, told, right, all_told)


def touches(found: Misprint, start: int, end: int) -> bool:
    return found.start <= max(end, start + 1) and start <= found.end


@pytest.fixture(scope="module")
def measured() -> Measured:
    return measure(misprints.find, range(6))


def test_what_is_told_is_nearly_always_spoiled(measured):
    assert measured.precision >= 0.95


def test_most_of_what_is_spoiled_is_told(measured):
    assert measured.recall >= 0.8, measured


@pytest.mark.parametrize("kind", SPOILERS)
def test_each_way_to_spoil_is_told_half_of_the_time(measured, kind):
    assert measured.told[kind] >= 0.5 * measured.spoiled[kind], measured


def test_the_dictionary_tells_more_and_hardly_anything_wrong():
    few = range(100, 102)
    plain, more = measure(misprints.find, few), measure(misprint_words.find_all, few)
    assert more.recall > plain.recall
    assert more.precision >= 0.95


@pytest.mark.parametrize("path", SERIES, ids=lambda path: path.stem)
@pytest.mark.parametrize("find", [misprints.find, misprint_words.find_all], ids=["plain", "with the dictionary"])
def test_sound_text_has_nothing_suspect(find, path):
    assert find(sound(path)) == []


# in documents


def suspects(data: bytes, name: str = "") -> list:
    return [told for told in flow.result_of(data, name).diagnostics if told.code == "suspect-text"]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_samples_have_nothing_suspect(path):
    assert suspects(path.read_bytes(), path.name) == []


REPORT = """星見区地域子育て支援拠点事業 令和3年度重点目標評価結果・令和4年度重点目標

令和3年度重点目標の評価

令和3年度重点目標	①プレパパと話し合っよく知る。
取組内容	①ぶれママの会を開く。
取組の成果	①会に12組が集った。
取組の課題	①会場が狭い。
"""


def test_a_suspect_place_is_a_note_with_a_suggestion_at_its_words():
    result = flow.result_of(REPORT.encode())
    told = suspects(REPORT.encode())
    assert [(one.severity, result.blocks[one.block].text[one.start : one.end]) for one in told] == [
        ("info", "し合っよ"),
        ("info", "ぶれママ"),
    ]
    assert "「ぶれママ」" in told[1].message
    assert "「プレママ」" in told[1].message
    assert result.blocks[told[1].block].locator in told[1].message


def test_the_text_stays_as_it_is_printed():
    records = flow.result_of(REPORT.encode()).records
    assert next(iter(records["items"])).text == "ぶれママの会を開く。"


def test_a_misprint_over_a_line_break_is_told_where_it_begins():
    """Text out of a PDF is cut where its line is full."""
    broken = REPORT.replace("①会場が狭い。", "①" + "会場が狭く、" * 7 + "互いに話し合っ\nよく決める。")
    assert any("っよ" in told.message for told in suspects(broken.encode()))


def test_labels_are_not_suspect():
    """A label that is spaced out is known for what it is."""
    assert (
        suspects(
            REPORT.replace("取組の成果", "取組の成 果")
            .replace("話し合っ", "話し合って")
            .replace("ぶれ", "プレ")
            .encode()
        )
        == []
    )


def test_a_document_that_is_no_report_has_no_suspects():
    assert suspects("話し合っよく知る。\n".encode()) == []
