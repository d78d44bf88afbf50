"""Bytes of a Japanese file → text, and the name of the codec that read it.

The order of belief: a byte order mark; the escapes of ISO-2022-JP; the NUL bytes of UTF-16; UTF-8, which other text
is hardly ever by chance; then every Japanese codec that reads the bytes without an error, ranked by how Japanese the
outcome looks, a declared label weighing in. Only when nothing reads the bytes are characters replaced, and counted. No
detection library is asked: it would be right less often, and the result would depend on what happens to be installed.

"Shift_JIS" is always read as cp932: ① ㈱ 髙 are missing from the codec of that name and appear in every second file.
The same vendor characters inside EUC-JP and ISO-2022-JP are read as Windows reads them (CP51932, CP50221).
"""

import codecs
import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple


class Decoded(NamedTuple):
    """What `decode` made of the bytes.

    `replaced` counts the U+FFFD this decoding put in, not those the file brought along. `runner_up` is another codec
    that reads the bytes into a different text almost as well; None means there was no serious rival.
    """

    text: str
    codec: str
    replaced: int
    runner_up: str | None


class _Candidate(NamedTuple):
    rank: float
    text: str
    codec: str
    replaced: int


BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

# Labels of the WHATWG Encoding Standard (and the names Python and editors write) that Japanese files carry. Single-byte
# labels such as iso-8859-1 are left out on purpose: they read anything, so they prove nothing.
LABELS = {
    **dict.fromkeys(("utf-8", "utf8", "unicode-1-1-utf-8", "unicode11utf8", "x-unicode20utf8", "utf-8-sig"), "utf-8"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "ms932", "csshiftjis"), "cp932"),
    **dict.fromkeys(("windows-31j", "cswindows31j", "cp932", "cp943c", "shift_jis_2004", "shift_jisx0213"), "cp932"),
    **dict.fromkeys(("euc-jp", "euc_jp", "eucjp", "x-euc-jp", "x-euc", "ujis", "eucjp-ms", "cp51932"), "euc_jp"),
    **dict.fromkeys(("euc-jis-2004", "euc_jis_2004", "eucjis2004", "euc-jisx0213"), "euc_jis_2004"),
    **dict.fromkeys(
        ("iso-2022-jp", "csiso2022jp", "iso2022_jp", "iso2022jp", "jis", "cp50220", "cp50221"), "iso2022_jp"
    ),
    **dict.fromkeys(("utf-16", "utf-16le", "utf_16_le", "utf-16-le", "ucs-2", "unicode"), "utf-16-le"),
    **dict.fromkeys(("utf-16be", "utf_16_be", "utf-16-be", "unicodefffe"), "utf-16-be"),
}

# In the order of preference between equals. The codecs of JIS X 0213 are tried where their elders fail.
JAPANESE_CODECS = ("cp932", "euc_jp", "euc_jis_2004", "shift_jis_2004")
_ELDERS = {"euc_jis_2004": "euc_jp", "shift_jis_2004": "cp932"}
UTF_16_CODECS = ("utf-16-le", "utf-16-be")

