"""What cleaning changes, what it leaves, and that every change can be undone."""

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.normalization import radicals, text

CHANGED = {
    "Kangxi radicals": ("⼦育て⽀援", "子育て支援"),
    "radicals NFKC leaves": ("⻘葉区の⻑期計画、⻝育", "青葉区の長期計画、食育"),
    "the door radical is the Japanese door": ("⼾塚区", "戸塚区"),
    "a simplified radical is the Japanese ideograph": ("⻅学と⻳", "見学と亀"),
    "compatibility ideographs": ("\ufa19奈川の⼤\ufa10、\uf9e4解、\uf967安", "神奈川の大塚、理解、不安"),
    "combining voiced marks": ("か\u3099くと\u3099う、ハ\u309aハ\u309a", "がくどう、パパ"),
    "iteration mark": ("たたす\u3099ゝ\u3099", "たたずゞ"),
    "variation selectors": ("葛\U000e0100飾、①\ufe0f", "葛飾、①"),
    "soft hyphen, joiners, byte order mark": ("cen\u00adter\u200b で\ufeffは\u2060", "center では"),
    "full-width letters and digits": ("ＮＰＯ法人１２３ａｚ", "NPO法人123az"),
    "half-width kana": ("ﾌﾟﾚﾊﾟﾊﾟ･ﾌﾟﾚﾏﾏ｢ｶﾞｲﾄﾞ｣｡", "プレパパ・プレママ「ガイド」。"),
    "half-width long vowel and vu": ("ｾﾝﾀｰ､ｳﾞｧ", "センター、ヴァ"),
    "voiced mark without its kana": ("ｱﾞﾟ", "ア゛゜"),
    "runs of white space": ("令和5年度　 重点目標\t\n①", "令和5年度 重点目標 ①"),
    "no-break space": ("開催\u00a0回数", "開催 回数"),
    "white space around": (" \u3000・交流会　", "・交流会"),
    "an invisible character inside white space": ("a \u200b b", "a b"),
    "letters spaced out": ("事　業　区　分", "事業区分"),
    "kana spaced out": ("こ ど も", "こども"),
    "kana spaced out beside a word": ("こ ど も文化セ ン タ ー", "こども文化センター"),
    "a spaced label before its value": ("取 組 の 成 果 来館者が増えた。", "取組の成果 来館者が増えた。"),
    "a spaced label after its number": ("3 情 報 提 供", "3 情報提供"),
    "spaced letters around a dot": ("収 集 ・ 提 供 事 業", "収集・提供事業"),
    "spaced letters with brackets": ("評 価 の 理 由 ( 法 人 )", "評価の理由(法人)"),
    "spaced letters with the digits of a date": ("令 和 10 年 度", "令和10年度"),
    "two spaced words, a wider gap between": ("評 価 基 準　　相 互 評 価", "評価基準 相互評価"),
    "uneven letter spacing": ("事  業 目  的", "事業目的"),
}


@pytest.mark.parametrize(("raw", "cleaned"), CHANGED.values(), ids=CHANGED.keys())
def test_cleaning_changes(raw: str, cleaned: str) -> None:
    assert text.clean(raw).text == cleaned


KEPT = {
    "circled numbers, units, ㈱": "①㈱ネット、㎡、⑴、Ⅲ、㋿",
    "brackets and per cent": "（成果）［参考］％＋＝！？",
    "dashes and wave dashes": "〜～~∼－−–—―ー",
    "the twelve unified ideographs": "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29",
    "a ladder 高": "髙橋",
    "radicals no ideograph looks like": "⺈⺌⺗⺧⺼",
    "voiced marks of their own": "か゛き゜",
    "ratings in a line": "A よくできた B できた C あまりできなかった",
    "columns in a line": "区 拠点 相互評価",
    "digits in a line": "1 2 3",
    "a row of ratings": "1 理念を共有した B A B",
    "weekdays": "月 火 水 木 金",
    "item letters": "ア イ ウ エ",
    "numerals": "一 二 三",
    "counts in a line": "男 3 女 5 計 8",
    "two letters": "成 果",
    "a space inside a word": "目的に沿っ て設定した",
    "a space after a full stop": "提案した。 次の年からの",
    "name with a space": "特定非営利活動法人 ことりの家 港区こども家庭支援課",
    "a misprint": "ぶれママ",
    "nothing": "",
}


