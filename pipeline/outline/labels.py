"""Labels by whole cell or line: whatever their spacing, width, line breaks, brackets, year and number.

The title of a report holds its own labels (`令和3年度重点目標評価結果・令和4年度重点目標`), and prose speaks of 課題 and 成果
all the time. So a label is a whole cell or line, never a prefix; what may stand around it (a year before it, a number after
it, brackets, a colon) is taken off first and kept as its year and numbers.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from pipeline.normalization import era
from pipeline.outline import label_spellings, lines, markers
from pipeline.outline.label_spellings import RELATIVE_YEARS, Spellings
from pipeline.vocabulary import labels as vocabulary
from pipeline.vocabulary import programs
from schemas.outline import COLUMN, FIELD, GOAL, PROCESS_STAGE, PROGRAM, SECTION, STAGE, Label, Line

UNKNOWN = "unknown"
LONGEST = 48  # characters of a label without spaces; the longest spelling with year and number has 31
BETWEEN = 2  # lines of other words from which a line is not over visions
BREAKING_LINES = 4  # a label in running text breaks into this many lines at the most
SHORT = 16  # characters of a line that may be a part of a broken label

CIRCLED = {character: number for number, character in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", start=1)}

_relative_year = re.compile(rf"^(?:{'|'.join(RELATIVE_YEARS)})の?")
_number_after = r"(?:[①-⑳]+|[(（〔\[]?[0-9０-９]{1,2}[)）〕\]]?|その[0-9０-９一二三四五六七八九])$"
_number_before = (
    r"^(?:[①-⑳]|[ⅠⅡⅢⅣⅤⅥⅦ][.．、]?|[(（〔][0-9０-９]{1,2}[)）〕]"
    r"|[0-9０-９]{1,2}[.．、)）]?|第[0-9０-９一二三四五六七]章?)(?=\D)"
)
_year_alone = re.compile(r"[^0-9０-９]{1,2}[0-9０-９]{1,2}の?重点")  # R5重点目標
_same_year_in_brackets = re.compile(r"^[(（][^()（）]{2,12}年度?[)）]")
_year_in_brackets_after = re.compile(r"[(（][^()（）]*年度[^()（）]*[)）]$")
_term = re.compile(r"(?:第?(?<![0-9一二三四五六七八九])[0-9一二三四五六七八九]+期目?(?:の)?|前期(?:の)?)")
_bulleted_word = re.compile(
    r"^[・･](?!.*[:：]$)"
)  # an item of one word; a list of a page may print its labels with a colon
_opening = re.compile(r"^[\s#>*＊■□◆◇●○◎▼▽▶▷☆★◯]*[【《〈≪＜<\[［〔(（「『]?\s*")
_closing = re.compile(r"\s*[】》〉≫＞>\]］〕)）」』]?[\s*＊]*[:：]?[\s*＊]*$")
_bracketed = (
    r"[【《〈≪＜<］〔][^【】《》〈〉≪≫＜＞<>〔〕]{2,30}[】》〉≫＞>〕][:：]?"
    r"|(?:^|(?<=[\s。]))[(（](?:取組の)?(?:成果|課題)[)）][:：]?"
)
_square, _round = re.compile(r"[【《〈≪＜<］〔]"), re.compile(r"[(（](?:取組の)?(?:成果|課題)")  # what these begin with
_DIGITS = "0123456789０１２３４５６７８９①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# A look at one character tells where one of these patterns cannot be met.
_BEFORE_STARTS = frozenset(_DIGITS + "ⅠⅡⅢⅣⅤⅥⅦ(（〔第")
_AFTER_ENDS = frozenset(_DIGITS + "一二三四五六七八九)）〕]")
_BRACKETS = frozenset("【《〈≪＜<］〔(（")
# a numbered goal printed right behind its label; prose goes on in hiragana (重点目標1の達成に向けて)
_goal_then_text = re.compile(r"^.{0,12}?重点目標(?:[①-⑳]|[0-9０-９]{1,2})(?=[^\sぁ-ゖ!-~！-～、。・])")
# a section's items printed right behind its label; of an interpunct nobody knows (課題・要望)
_section_then_item = re.compile(r"^\S{2,12}?(?=(?:[(（]\d{1,2}[)）]|[①-⑳]|[●◆◇■□➢✓])[^\sぁ-ゖ])")
_head_then_text = re.compile(r"[:：]|[】》〉≫＞］〕](?!$)|[\s　]+")
_ends_head = re.compile(r"[\s:：】》〉≫＞］〕]")  # quicker to look for


def match(lines: Sequence[Line]) -> Label | None:
    """The label that these lines are, all of them together, or None."""
    found = read(lines[0].text if len(lines) == 1 else "".join([line.text for line in lines]))
    return None if found is None else found._replace(lines=tuple(lines))


def column(lines: Sequence[Line]) -> Label | None:
    """The head of ratings that these lines are: 運営法人 or 法人の評価 over grades is another label than beside a text."""
    found = read_column(lines[0].text if len(lines) == 1 else "".join([line.text for line in lines]))
    return None if found is None else found._replace(lines=tuple(lines))


@functools.lru_cache(maxsize=4096)
def read(text: str) -> Label | None:
    """The label a text is, without its place. Pure, so that repeated cells cost nothing."""
    squeezed = "".join(text.split())
    return None if _bulleted_word.match(squeezed) else _read(squeezed, label_spellings.tables()[0])


@functools.lru_cache(maxsize=1024)
def read_column(text: str) -> Label | None:
    """The same, as a head of ratings."""
    return _read("".join(text.split()), label_spellings.tables()[1])


def _read(squeezed: str, known: Spellings) -> Label | None:
    if not squeezed or len(squeezed) > LONGEST or _has_strange_letters(squeezed, known.letters):
        return None
    for lead, bare in _leads(squeezed):
        for year, relative, rest in _years_of(bare):
            for numbers, body in _numbers_of(rest):
                entry = known.meaning(body) or _without_term(body, known)
                if entry is not None and _fits(entry, year, relative, numbers):
                    counted = numbers or (lead if entry.kind == PROCESS_STAGE else ())
                    return _label(entry)._replace(year=year, relative_year=relative, numbers=counted)
    return None


def _has_strange_letters(squeezed: str, letters: frozenset[str]) -> bool:
    """Whether kana or kanji stand in a text that no label has. In brackets about a year anything may stand."""
    if letters.issuperset(squeezed) or ("年度" in squeezed and not _BRACKETS.isdisjoint(squeezed)):
        return False
    return any(
        "ぁ" <= letter <= "ゖ" or "ァ" <= letter <= "ヺ" or "一" <= letter <= "龥" for letter in set(squeezed) - letters
    )


def _without_term(body: str, known: Spellings) -> vocabulary.Entry | None:
    """(参考)3期目振り返りの課題: the number of the term is taken out."""
    if "期" not in body:
        return None
    shortened = _term.sub("", body, count=1)
    entry = known.meaning(shortened) if shortened != body else None
    return entry if entry is not None and entry.takes_term else None


def _label(entry: vocabulary.Entry) -> Label:
    return Label(
        role=entry.role,
        kind=entry.kind,
        lines=(),
        section=entry.section,
        stage=entry.stage,
        party=entry.party,
        form=entry.form,
        weak=entry.weak,
    )


def at(held: Sequence[Line], position: int, *, visions_ahead: bool = False) -> tuple[Label | None, Line | None]:
    """The label at this line of running text, over several lines where it breaks, and the text that shares its line."""
    first = held[position]
    if len(first.text) <= SHORT:
        for count in range(min(BREAKING_LINES, len(held) - position), 1, -1):
            window = held[position : position + count]
            if any(line.after_gap or len(line.text) > SHORT for line in window[1:]):
                continue
            label = match(window)
            if label is not None and _is_broken(label, window):
                return label, None
    label = match([first])
    if label is None and _before_visions(held[position + 1 : position + 6], visions_ahead=visions_ahead):
        label = program_head(first)
    if label is not None:
        return (None, None) if label.kind == COLUMN or label.weak else (label, None)
    shared = split(first)
    return shared if shared is not None else (None, None)


def _is_broken(whole: Label, window: Sequence[Line]) -> bool:
    """One label on several lines, not one and the next; its first line may mean the same (評価実施方法 / 及び公表方法)."""
    alone = match(window[:1])
    return alone is None or (alone._replace(lines=whole.lines) == whole and match(window[1:]) is None)


def _before_visions(after: Sequence[Line], *, visions_ahead: bool) -> bool:
    """目指す拠点の姿 comes in the next two lines, heads of ratings apart: what stands here may be the head of a program.

    Sub-headings look the same otherwise.
    """
    others = 0
    for line in after:
        label = match([line])
        if label is not None and label.kind != COLUMN:
            return label.role == "visions"
        others += label is None
        if others == BETWEEN:
            return False
    return not after and visions_ahead


def split(line: Line) -> tuple[Label, Line] | None:
    """A label and the text that shares its line (`事業実施期間 令和5年…`, `取り組み：…`), the longest label first.

    White space alone is enough after a row of the head and after a numbered goal, whose text is expected there; a section's
    label needs its colon or bracket, or a bullet right behind it, because prose begins with 課題 and 成果 too. The colon is part
    of the label.
    """
    text = line.text
    first = _ends_head.search(text, 0, LONGEST + 16)
    cuts = list(_head_then_text.finditer(text[: LONGEST + 16])) if first is not None else []
    for cut in reversed(cuts[:5]):
        rest = text[cut.end() :].lstrip()
        end = cut.end() if cut[0].strip() else cut.start()
        label = read(text[:end]) if rest else None
        if label is None or not _may_share(label, cut[0], rest):
            continue
        label = label._replace(lines=(line._replace(end=line.start + end, text=text[:end]),))
        start = line.start + len(text) - len(rest)
        return label, line._replace(start=start, text=rest, after_gap=False)
    return _glued(line)


def _glued(line: Line) -> tuple[Label, Line] | None:
    """`重点目標１父親同士が…`, `取組内容(1)父親の集い…`: a label and its text without anything between them."""
    for pattern, kind in ((_goal_then_text, GOAL), (_section_then_item, SECTION)):
        found = pattern.match(line.text)
        label = read(found[0]) if found is not None else None
        if found is not None and label is not None and label.kind == kind and not label.weak:
            break
    else:
        return None
    head, text = lines.cut(line, 0, found.end()), lines.cut(line, found.end(), len(line.text))
    return label._replace(lines=(head,)), text


def parties(text: str) -> tuple[str, ...]:
    """The parties of ratings, where a line is nothing but their names (`区 拠点 相互評価`)."""
    words = text.split()
    named: list[str] = []
    for word in words if len(words) > 1 else ():
        label = read_column(word)
        if label is None or not label.party:
            return ()
        named.append(label.party)
    return tuple(named)


def several(line: Line) -> list[Label]:
    """The labels of a line that is nothing but sections' labels (`取組内容 取組の成果 取組の課題`): heads of columns below."""
    if not 2 <= len(line.text.split()) <= 4:
        return []
    found: list[Label] = []
    for word in re.finditer(r"\S+", line.text):
        label = read(word[0])
        if label is None or label.kind not in (SECTION, GOAL):
            return []
        found.append(label._replace(lines=(lines.cut(line, *word.span()),)))
    return found