_DECLARED_BONUS = 0.3
# What euc_jis_2004 and shift_jis_2004 read and their elders do not is rare; bytes that need them are rarer than damage.
_RARE_CODEC_MALUS = {"euc_jis_2004": 0.05, "shift_jis_2004": 0.1, "utf-16-le": 0.1, "utf-16-be": 0.15}
_SAMPLE = 4000


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Read `data` as text; never raises and drops nothing but a byte order mark.

    `declared` is a label as found in HTML, XML or a header, in any case. It is believed only if the bytes decode
    strictly under it and no other reading looks clearly more Japanese.
    """
    for mark, codec in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _forced(data, codec)
    if b"\x1b" in data and re.search(rb"\x1b(?:\$[@B(]|\([JI])", data) and _is_seven_bit(data):
        return _forced(data, _jis_codec(data))
    wide = _utf_16_by_nul(data)
    if wide is not None:
        return wide
    label = LABELS.get(declared.strip().lower()) if declared else None
    utf_8 = _strictly(data, "utf-8")
    if utf_8 is not None and (data.isascii() or label in (None, "utf-8") or len(data) > 2 * _SAMPLE):
        return Decoded(utf_8, "utf-8", 0, None)
    return _best(data, label, utf_8)


def declared_in_html(head: bytes) -> str | None:
    """The charset a page or XML file names for itself, lower case, as written: `<meta charset>`, http-equiv, `<?xml`.

    Only the first 4,096 bytes are looked at. The label is a claim: `decode` judges it.
    """
    visible = re.sub(rb"<!--.*?(?:-->|\Z)", b"", head[:4096], flags=re.DOTALL)
    found = re.search(rb"<\?xml[^<>]*?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]+)", visible) or re.search(
        rb"<meta\s[^<>]*?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]+)", visible, flags=re.IGNORECASE
    )
    return found.group(1).decode("ascii", "replace").lower() if found else None


def _forced(data: bytes, codec: str) -> Decoded:
    """The text under a codec the bytes themselves name, damage replaced."""
    strict = _strictly(data, codec)
    if strict is not None:
        return Decoded(strict, codec, 0, None)
    text = data.decode(codec, _REPAIRING)
    return Decoded(text, codec, _replaced(text, data, codec), None)


def _is_seven_bit(data: bytes) -> bool:
    """Whether the bytes are ASCII, but for a few strays at most."""
    return data.isascii() or sum(map(len, re.findall(rb"[\x80-\xff]+", data))) * 50 < len(data)


def _jis_codec(data: bytes) -> str:
    if b"\x1b(I" in data:
        return "iso2022_jp_ext"
    return "iso2022_jp_2004" if re.search(rb"\x1b\$\([OPQ]", data) else "iso2022_jp_2"


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec, _VENDOR if codec in ("euc_jp", "iso2022_jp_2", "iso2022_jp_ext") else "strict")
    except UnicodeError:
        return None
    if codec == "cp932" and _STRAY_IN_CP932.search(text):
        return None
    return text


# Python's cp932 reads the bytes no Shift_JIS has (80 A0 FD FE FF) as U+0080 and private characters, without an error.
_STRAY_IN_CP932 = re.compile("[\x80\uf8f0-\uf8f3]")


def _utf_16_by_nul(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: line ends and digits leave a NUL in every other byte, always on the same side.

    One stray NUL in UTF-8 text is on one side too, so the outcome must also be Japanese, or half the bytes NUL.
    """
    if b"\0" not in data or len(data) % 2:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    if even and odd and max(even, odd) < 20 * min(even, odd):
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    text = _strictly(data, codec)
    if text is None:
        return None
    nuls, scripts = max(even, odd), _scripts()
    japanese = len(scripts.kana.findall(text)) + len(scripts.punctuation.findall(text))
    if nuls * 2.5 > len(text) or (score(text) > 0.5 and (nuls > 1 or japanese * 6 > len(text))):
        return Decoded(text, codec, 0, None)
    return None


def _best(data: bytes, label: str | None, utf_8: str | None) -> Decoded:
    """The best of the codecs that read all the bytes; readings with replaced characters join in where those look poor.

    Without the second look, two odd bytes in a UTF-8 file would turn the whole of it into rare kanji.
    """
    found = [] if utf_8 is None else [_Candidate(score(utf_8) + 0.2, utf_8, "utf-8", 0)]
    for codec in JAPANESE_CODECS + (UTF_16_CODECS if len(data) % 2 == 0 else ()):
        if any(candidate.codec == _ELDERS.get(codec) for candidate in found):
            continue
        text = _strictly(data, codec)
        is_noise = (
            codec in UTF_16_CODECS and text is not None and (score(text) < 0.5 or not _scripts().kana.search(text))
        )
        if text is not None and not is_noise:
            found.append(_Candidate(_rank(text, codec, label, data), text, codec, 0))
    if not any(candidate.rank > 0.4 for candidate in found):
        found += _damaged(data, label)
    ranked = sorted(found, key=lambda candidate: -candidate.rank)
    best = ranked[0]
    margin = 0.2 + 2 / max(2, len(best.text) - _ascii_count(best.text))
    rivals = [r.codec for r in ranked[1:] if r.text != best.text and r.rank > best.rank - margin]
    return Decoded(best.text, best.codec, best.replaced, rivals[0] if rivals else None)


def _damaged(data: bytes, label: str | None) -> list[_Candidate]:
    """The readings with the undecodable bytes replaced."""
    found = []
    for codec in ("utf-8", "cp932", "euc_jp"):
        text = data.decode(codec, _REPAIRING)
        if codec == "cp932":
            text = _STRAY_IN_CP932.sub("\ufffd", text)
        replaced = _replaced(text, data, codec)
        rank = _rank(text, codec, label, data) - 2 * replaced / max(1, len(text) - _ascii_count(text))
        found.append(_Candidate(rank, text, codec, replaced))
    return found