@pytest.mark.parametrize("kept", KEPT.values(), ids=KEPT.keys())
def test_cleaning_leaves_alone(kept: str) -> None:
    cleaned = text.clean(kept)
    assert cleaned.text == kept
    assert cleaned.offsets.raw(0, len(kept)) == (0, len(kept))


PLACES = {
    "a composed kana is its two characters": ("ﾊﾟﾊﾟ講座", "パ", "ﾊﾟ"),
    "what follows a removed character is in its place": ("妊\ufe00娠期", "期", "期"),
    "a selector belongs to its letter": ("葛\U000e0100飾", "葛", "葛\U000e0100"),
    "an invisible start belongs to the first letter": ("\ufeff\u200b区の評価", "区", "\ufeff\u200b区"),
    "spaced letters with the spaces inside": ("1 事 業 目 的 を", "事業目的", "事 業 目 的"),
    "no white space at the edges": ("　成果　と　課題　", "成果 と", "成果　と"),
    "a run of white space": ("a \t\u3000b", " ", " \t\u3000"),
    "text after several changes": ("　ﾊﾟﾊﾟ　　応援\u200b団　⽀援", "支援", "⽀援"),
}


@pytest.mark.parametrize(("raw", "part", "verbatim"), PLACES.values(), ids=PLACES.keys())
def test_a_place_in_clean_text_leads_back_to_the_verbatim(raw: str, part: str, verbatim: str) -> None:
    cleaned = text.clean(raw)
    at = cleaned.text.index(part)
    start, end = cleaned.offsets.raw(at, at + len(part))
    assert raw[start:end] == verbatim


TROUBLE = (
    "事業区分こどもセンター ﾊﾟｶﾞﾞﾟ\u3099\u309a\u200b\ufeff\ufe0f\U000e0100\u3000\t\n 1２Ａb・（）①～ー―"
    "⼾⻑\ufa19\ufa11か゛年月日\u00a0。"
)
troubled = st.text(st.sampled_from(TROUBLE), max_size=30) | st.text(max_size=30)


@given(troubled)
@example("こ ど も文化セ ン タ ー と も")
@example("か\u200b\u3099 \u200b\u3099き")
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = text.clean(raw).text
    assert text.clean(once).text == once


@given(troubled)
def test_offsets_lead_back_in_order_and_without_overlap(raw: str) -> None:
    cleaned, offsets = text.clean(raw)
    places = [offsets.raw(at, at + 1) for at in range(len(cleaned))]
    borders = [0, *(border for place in places for border in place), len(raw)]
    assert borders == sorted(borders)
    assert all(start < end for start, end in places)
    assert offsets.length == len(cleaned)


@given(troubled)
def test_each_character_comes_from_its_own_place(raw: str) -> None:
    cleaned, offsets = text.clean(raw)
    for at, character in enumerate(cleaned):
        start, end = offsets.raw(at, at + 1)
        again = text.clean(raw[start:end]).text
        assert again == character or (character == " " and not again) or (character in "\u3099\u309a゛゜")


@given(troubled)
def test_only_white_space_and_invisible_characters_vanish(raw: str) -> None:
    cleaned, offsets = text.clean(raw)
    covered = {at for i in range(len(cleaned)) for at in range(*offsets.raw(i, i + 1))}
    lost = [c for at, c in enumerate(raw) if at not in covered]
    assert all(c.isspace() or unicodedata.category(c) in ("Cf", "Mn", "Cn") for c in lost)


