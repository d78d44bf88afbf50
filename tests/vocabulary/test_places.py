"""Cities, wards and centers: the list itself, and where texts name them."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import vocabulary
from pipeline.vocabulary import places

# 全国地方公共団体コード, without the check digit.
YOKOHAMA = {
    "14101": "鶴見区", "14102": "神奈川区", "14103": "西区", "14104": "中区", "14105": "南区", "14106": "保土ケ谷区",
    "14107": "磯子区", "14108": "金沢区", "14109": "港北区", "14110": "戸塚区", "14111": "港南区", "14112": "旭区",
    "14113": "緑区", "14114": "瀬谷区", "14115": "栄区", "14116": "泉区", "14117": "青葉区", "14118": "都筑区",
}  # fmt: skip
ROWS = {row["name"]: row for city in vocabulary.read("wards")["city"] for row in city["ward"]}
EXAMPLES = [(name, text) for name, row in ROWS.items() for text in row["examples"]]
COUNTER_EXAMPLES = [(name, text) for name, row in ROWS.items() for text in row.get("counter_examples", [])]


def named(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in places.mentions(text)]


def test_the_eighteen_wards_have_their_codes():
    assert {ward.code: ward.name for ward in places.wards().values() if not ward.city.is_sample} == YOKOHAMA


def test_invented_wards_have_codes_that_no_municipality_has():
    samples = [ward for ward in places.wards().values() if ward.city.is_sample]
    assert len(samples) == 8
    assert all(ward.code.startswith("991") and ward.city.code == "99100" for ward in samples)


@pytest.mark.parametrize("code", places.wards())
def test_a_ward_is_written_in_kana_and_letters_and_has_a_center(code):
    ward = places.wards()[code]
    assert re.fullmatch(r"[ァ-ヶ]+ク", ward.kana)
    assert re.fullmatch(r"[A-Z][a-z]+-ku", ward.romaji)
    assert ward.centers[0].center_id == f"{code}-1"


def test_no_two_wards_or_centers_share_a_spelling():
    wards = [name for ward in places.wards().values() for name in (ward.name, *ward.spellings)]
    centers = [name for center in places.centers().values() for name in (center.name, *center.spellings)]
    assert len(set(wards)) == len(wards)
    assert len(set(centers)) == len(centers)


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_an_example_names_its_ward_and_no_other(name, text):
    assert [ward.name for _, _, ward in places.mentions(text)] == [name]


@pytest.mark.parametrize(("name", "text"), COUNTER_EXAMPLES)
def test_a_counter_example_does_not_name_its_ward(name, text):
    assert name not in [ward.name for _, _, ward in places.mentions(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("港南区こども家庭支援課", ["港南区"]),
        ("関西区域の団体", []),
        ("西区・中区・南区の三区", ["西区", "中区", "南区"]),
        ("あおぞら市星見区と、となりの花野区", ["星見区", "花野区"]),
        ("神奈川県横浜市中区", ["中区"]),
        ("仙台市青葉区", []),
        ("青葉区と仙台市青葉区", ["青葉区"]),
        ("港北区域", ["港北区"]),
        ("保土ヶ谷区", ["保土ヶ谷区"]),
        ("", []),
    ],
)
def test_wards_are_named_from_left_to_right(text, names):
    assert named(text) == names


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(["港", "南", "区", "西", "北", "市", "横浜市", "・", "と", "域", "緑"]), max_size=12).map(
        "".join
    )
)
def test_mentions_never_overlap_and_are_spellings(text):
    mentions = places.mentions(text)
    assert all(first.end <= second.start for first, second in pairwise(mentions))
    assert all(places.ward_named(text[start:end]) is ward for start, end, ward in mentions)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("泉区", "14116"), ("横浜市泉区", "14116"), ("横浜市 泉 区", "14116"), ("イズミク", "14116"), ("ｲｽﾞﾐｸ", "14116"),
        ("Izumi-ku", "14116"), ("ＩＺＵＭＩ－ＫＵ", "14116"), ("保土ヶ谷区", "14106"), ("保土が谷区", "14106"),
        ("星見区", "99101"),
        ("泉", None), ("泉区こども家庭支援課", None), ("仙台市泉区", None), ("", None),
    ],
)  # fmt: skip
def test_a_whole_text_names_a_ward_in_any_spelling(text, code):
    ward = places.ward_named(text)
    assert (ward and ward.code) == code


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("どろっぷとどろっぷサテライト", ["どろっぷ", "どろっぷ"]),
        ("拠点の「いっぽ」では", ["いっぽ"]),
        ("地域子育て支援拠点いっぽ", ["いっぽ"]),
        ("地域子育て支援拠点 とことこ", ["とことこ"]),
        ("はじめのいっぽを踏み出す", []),
        ("とことこ歩く", []),
        ("はっちゃんの会", []),
        ("はっちの会", ["はっち"]),
        ("Ｐｏｐｏｌａの講座", ["Ｐｏｐｏｌａ"]),
        ("POPOLAとポポラサテライト", ["POPOLA", "ポポラ"]),
        ("Popolation", []),
        ("スマイルポート", ["スマイルポート"]),
        ("ラファール", []),
    ],
)
def test_centers_are_named_where_no_word_goes_on(text, names):
    assert [text[start:end] for start, end, _ in places.center_mentions(text)] == names


def test_a_center_leads_to_its_ward():
    (mention,) = places.center_mentions("星見のほしのこでは")
    assert places.wards()[mention.center.ward_code].name == "星見区"
