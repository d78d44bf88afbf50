"""Whatever the file's codec, label or damage, its characters come back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalization import encoding

PROSE = "令和４年度は、妊娠期からの居場所づくりを進めました。交流会を１２回開催し、参加者は延べ３４０人でした。\n"
VENDOR = "①㈱髙～－ⅠⅡ№"
CODECS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp932",
    "shift_jis",
    "euc_jp",
    "euc_jis_2004",
    "iso2022_jp",
    "iso2022_jp_2",
    "iso2022_jp_2004",
)
LABEL_OF = {
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16",
    "cp932": "Shift_JIS",
    "shift_jis": "x-sjis",
    "euc_jp": "EUC-JP",
    "euc_jis_2004": "euc-jp",
}
WRONG = ("utf-8", "Shift_JIS", "euc-jp", "iso-8859-1", "utf-16", "no-such-label", "")


def encodable(text: str, codec: str) -> str:
    return text.encode(codec, "ignore").decode(codec)


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("label", ["declared", "missing", *WRONG])
@pytest.mark.parametrize("text", [PROSE, PROSE + VENDOR + "\n"], ids=["prose", "vendor"])
def test_text_comes_back_whatever_the_codec_and_the_label(codec: str, label: str, text: str) -> None:
    text = encodable(text, codec)
    declared = None if label == "missing" else LABEL_OF.get(codec, codec) if label == "declared" else label
    decoded = encoding.decode(text.encode(codec), declared)
    assert decoded.text == text
    assert decoded.replaced == 0


SHORT = ("評価", "区", "こども", "取組の成果", "目的：交流", "はっち", "ア　相談", "年度", "・地域", "泉区")


@pytest.mark.parametrize("text", SHORT)
@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc_jp", "iso2022_jp"])
def test_short_texts_need_no_label(text: str, codec: str) -> None:
    assert encoding.decode(text.encode(codec)).text == text


@pytest.mark.parametrize("text", SHORT)
@pytest.mark.parametrize("label", ["utf-8", "euc-jp", "shift_jis"])
def test_a_wrong_label_does_not_spoil_a_short_utf_8_text(text: str, label: str) -> None:
    assert encoding.decode(text.encode(), label).text == text


@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc_jp", "iso2022_jp_2"])
@pytest.mark.parametrize("stray", [b"\xff", b"\x80", b"\xfe"])
@pytest.mark.parametrize("declared", [True, False])
def test_a_stray_byte_costs_itself_only(codec: str, stray: bytes, declared: bool) -> None:
    head, tail = PROSE.encode(codec), PROSE.encode(codec)
    decoded = encoding.decode(head + stray + tail, codec if declared else None)
    assert decoded.text == PROSE + "\ufffd" + PROSE
    assert decoded.replaced == 1
    assert decoded.codec == codec


def test_a_file_cut_inside_a_character_keeps_the_rest() -> None:
    for codec in ("utf-8", "cp932", "euc_jp", "utf-16"):
        decoded = encoding.decode(PROSE.strip().encode(codec)[:-1])
        assert decoded.text == PROSE.strip()[:-1] + "\ufffd", codec
        assert decoded.replaced == 1, codec


def test_replacement_characters_of_the_file_itself_are_not_counted() -> None:
    decoded = encoding.decode((PROSE + "\ufffd").encode() + b"\xff")
    assert decoded.text == PROSE + "\ufffd\ufffd"
    assert decoded.replaced == 1


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"\xad\xa1\xc9\xbe\xb2\xc1", "①評価", id="circled number in EUC-JP"),
        pytest.param("髙橋".encode("cp932"), "髙橋", id="ladder 高 in Shift_JIS"),
        pytest.param(b"\xfc\xe2\xb6\xb6\xa4\xb5\xa4\xf3", "髙橋さん", id="ladder 高 in EUC-JP as Windows writes it"),
        pytest.param(b"\x1b$B-!I>2A\x1b(B", "①評価", id="circled number in ISO-2022-JP as Windows writes it"),
        pytest.param(b"\x1b(IJ_J_\x1b(B OK", "ﾊﾟﾊﾟ OK", id="half-width kana in ISO-2022-JP"),
        pytest.param("ﾊﾟﾊﾟとﾏﾏ".encode("euc_jp"), "ﾊﾟﾊﾟとﾏﾏ", id="half-width kana in EUC-JP"),
        pytest.param("ﾊﾟﾊﾟ講座を開催".encode("cp932"), "ﾊﾟﾊﾟ講座を開催", id="half-width kana in Shift_JIS"),
    ],
)
def test_vendor_and_half_width_characters(data: bytes, text: str) -> None:
    assert encoding.decode(data).text == text


def test_a_nul_in_utf_8_does_not_make_it_utf_16() -> None:
    for text in ("abc\0def", "区\0拠点を", PROSE + "\0" + PROSE, "1 2\t3\0\n4 5 6"):
        assert encoding.decode(text.encode()).text == text


def test_plain_ascii_is_utf_8_whatever_it_claims() -> None:
    for label in (None, *WRONG):
        assert encoding.decode(b"A-D 12/34", label) == encoding.Decoded("A-D 12/34", "utf-8", 0, None)
    assert encoding.decode(b"") == encoding.Decoded("", "utf-8", 0, None)


def test_an_ambiguous_text_names_the_runner_up() -> None:
    assert encoding.decode("ﾆﾎﾝｺﾞ".encode("cp932") + b"\xb1").runner_up == "cp932"
    assert all(encoding.decode(PROSE.encode(codec)).runner_up is None for codec in ("cp932", "euc_jp", "utf-8"))


@pytest.mark.parametrize(
    ("head", "label"),
    [
        (b'<meta charset="Shift_JIS">', "shift_jis"),
        (b"<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=EUC-JP'>", "euc-jp"),
        (b'<?xml version="1.0" encoding="iso-2022-jp"?><html>', "iso-2022-jp"),
        (b"<html><head><meta name=x><meta charset = utf-8 /></head>", "utf-8"),
        (b"<!-- <meta charset=euc-jp> --><meta charset=utf-8>", "utf-8"),
        (b"<p>charset=euc-jp</p>", None),
        (b"", None),
    ],
)
def test_the_label_a_page_declares(head: bytes, label: str | None) -> None:
    assert encoding.declared_in_html(head) == label


JAPANESE = st.text(st.sampled_from(PROSE + "アイウ親子交流支援拠点地域協働（）「」abc 123"), min_size=1, max_size=60)


@given(text=JAPANESE, codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "iso2022_jp"]))
def test_self_identifying_codecs_round_trip(text: str, codec: str) -> None:
    assert encoding.decode(text.encode(codec)).text == text


@given(text=JAPANESE, codec=st.sampled_from(["cp932", "euc_jp"]), declared=st.booleans())
def test_legacy_codecs_round_trip_in_a_sentence(text: str, codec: str, declared: bool) -> None:
    text = PROSE + text
    assert encoding.decode(text.encode(codec), codec if declared else None).text == text


@given(st.text())
def test_any_utf_8_comes_back_when_declared(text: str) -> None:
    data = text.encode("utf-8", "ignore")
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe")) and b"\x1b" not in data and b"\0" not in data:
        assert encoding.decode(data, "utf-8").text == data.decode()


@given(st.binary(max_size=300), st.sampled_from([None, *WRONG]))
def test_bytes_of_any_kind_decode_to_something(data: bytes, label: str | None) -> None:
    decoded = encoding.decode(data, label)
    assert decoded.replaced <= decoded.text.count("\ufffd")
    assert bool(decoded.text) == bool(data) or data in dict(encoding.BYTE_ORDER_MARKS) or b"\x1b" in data