@given(troubled, st.data())
def test_the_range_of_a_part_is_the_ranges_of_its_ends(raw: str, data: st.DataObject) -> None:
    cleaned, offsets = text.clean(raw)
    start = data.draw(st.integers(0, len(cleaned)))
    end = data.draw(st.integers(start, len(cleaned)))
    raw_start, raw_end = offsets.raw(start, end)
    if start < end:
        assert (raw_start, raw_end) == (offsets.raw(start, start + 1)[0], offsets.raw(end - 1, end)[1])
    else:
        assert raw_start == raw_end


def test_a_range_outside_the_text_is_an_error() -> None:
    with pytest.raises(IndexError, match="outside of a text of 2"):
        text.clean("成果").offsets.raw(0, 3)


JOINED = {
    "inside a word": (["養", "育者の声を聞い", "た。"], "養育者の声を聞いた。"),
    "Japanese and Latin": (["父親講座を", "NPO", "と開いた"], "父親講座をNPOと開いた"),
    "Latin words": (["Smile", "Again"], "Smile Again"),
    "numbers": (["1", "2"], "1 2"),
    "a date": (["令和", "5年", "4月"], "令和5年4月"),
    "a hyphen": (["co-", "operation"], "co-operation"),
    "a sentence": (["Yes.", "No"], "Yes. No"),
    "a web address": (["https://www.", "example.jp"], "https://www.example.jp"),
    "thousands": (["12,", "345人"], "12,345人"),
    "empty lines": (["", "成果", "", "と課題"], "成果と課題"),
    "one letter a line": (["取", "組", "内", "容"], "取組内容"),
    "nothing": ([], ""),
}


@pytest.mark.parametrize(("pieces", "joined"), JOINED.values(), ids=JOINED.keys())
def test_hard_wrapped_lines_are_joined(pieces: list[str], joined: str) -> None:
    assert text.join(pieces) == joined


FOLDED = {
    "width": ("ＡＢＣ　１２３（％）", "ABC123(%)"),
    "circled numbers and squares": ("①㈱㍻㎡", "1(株)平成m2"),
    "wave dashes": ("〜～~∼˜", "~~~~~"),
    "dashes": ("－−–—―‐-─", "--------"),
    "the long vowel is no dash": ("センター", "センター"),
    "か所": ("3ヶ所、3カ所、3ヵ所、3箇所、3か所、数ヶ月", "3か所、3か所、3か所、3か所、3か所、数か月"),
    "a small ke": ("茅ヶ崎", "茅ケ崎"),
    "radicals": ("⻘葉区⼾塚区", "青葉区戸塚区"),
    "spaces": ("取 組　の\n成果", "取組の成果"),
    "a voiced mark after its kana": ("か゛くﾄﾞｳ", "がくドウ"),
    "case stays": ("H31 h31", "H31h31"),
}


@pytest.mark.parametrize(("raw", "folded"), FOLDED.values(), ids=FOLDED.keys())
def test_folding_unites(raw: str, folded: str) -> None:
    assert text.fold(raw) == folded


@given(troubled)
@example("か゛")
@example("\uffa0")
@example("は ﾞ")
@example("\u1112 \u1161")
def test_folding_twice_changes_nothing(raw: str) -> None:
    assert text.fold(text.fold(raw)) == text.fold(raw)


@given(troubled)
def test_folding_sees_no_difference_between_raw_and_clean(raw: str) -> None:
    assert text.fold(text.clean(raw).text) == text.fold(raw)


@given(troubled)
def test_folded_text_has_no_white_space(raw: str) -> None:
    assert text.fold(raw) == "".join(text.fold(raw).split())