def unglue(line: Line) -> list[Line]:
    """A line cut at the bracketed labels inside it (`…とします。 【基本理念】 1 …`, `（成果）・… （課題）・…`)."""
    found: list[Line] = []
    at = 0
    is_likely = _square.search(line.text) or _round.search(line.text)
    for bracket in re.finditer(_bracketed, line.text) if is_likely else ():
        if len(bracket[0]) == len(line.text) or read(bracket[0]) is None:
            continue
        if bracket.start() > at:
            found.append(lines.cut(line, at, bracket.start()))
        found.append(lines.cut(line, bracket.start(), bracket.end()))
        at = bracket.end()
    if not found:
        return [line]
    if line.text[at:].strip():
        found.append(lines.cut(line, at, len(line.text)))
    return [piece for piece in found if piece.text]


def unknown(lines_of_label: Sequence[Line], context: Sequence[Label]) -> Label:
    """A label that no vocabulary knows: it covers its text as its neighbours do, and no form takes what it covers."""
    kind = next((known.kind for known in reversed(context) if known.kind in (FIELD, SECTION)), SECTION)
    return Label(UNKNOWN, kind, tuple(lines_of_label))


def program_head(line: Line) -> Label | None:
    """`3 情報収集・提供事業`: a number and the name of a program, nothing else; the form decides whether it is a head."""
    squeezed = "".join(line.text.split())
    if len(squeezed) > LONGEST:
        return None
    lead = _lead(_opening.sub("", squeezed))
    bare = _opening.sub("", squeezed)[lead.end() if lead else 0 :]
    code = programs.code_of(_closing.sub("", bare).lstrip(".．、"))
    if code is None:
        return None
    numbers = _digits(lead[0]) if lead else ()
    return Label(role="program", kind=PROGRAM, lines=(line,), numbers=numbers, program=code, form="program_review")


