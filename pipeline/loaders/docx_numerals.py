"""A list number as Word prints it, for the number formats of ISO 29500-1, 17.18.59 (`w:numFmt`).

Past the end of a finite alphabet Word starts over and doubles (z, aa, bb); past the last enclosed number or stem it
prints the plain number. A format that is not in the table prints as decimal, as Word does.
"""

from __future__ import annotations

from collections.abc import Callable

AIUEO = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
AIUEO_HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
IROHA_HALF = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ"
DIGITS = "〇一二三四五六七八九"
LEGAL_DIGITS = "〇壱弐参四伍六七八九"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
KANJI_DIGITS = str.maketrans("0123456789", DIGITS)
ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
LARGEST = 99_999  # what Word counts to; a start value beyond it is noise


def numeral(number: int, number_format: str) -> str:
    """The digits alone, without the level's own brackets or point.

    >>> [numeral(12, name) for name in ("decimalEnclosedCircle", "japaneseCounting", "aiueoFullWidth", "lowerRoman")]
    ['⑫', '十二', 'シ', 'xii']
    """
    if not 0 <= number <= LARGEST:
        return str(number)
    return FORMATS.get(number_format, str)(number)


def _alphabet(letters: str) -> Callable[[int], str]:
    def spell(number: int) -> str:
        if number < 1:
            return str(number)
        rounds, place = divmod(number - 1, len(letters))
        return letters[place] * (rounds + 1)

    return spell


def _names(letters: str) -> Callable[[int], str]:
    return lambda number: letters[number - 1] if 0 < number <= len(letters) else str(number)


def _enclosed(*ranges: tuple[int, int, int]) -> Callable[[int], str]:
    """`ranges` of (first number, last number, code point of the first)."""

    def spell(number: int) -> str:
        for first, last, code in ranges:
            if first <= number <= last:
                return chr(code + number - first)
        return str(number)

    return spell


def _roman(number: int) -> str:
    if number < 1:
        return str(number)
    letters: list[str] = []
    for value, letter in ROMAN:
        count, number = divmod(number, value)
        letters.append(letter * count)
    return "".join(letters)


def _counting(digits: str, units: tuple[str, ...], *, says_one: bool) -> Callable[[int], str]:
    """Kanji with units: 百二十三. `says_one`: 壱百 for 100, where everyday counting says 百."""

    def below_ten_thousand(number: int) -> str:
        words: list[str] = []
        for unit in reversed(range(4)):
            digit = number // 10**unit % 10
            if digit:
                word = "" if digit == 1 and unit and not says_one else digits[digit]
                words.append(word + (units[unit - 1] if unit else ""))
        return "".join(words)

    def spell(number: int) -> str:
        if not number:
            return digits[0]
        upper, lower = divmod(number, 10_000)
        return (below_ten_thousand(upper) + units[3] if upper else "") + below_ten_thousand(lower)

    return spell


def _ordinal(number: int) -> str:
    suffix = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate(FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(FULL_WIDTH),
    "decimalEnclosedCircle": _enclosed((0, 0, 0x24EA), (1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)),
    "decimalEnclosedCircleChinese": _enclosed((1, 20, 0x2460)),
    "decimalEnclosedParen": _enclosed((1, 20, 0x2474)),
    "decimalEnclosedFullstop": _enclosed((1, 20, 0x2488)),
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda _number: "",
    "bullet": lambda _number: "",
    "ordinal": _ordinal,
    "hex": lambda number: f"{number:X}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "lowerLetter": _alphabet("abcdefghijklmnopqrstuvwxyz"),
    "aiueo": _alphabet(AIUEO_HALF),
    "aiueoFullWidth": _alphabet(AIUEO),
    "iroha": _alphabet(IROHA_HALF),
    "irohaFullWidth": _alphabet(IROHA),
    "ideographDigital": lambda number: str(number).translate(KANJI_DIGITS),
    "japaneseDigitalTenThousand": lambda number: str(number).translate(KANJI_DIGITS),
    "taiwaneseDigital": lambda number: str(number).translate(KANJI_DIGITS),
    "japaneseCounting": _counting(DIGITS, ("十", "百", "千", "万"), says_one=False),
    "chineseCounting": _counting(DIGITS, ("十", "百", "千", "万"), says_one=False),
    "chineseCountingThousand": _counting(DIGITS, ("十", "百", "千", "万"), says_one=False),
    "taiwaneseCounting": _counting(DIGITS, ("十", "百", "千", "万"), says_one=False),
    "taiwaneseCountingThousand": _counting(DIGITS, ("十", "百", "千", "万"), says_one=False),
    "japaneseLegal": _counting(LEGAL_DIGITS, ("拾", "百", "阡", "萬"), says_one=True),
    "ideographEnclosedCircle": _enclosed((1, 10, 0x3280)),
    "ideographTraditional": _names("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _names("子丑寅卯辰巳午未申酉戌亥"),
}