KEYS = {
    "spaced": ("取 組　内 容", "取組内容"),
    "brackets": ("【取組の成果】", "取組の成果"),
    "full-width brackets": ("（課題）", "課題"),
    "other brackets": ("≪主なデータ≫", "主なデータ"),
    "nested": ("■《（主なデータ）》：", "主なデータ"),
    "colon": ("取り組み：", "取り組み"),
    "bullet": ("●目指す拠点の姿", "目指す拠点の姿"),
    "note mark": ("※ 評価基準", "評価基準"),
    "Markdown heading": ("### 令和３年度重点目標の評価", "令和3年度重点目標の評価"),
    "Markdown bold": ("**事業実施期間**", "事業実施期間"),
    "Markdown bullet": ("- ・取組の課題", "取組の課題"),
    "broken": ("評価結果の\n公表方法", "評価結果の公表方法"),
    "brackets inside stay": ("（参考） 3期目振り返りの課題", "(参考)3期目振り返りの課題"),
    "brackets at the end stay": ("評価の理由（区）", "評価の理由(区)"),
    "two bracketed words": ("（成果）（課題）", "(成果)(課題)"),
    "decoration alone": ("■【】", ""),
}


@pytest.mark.parametrize(("label", "key"), KEYS.values(), ids=KEYS.keys())
def test_the_key_of_a_label(label: str, key: str) -> None:
    assert text.label_key(label) == key


@given(st.text(st.sampled_from("■・【】《》()（） :：*#取組区")))
def test_the_key_of_a_key_is_itself(label: str) -> None:
    assert text.label_key(text.label_key(label)) == text.label_key(label)


def test_sanitizing_replaces_one_for_one_and_counts() -> None:
    raw = "区\0の\x07評\ud800価\ufffe\ufdd0\U0001ffff\x85\r。"
    assert text.sanitize(raw) == ("区\ufffdの\ufffd評\ufffd価\ufffd\ufffd\ufffd\ufffd\ufffd。", 8)


def test_sanitizing_leaves_tabs_newlines_and_everything_printable() -> None:
    raw = "区\t拠点\n😀👨\u200d👩\ufffd\ue000"
    assert text.sanitize(raw) == (raw, 0)


@given(st.text(st.characters()))
def test_sanitized_text_keeps_its_length_and_is_encodable(raw: str) -> None:
    sane, count = text.sanitize(raw)
    assert len(sane) == len(raw)
    assert sum(a != b for a, b in zip(raw, sane, strict=True)) == count
    sane.encode()


def test_no_radical_is_left_in_the_tables() -> None:
    table = radicals.table()
    assert len(radicals.KANGXI) == 0xD6
    assert len(radicals.SUPPLEMENT) == 0x74
    assert not any(0x2E80 <= ord(character) < 0x2FE0 for character in table.values())


def test_nfkc_agrees_about_the_kangxi_radicals_but_for_the_door() -> None:
    differing = [c for at, c in enumerate(radicals.KANGXI) if unicodedata.normalize("NFKC", chr(0x2F00 + at)) != c]
    assert differing == ["戸"]


ADVERSARIAL = {
    "spaces": " " * 100_000,
    "invisible": "\u200b" * 100_000,
    "spaces and invisible": " \u200b" * 50_000,
    "voiced marks": "か" + "\u3099" * 100_000,
    "kana and marks": "ﾊﾟ" * 50_000,
    "spaced letters": "事 " * 50_000,
    "spaced kana": "こ も文 " * 25_000,
    "spaced digits": "事 1 年 " * 17_000,
    "opening brackets": "（" * 50_000 + "）" * 50_000,
    "spaced brackets": "事 （ 業 ） " * 12_500,
    "bullets": "■" * 100_000,
    "addresses": "http://" * 14_000,
}


@pytest.mark.parametrize("raw", ADVERSARIAL.values(), ids=ADVERSARIAL.keys())
def test_a_hundred_kilobytes_of_anything_take_no_time(raw: str) -> None:
    start = time.process_time()
    text.clean(raw)
    text.fold(raw)
    text.sanitize(raw)
    text.join([raw, raw])
    text.label_key(raw)
    assert time.process_time() - start < 2