def _may_share(label: Label, cut: str, rest: str) -> bool:
    if label.weak:
        return cut in ":：" if cut.strip() else False
    if cut.strip():
        return label.kind in (FIELD, GOAL, SECTION, STAGE)
    if label.kind == FIELD:
        return True
    if label.kind == PROCESS_STAGE:
        return bool(parties(rest))
    if label.role == "rating_scale":
        return bool(re.match(r"[A-EＡ-ＥS◎○1-5]\s", rest))
    if label.kind == GOAL:
        return bool(label.numbers or label.year)
    return label.kind == SECTION and markers.opens(rest)


def _leads(squeezed: str) -> Iterator[tuple[tuple[int, ...], str]]:
    """The text without decoration, as it is and without a number before it."""
    bare = _opening.sub("", squeezed)
    yield (), squeezed
    plain = _closing.sub("", bare)
    if plain != squeezed:
        yield (), plain
    lead = _lead(plain)
    if lead:
        yield _digits(lead[0]), _closing.sub("", _opening.sub("", plain[lead.end() :]))


def _lead(plain: str) -> re.Match[str] | None:
    return re.match(_number_before, plain) if plain[:1] in _BEFORE_STARTS else None


def _years_of(bare: str) -> Iterator[tuple[int | None, int | None, str]]:
    """(Western fiscal year, year relative to the report's, the rest): first nothing taken off, then the year."""
    yield None, None, bare
    relative = _relative_year.match(bare)
    if relative:
        rest = bare[relative.end() :]
        yield None, RELATIVE_YEARS[relative[0].removesuffix("の")], rest
        if said := _same_year_in_brackets.match(rest):
            year = era.fiscal_year(said[0])
            yield year, RELATIVE_YEARS[relative[0].removesuffix("の")], rest[said.end() :].removeprefix("の")
    if "年度" not in bare and not _year_alone.match(bare):
        return
    after = _year_in_brackets_after.search(bare)
    for mention in era.find(bare):
        if mention.kind != "fiscal_year":
            continue
        if mention.start == 0:
            rest = _same_year_in_brackets.sub("", bare[mention.end + _same_year_again(bare, mention) :]).removeprefix(
                "の"
            )
            yield mention.year, None, rest
            if after and era.fiscal_year(bare) == mention.year:
                yield mention.year, None, _year_in_brackets_after.sub("", rest)
        elif after and mention.start > after.start():
            yield mention.year, None, bare[: after.start()]


