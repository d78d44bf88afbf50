"""Markers: the bullets, numbers and tags that open an item.

`・` is also a letter of many words (周知・発信), circled numbers also stand in prose (重点目標①), and a digit with a space also
opens a date. So inside a line a marker counts only where no word can go on: at its start, after white space, after 。 and
after another marker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.normalization import units

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕"
KANA = "アイウエオカキクケコサシスセソタチツテト"
BULLETS = (
    "・･○●■□◆◇◎▲△▼▽★☆◯⚫⚪•‣▪▫➢➤✓✔▶▷►⦿"
    "\uf06c\uf06e\uf071\uf075\uf076\uf09f\uf0a7\uf0a8\uf0b7\uf0d8\uf0e8\uf0fc"  # those of Symbol and Wingdings, as Word sets them
)

_bullets = frozenset(BULLETS)
BULLET, CIRCLE, NUMBER, BRACKET, LETTER, TAG = "bullet", "circle", "number", "bracket", "letter", "tag"


class Marker(NamedTuple):
    """A marker in a text: its kind with its glyph or style (two of one kind may nest), where it stands, its numbers."""

    kind: str
    style: str
    start: int
    end: int  # of the marker; its text begins here, after white space
    numbers: tuple[int, ...] = ()


_date = (  # a number before it is none; 時期, 年齢 and 分かる are words that begin like a part of a date
    r"(?:年(?!齢)|月\d|[日月][にのはかまを、末初上中下以よ~～（(]|時(?![期代])|分(?!か[ちりる]|け|野|担|析|館|園|室|散|類|離)"
    r"|[:：/])"
)
_here = r"(?:^|(?<=[\s。．】＞》〕]))"
_circle = rf"[{CIRCLED}](?:(?:[・、,，と～〜~\-–—]|及び|および)?[{CIRCLED}])*"
_pattern = re.compile(
    rf"{_here}(?:"
    rf"(?P<circle>{_circle})[.．:：]?"
    r"|(?P<bracket>[(（]\d{1,2}[)）]|\d{1,2}[)）]|[⑴-⒇])"
    r"|(?P<number>\d{1,2}[.．](?!\d))"
    r"|(?P<part>\d{1,2}[-－‐–]\d{1,2}(?=\s+[^\s\d]))"
    rf"|(?P<counted>(?<=\s)\d{{1,2}}(?=\s+(?!{_date})[^\d\s]))"
    rf"|(?P<bullet>(?P<glyph>[{BULLETS}])(?!(?P=glyph))(?=\s*[^\s]))"
    r"|(?P<tag>[【〔＜〈《≪<][^【】〔〕＜＞〈〉《》≪≫<>]{1,24}[】〕＞〉》≫>])"
    r")"
    rf"|(?P<tag_of_list>[【〔＜][^【】〔〕＜＞]{{1,24}}[】〕＞])(?=[{BULLETS}])"
    rf"|(?<=[{CIRCLED}])(?P<tag_of_number>[【〔＜][^【】〔〕＜＞]{{1,24}}[】〕＞])$"
)
_border = re.compile(r"[\s。．】＞》〕【〔＜]")
_at_start = (
    r"^(?:"
    rf"(?P<number>\d{{1,2}})(?:[:：]|、(?!\d)|(?=[ ]+(?!{_date})[^\d\s]))"
    rf"|(?P<kana>[{KANA}])(?:[.．、:：)）]|(?=\s|$))"
    rf"|[(（](?P<kana_in>[{KANA}])[)）]"
    r"|(?P<roman>[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])[.．、]?(?=\s|\S)"
    r"|[(（]?(?P<latin>[a-h])[)）.](?=\s|[^\x00-\x7f])"
    r"|(?P<dash>[-‐–—―－*＊](?=\s+\S))"
    r")"
)
_STARTS = frozenset(KANA + "(（ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩabcdefgh-‐–—―－*＊")  # what `_at_start` begins with, besides digits
_glued_number = re.compile(r"^(\d{1,2})(?![\d.,．，、:：)）/／])")
_number_at_start = re.compile(r"\d{1,2}\s?")
_glued_kana = re.compile(rf"^([{KANA}])(?![ァィゥェォッャュョンー])")
_after_circle = rf"(?<=[{CIRCLED}])(?P<glyph>[{BULLETS}])(?!(?P=glyph))"


def opens(text: str) -> bool:
    """Does a line begin with a marker?"""
    found = first(text)
    return found is not None and found.start == 0


@lru_cache(maxsize=1024)  # a line is asked for by the lines before and behind it, by its paragraph and its items
def first(text: str) -> Marker | None:
    """The marker at the very start of a text."""
    found = _pattern.match(text)
    if found is not None:
        return _marker(found)
    if text in _bullets:
        return Marker(BULLET, text, 0, 1)
    if text[:1] not in _STARTS and not text[:1].isdecimal():
        return None
    start = re.match(_at_start, text)
    return None if start is None else _start_marker(start)


def glued(texts: Sequence[str]) -> list[int]:
    """For each line of a passage, how many characters at its start are a marker without a space behind it.

    `1子ども…`, `2家庭…`, `ア 気軽…`, `イ交流…`: some makers of PDF files leave the space out. One such line proves nothing;
    lines that count from the first on do, unless all go on with the same letter (1歳児…, 2歳児…); no word has kanji behind
    one letter of kana (ア活動…, イ活動…). Numbers in lines or cells of their own count where text stands behind each.
    """
    if not any(text.startswith(("1", "ア")) for text in texts):
        return [0] * len(texts)
    if "1" in texts and (alone := _alone(texts)):
        return alone
    for pattern, order in ((_glued_number, [str(number) for number in range(1, 40)]), (_glued_kana, list(KANA))):
        at = 0
        found = [0] * len(texts)
        following = set()
        for line, text in enumerate(texts):
            match = pattern.match(text)
            if match and at < len(order) and match[1] == order[at]:
                found[line] = match.end(1)
                following.add(text[match.end(1) :].lstrip()[:1])
                at += 1
        counts = [is_count(text) for text, size in zip(texts, found, strict=True) if size]
        is_kana = pattern is _glued_kana and all("\u3400" <= letter[:1] <= "\u9fff" for letter in following)
        if at > 1 and (len(following) > 1 or is_kana) and not all(counts):
            return found
    return [0] * len(texts)


def _alone(texts: Sequence[str]) -> list[int] | None:
    """1, 2, 3, each in a line of its own with text behind it, and no other line that is a number."""
    bare = [at for at, text in enumerate(texts) if text.isdecimal()]
    is_counted = (len(bare) > 1 or bare == [0]) and [texts[at] for at in bare] == [
        str(number) for number in range(1, len(bare) + 1)
    ]
    if not is_counted or bare[-1] + 1 == len(texts) or any(after == at + 1 for at, after in pairwise(bare)):
        return None
    return [len(text) if text.isdecimal() else 0 for text in texts]


def is_count(text: str) -> bool:
    """`3 か所で…`, `2人の…`, `1人ひとり`: a number that counts something, though it stands where a marker may."""
    number = _number_at_start.match(text)
    if number is None:
        return False
    return units.suffix(text, number.end()) is not None or text.startswith(("人ひとり", "人一人"), number.end())


def is_alone(text: str) -> bool:
    """Nothing but a marker: its text follows in the next line or cell."""
    found = first(text)
    return found is not None and found.end == len(text) and found.kind != TAG


def find(text: str) -> list[Marker]:
    """All markers of a paragraph, in order. Numbers inside a line count only where they go on counting."""
    found: list[Marker] = []
    opening = first(text)
    at = 0
    if opening is not None:
        found.append(opening)
        at = opening.end
    while True:
        glued = (
            re.compile(_after_circle).match(text, at)
            if found and found[-1].kind == CIRCLE and found[-1].end == at
            else None
        )
        match = glued or _inside(text, at)
        if match is None:
            return found
        marker = Marker(BULLET, match["glyph"], match.start(), match.end()) if glued else _marker(match)
        if glued or _counts(marker, found, text):
            found.append(marker)
        at = marker.end


def _inside(text: str, at: int) -> re.Match[str] | None:
    """The next marker from here on: it stands behind what a word may end at, or is a tag. Elsewhere none is looked for."""
    for border in _border.finditer(text, max(at - 1, 0)):
        start = border.start() if border[0] in "【〔＜" else border.end()
        if start >= at and (match := _pattern.match(text, start)):
            return match
    return None


def numbers_of(printed: str) -> tuple[int, ...]:
    """The numbers a printed marker stands for: `①②` both, `(3)` three, `ア` none."""
    circled = _circled(printed)
    if circled:
        return circled
    digits = re.sub(r"\D", "", printed)
    return (int(digits),) if digits else ()


def automatic(printed: str) -> Marker:
    """A marker that the file computes (`1.`, `・`): it takes no room in the text."""
    found = first(printed + " あ")
    if found is None:
        return Marker(BULLET, printed, 0, 0)
    return found._replace(start=0, end=0)


def _marker(match: re.Match[str]) -> Marker:
    start, end = match.start(), match.end()
    if match["circle"]:
        return Marker(CIRCLE, "①", start, end, _circled(match["circle"]))
    if match["bracket"]:
        style = "(1)" if match["bracket"][0] in "(（" else "1)"
        return Marker(BRACKET, style, start, end, numbers_of(_unfold_bracket(match["bracket"])))
    if match["number"]:
        return Marker(NUMBER, "1.", start, end, numbers_of(match["number"]))
    if match["counted"]:
        return Marker(NUMBER, "1.", start, end, (int(match["counted"]),))
    if match["part"]:
        return Marker(NUMBER, "1-1", start, end)
    tag = match["tag"] or match["tag_of_list"] or match["tag_of_number"]
    if tag:
        return Marker(TAG, tag[0], start, end)
    return Marker(BULLET, match["glyph"], start, end)


def _start_marker(match: re.Match[str]) -> Marker:
    end = match.end()
    if match["number"]:
        return Marker(NUMBER, "1.", 0, end, (int(match["number"]),))
    if match["dash"]:
        return Marker(BULLET, "-", 0, end)
    if match["roman"]:
        return Marker(LETTER, "Ⅰ", 0, end, ("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ".index(match["roman"]) + 1,))
    return Marker(LETTER, "ア" if match["kana"] or match["kana_in"] else "a", 0, end)


def _counts(marker: Marker, before: list[Marker], text: str) -> bool:
    """A number inside a line goes on counting (1. … 2. …); a tag there is followed by a bullet or stands after a space."""
    if marker.kind in (NUMBER, BRACKET):
        same = [known.numbers[-1] for known in before if known.style == marker.style and known.numbers]
        return bool(same) and bool(marker.numbers) and marker.numbers[0] == same[-1] + 1
    if marker.kind == CIRCLE:
        return any(known.kind == CIRCLE for known in before) or (
            text[marker.start - 1] in "。 　" and marker.numbers[0] == 1
        )
    return True


def _circled(text: str) -> tuple[int, ...]:
    found = [CIRCLED.index(character) + 1 for character in text if character in CIRCLED]
    if len(found) == 2 and re.search(r"[～〜~\-–—]", text) and found[0] < found[1]:
        return tuple(range(found[0], found[1] + 1))
    return tuple(found)


def _unfold_bracket(text: str) -> str:
    return str("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇".index(text) + 1) if len(text) == 1 else text
