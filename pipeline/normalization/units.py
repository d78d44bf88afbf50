"""What figures count: units with the words that only look like them, and the words around a figure that qualify it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple


class Unit(NamedTuple):
    """`name` is how the unit is stored, `spellings` are how it is printed; just `name` where there are none.

    `not_before` are characters that make another word of it: 人 in 人材, 区 in 区民, and 目, which makes ordinals.
    `kind` tells `numbers.quantities` what it measures: a `time` may also be an age or a point of time. `unless` is a
    pattern that may not follow: 分の1 is a fraction.
    """

    name: str
    not_before: str = ""
    spellings: tuple[str, ...] = ()
    kind: str = "count"
    unless: str = ""


def _counted(name: str) -> tuple[str, ...]:
    """か所 and か月 with every か that is printed."""
    return tuple(ka + name[1:] for ka in "かカヶヵケ箇") + (("個所",) if name == "か所" else ())


UNITS = (
    Unit("か所", "目", _counted("か所")),
    Unit("か月間", "", _counted("か月間"), "time"),
    Unit("か月", "目", _counted("か月"), "time"),
    Unit("か年度", "目", _counted("か年度"), "time"),
    Unit("か年", "目度", _counted("か年"), "time"),
    Unit("か国語", "", _counted("か国語")),
    Unit("か国", "語", _counted("か国")),
    Unit("%", "", ("%", "％", "パーセント"), "share"),
    Unit("‰", kind="share"),
    Unit("ポイント", kind="share"),
    Unit("割", "合引り愛当", kind="share"),
    Unit("倍", kind="share"),
    Unit("円", "滑満卓陣盤形", kind="money"),
    Unit("人", "材権間口形生々気物格員柄目数手ひ一1１"),
    Unit("名", "称前簿札刺物所義目"),
    Unit("組", "織合みむ目数"),
    Unit("世帯", "主数"),
    Unit("家庭", "訪支環教児内的相数"),
    Unit("家族", "支的"),
    Unit("団体", "名数間等・目"),
    Unit("グループ", "目名"),
    Unit("サークル", "目名"),
    Unit("件", "数名目"),
    Unit("回", "数答収復覧線転目"),
    Unit("クール", "目"),
    Unit("コース", "目名"),
    Unit("コマ", "目"),
    Unit("講座", "名目"),
    Unit("種類", "目"),
    Unit("項目", "目名"),
    Unit("施設", "名数長内見利等目"),
    Unit("拠点", "名内長目"),
    Unit("会場", "名内目"),
    Unit("地区", "社別セ担民連懇名目"),
    Unit("エリア", "別名目"),
    Unit("区", "民役内長政分別域画社間切目"),
    Unit("園", "児長庭芸内目"),
    Unit("館", "内長者目"),
    Unit("校", "区長庭内舎目"),
    Unit("店舗", "目"),
    Unit("枚", "目"),
    Unit("部", "会分屋署長門活員局内制構目"),
    Unit("冊", "子目"),
    Unit("通", "年常信報知じりう勤学訳路帳園所院過達行貨用目"),
    Unit("個", "別人性室々所展体目"),
    Unit("台", "帳風所紙目"),
    Unit("本", "人拠事市区来会格部校館番当気音日年質社実目"),
    Unit("つ", "目ひ一な"),
    Unit("点", "検字数滴呼在火訳線画灯目"),
    Unit("ページ", "目", ("ページ", "頁")),
    Unit("言語", "聴障"),
    Unit("食", "堂育事べ品費卓物材器目"),
    Unit("筆", "者記頭順跡"),
    Unit("室", "内長目"),
    Unit("部屋", "目"),
    Unit("席", "目"),
    Unit("匹", "目"),
    Unit("頭", "目部"),
    Unit("着", "目実任手替席"),
    Unit("足", "目元"),
    Unit("杯", "目"),
    Unit("株", "式主価目"),
    Unit("袋", "目"),
    Unit("箱", "目庭"),
    Unit("束", "目"),
    Unit("基", "本準盤礎金地幹目"),
    Unit("軒", "目並"),
    Unit("戸", "目別建外籍口棟"),
    Unit("棟", "目"),
    Unit("社", "会協員目"),
    Unit("店", "舗長員内頭目"),
    Unit("票", "目"),
    Unit("曲", "目線名"),
    Unit("駅", "前目"),
    Unit("クラス", "目担"),
    Unit("チーム", "目名"),
    Unit("班", "長目員"),
    Unit("セット", "目"),
    Unit("ブース", "目"),
    Unit("テーマ", "目"),
    Unit("事例", "目検集"),
    Unit("ケース", "目カワ"),
    Unit("分野", "目別"),
    Unit("職種", "目別"),
    Unit("機関", "目紙誌名"),
    Unit("法人", "目名格"),
    Unit("事業所", "目名"),
    Unit("企業", "目名内"),
    Unit("小学校", "区目"),
    Unit("中学校", "区目"),
    Unit("保育園", "目児"),
    Unit("保育所", "目児"),
    Unit("自治会", "目長館"),
    Unit("町内会", "目長館"),
    Unit("㎡", "", ("㎡", "平方メートル", "平米", "m2", "m²")),
    Unit("キロ", "", ("キロ", "キロメートル", "キログラム", "km", "kg", "㎞", "㎏")),
    Unit("メートル", "", ("メートル", "m", "ｍ")),
    Unit("センチ", "", ("センチ", "センチメートル", "cm", "㎝")),
    Unit("グラム", "", ("グラム", "g", "ｇ")),
    Unit("リットル", "", ("リットル", "L", "ℓ")),
    Unit("トン"),
    Unit("度", "合目量胸"),
    Unit("時間", "帯外割短目", kind="time"),
    Unit("分間", kind="time"),
    Unit("分", "野析担科類散娩園割校館団布配", kind="time", unless="の[0-9０-９一二三四五六七八九]"),
    Unit("秒間", kind="time"),
    Unit("秒", "針速", kind="time"),
    Unit("日間", kind="time"),
    Unit("日", "常程々本曜頃誌案目中課夜差時", kind="time"),
    Unit("泊", kind="time"),
    Unit("週間", kind="time"),
    Unit("年間", kind="time"),
    Unit("年", "度生目代齢長末始頃", kind="time"),
)

# Units that make words with numbers in kanji: 一部, 十分, 四区, 二本立て, 三つ. The others may stand behind 三十一.
_NO_HALF = frozenset("分額数面径島")  # 半分, 半額: words of their own
NEVER_AFTER_KANJI = frozenset("部分日年区台本通つ度泊")

# How near the number is. They name no measure, the words below do.
_NEAR = ("少なくとも", "およそ", "おおよそ", "おおむね", "概ね", "ほぼ", "約")
_FREQUENCY = ("年度内", "年間", "月間", "週間", "毎年", "毎月", "毎週", "毎日", "毎回", "年", "月", "週", "日")
_COMPARED = ("対前年度比", "前年度比", "対前年比", "前年同期比", "前年比", "前回比", "前月比")
_AVERAGES = ("1日平均", "１日平均", "月平均", "年平均", "平均", "1日当たり", "1日あたり", "1回当たり", "1回あたり")
_EXTREMES = ("最大", "最多", "最高", "最低", "最小")
_TOTALS = ("のべ", "延べ", "延", "合計", "総計", "小計", "累計", "計", "総", "全", "各", "毎")
_PASSED = ("を超える", "を超えた", "を超え", "を超す")
_LIMITS = ("以上", "以下", "未満", "以内", *_PASSED)
_ABOUT = ("程度", "前後", "ほど", "くらい", "ぐらい", "ずつ")
_AFTER_UNLESS = {
    "超": "え",
    "余り": "",
    "余": "暇裕",
    "弱": "いくま",
    "強": "いくみまめ化調",
    "増": "やえ",
    "減": "らっ",
}

# Words beside a figure that are no qualifiers of a quantity: what comes to each, more or less, and how often the rest happens.
NO_QUALIFIERS = frozenset((*_PASSED, "ほど", "くらい", "ぐらい", "ずつ", "増", "減", "あたり", "当たり", "毎回"))
APPROXIMATIONS = frozenset((*_NEAR, *_LIMITS, *_ABOUT, "余り", "余", "弱", "強", "超", "数"))
# 年 月 週 日 alone are frequencies before these units only (年12回, 週3日); elsewhere they belong to a date.
OF_FREQUENCY = frozenset(("回", "日", "件", "コマ", "度", "時間", "クール", "コース", "講座", "つ"))
FREQUENCIES = frozenset(_FREQUENCY)


class Suffix(NamedTuple):
    """A unit right behind a number, its `end`, 余 or 数 before it (900余名), and where the half behind it ends (1時間半)."""

    unit: Unit
    end: int
    inner: str | None
    half_end: int | None


def suffix(text: str, at: int) -> Suffix | None:
    """The unit at text[at:], after a space at most: the longest spelling that nothing makes another word."""
    if text.startswith(_SPACES, at):
        at += 1
    inner = text[at] if text.startswith(("余", "数"), at) else None
    at += inner is not None
    for spelling in _by_first().get(text[at : at + 1], ()):
        end = at + len(spelling)
        unit = by_spelling()[spelling]
        if text.startswith(spelling, at) and not _goes_on(spelling, unit, text, end):
            has_half = text.startswith("半", end) and text[end + 1 : end + 2] not in _NO_HALF
            return Suffix(unit, end, inner, end + 1 if has_half else None)
    return None


def _goes_on(spelling: str, unit: Unit, text: str, end: int) -> bool:
    """Whether what follows makes another word of a unit; a Latin one is no part of a word."""
    following = text[end : end + 1]
    if not following:
        return False
    if following in unit.not_before or (spelling.isascii() and spelling.isalnum() and is_latin(following)):
        return True
    return bool(unit.unless) and re.compile(unit.unless).match(text, end) is not None


def is_latin(character: str) -> bool:
    """A letter from a to z, of either case and width; nothing is none."""
    return "a" <= character <= "z" or "A" <= character <= "Z" or "ａ" <= character <= "ｚ" or "Ａ" <= character <= "Ｚ"


@cache
def _by_first() -> dict[str, tuple[str, ...]]:
    """First character → the spellings that begin with it, the longest first."""
    spellings: dict[str, list[str]] = {}
    for spelling in sorted(by_spelling(), key=len, reverse=True):
        spellings.setdefault(spelling[0], []).append(spelling)
    return {first: tuple(found) for first, found in spellings.items()}


def printed(text: str, name: str) -> str:
    """The spelling in which a unit stands in `text`: カ所 for か所; its name where it does not."""
    spellings = [spelling for spelling in _spellings().get(name, ()) if spelling in text]
    return max(spellings, key=len, default=name)


@cache
def _spellings() -> dict[str, list[str]]:
    """The name of a unit → its spellings."""
    spellings: dict[str, list[str]] = {}
    for spelling, unit in by_spelling().items():
        spellings.setdefault(unit.name, []).append(spelling)
    return spellings


@cache
def by_spelling() -> dict[str, Unit]:
    """Spelling → unit; the name of a unit is one of its spellings."""
    return {spelling: unit for unit in UNITS for spelling in unit.spellings or (unit.name,)}


def qualifiers_before(text: str) -> re.Match[str] | None:
    """The qualifiers that `text` ends with, a space behind each at most: they qualify the number that begins there."""
    last = text[-2:-1] if text[-1:] in _SPACES else text[-1:]
    return _before().search(text) if last in _LAST else None


def qualifier_behind(text: str, at: int) -> re.Match[str] | None:
    """The qualifier at text[at:], where a figure ends, as group `after`; a space may stand before it."""
    first = text[at + 1 : at + 2] if text[at : at + 1] in _SPACES else text[at : at + 1]
    return _after().match(text, at) if first in _FIRST else None


def qualifiers_of(text: str) -> list[str]:
    """Each of the qualifiers that `qualifiers_before` found."""
    return _each().findall(text)


_SPACES = (" ", "\u3000", "\u00a0")
_BEFORE = (*_NEAR, *_FREQUENCY, *_COMPARED, *_AVERAGES, *_EXTREMES, *_TOTALS)
_BEHIND = (*_LIMITS, *_ABOUT, *_AFTER_UNLESS, "あたり", "当たり")
# Most numbers stand beside none of them, so that one look at a character tells.
_LAST = frozenset(word[-1] for word in _BEFORE)
_FIRST = frozenset(word[0] for word in _BEHIND)


@cache
def _each() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _BEFORE), key=len, reverse=True)))


@cache
def _before() -> re.Pattern[str]:
    return re.compile(f"(?:(?:{_each().pattern})[ \u3000\u00a0]?)+\\Z")


@cache
def _after() -> re.Pattern[str]:
    guards = {word: f"(?![{unless}])" for word, unless in _AFTER_UNLESS.items() if unless}
    return re.compile(f"[ \u3000\u00a0]?(?P<after>{'|'.join(word + guards.get(word, '') for word in _BEHIND)})")