def _same_year_again(bare: str, first: era.Mention) -> int:
    """The letters behind a year that say it once more in the era that begins in it: ・令和元年度 behind 平成31."""
    again = next((mention for mention in era.find(bare) if mention.start == first.end + 1), None)
    is_twin = again is not None and again.year == first.year and bare[first.end] in "・/／、"
    return again.end - first.end if again is not None and is_twin else 0


def _numbers_of(rest: str) -> Iterator[tuple[tuple[int, ...], str]]:
    yield (), rest
    after = re.search(_number_after, rest) if rest[-1:] in _AFTER_ENDS else None
    if after and after.start() > 0:
        yield _digits(after[0]), rest[: after.start()]


def _digits(text: str) -> tuple[int, ...]:
    circled = tuple(CIRCLED[character] for character in text if character in CIRCLED)
    if circled:
        return circled
    kanji = "一二三四五六七八九"
    roman = "ⅠⅡⅢⅣⅤⅥⅦ"
    for character in text:
        if character in kanji:
            return (kanji.index(character) + 1,)
        if character in roman:
            return (roman.index(character) + 1,)
    digits = "".join(character for character in text if character.isdigit())
    return (int(digits),) if digits else ()


def _fits(entry: vocabulary.Entry, year: int | None, relative: int | None, numbers: tuple[int, ...]) -> bool:
    if (year is not None or relative is not None) and not entry.takes_year:
        return False
    if numbers and not entry.takes_number:
        return False
    return bool(numbers) or not entry.needs_number