def _rank(text: str, codec: str, label: str | None, data: bytes) -> float:
    rank = score(text) - _RARE_CODEC_MALUS.get(codec, 0.0)
    if codec == label:
        rank += _DECLARED_BONUS
    if codec in JAPANESE_CODECS and (runs := _EUC_HALF_WIDTH.findall(data)):
        # 車朱車叙 in Shift_JIS are the bytes of ﾊﾟﾊﾞ in EUC-JP; three in a row, all of lead byte 8E, are kana.
        share = sum(map(len, runs)) / max(1, len(data) - data.count(b"\n"))
        rank += share if codec.startswith("euc") else -share
    return rank


_EUC_HALF_WIDTH = re.compile(rb"(?:\x8e[\xa1-\xdf]){3,}")


class _Scripts(NamedTuple):
    kana: re.Pattern[str]
    punctuation: re.Pattern[str]
    half_width: re.Pattern[str]
    kanji: re.Pattern[str]


@cache
def _scripts() -> _Scripts:
    sources = ("[ぁ-ゖァ-ヺー]", "[　-】〒-〟・！-～①-⑳■□●○◆◇※→~′″Ⅰ-Ⅹ㈱]", "[｡-ﾟ]", "[一-龥々]")
    return _Scripts(*map(re.compile, sources))


def score(text: str) -> float:
    """How Japanese the non-ASCII characters of `text` look, from -0.5 to 1; 0 for plain ASCII.

    Kana and Japanese punctuation count full, kanji of JIS level 1 nearly so, rarer kanji little, half-width kana
    against: wrong readings of Japanese bytes are made of those. Looks at the first 4,000 such characters.
    """
    sample = re.sub("[\\x00-\\x7f]+", "", text[: 8 * _SAMPLE])[:_SAMPLE]
    if not sample:
        return 0.0
    scripts = _scripts()
    kana, punctuation, half = (len(script.findall(sample)) for script in scripts[:3])
    kanji = "".join(scripts.kanji.findall(sample))
    leads = kanji.encode("cp932", "ignore")[::2]
    common = sum(0x88 <= lead <= 0x97 for lead in leads)
    foreign = len(sample) - kana - punctuation - half - len(kanji)
    good = kana + punctuation + 0.8 * common + 0.1 * (len(kanji) - common)
    return (good - 0.5 * half - 0.5 * foreign) / len(sample)


def _ascii_count(text: str) -> int:
    return sum(map(len, re.findall("[\\x00-\\x7f]+", text)))


def _replaced(text: str, data: bytes, codec: str) -> int:
    own = data.decode(codec, "ignore").count("\ufffd") if codec.startswith("utf") else 0
    return text.count("\ufffd") - own


def _vendor_character(error: UnicodeError) -> str | None:
    """The NEC or IBM character (rows 13 and 89 to 92 of Windows' JIS X 0208) at the error, read through cp932."""
    assert isinstance(error, UnicodeDecodeError)
    pair = error.object[error.start : error.start + 2]
    if len(pair) < 2 or (pair[0] ^ pair[1]) & 0x80:
        return None
    row, cell = (pair[0] & 0x7F) - 0x21, (pair[1] & 0x7F) - 0x21
    if row not in (12, 88, 89, 90, 91) or not 0 <= cell < 94:
        return None
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    trail = cell + (0x9F if row % 2 else 0x40 + (cell >= 63))
    try:
        return bytes((lead, trail)).decode("cp932")
    except UnicodeDecodeError:
        return None


def _read_vendor(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    character = _vendor_character(error) if "j" in error.encoding else None
    if character is None:
        raise error
    return character, error.start + 2


def _read_or_replace(error: UnicodeError) -> tuple[str, int]:
    """As `_read_vendor`, else U+FFFD for the bad bytes alone, so that what follows is read again from its start."""
    assert isinstance(error, UnicodeDecodeError)
    character = _vendor_character(error) if "euc" in error.encoding or "iso2022" in error.encoding else None
    if character is not None:
        return character, error.start + 2
    return "\ufffd", error.end if error.encoding.startswith("utf") else error.start + 1


def _registered(name: str, handler: Callable[[UnicodeError], tuple[str, int]]) -> str:
    codecs.register_error(name, handler)
    return name


_VENDOR = _registered("torikumi.vendor", _read_vendor)
_REPAIRING = _registered("torikumi.repairing", _read_or_replace)
