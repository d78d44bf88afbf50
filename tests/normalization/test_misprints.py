"""Suspect text is told with what it should be; sound text is left in peace."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalization import misprint_words, misprints


def told(text: str, **names: frozenset[str]) -> list[tuple[str, str]]:
    return [(found.printed, found.suggestion) for found in misprints.find(text, **names)]


@pytest.mark.parametrize(
    ("text", "printed", "suggestion"),
    [
        # a lost て
        ("互いの考えを話し合っよく知る。", "し合っよ", "し合ってよ"),
        ("学校に向かっ歩く。", "向かっ歩", "向かって歩"),
        ("案内を作っ4か所に置く。", "を作っ4", "を作って4"),
        ("公園に集まっ、遊ぶ。", "集まっ、", "集まって、"),
        ("支援の輪が広がり、担い手が増えいる。", "増えいる", "増えている"),
        ("情報を届け、利用につなげいく。", "なげいく", "なげていく"),
        ("計画どおりに実施しいる。", "施しいる", "施している"),
        ("手紙を読んいる。", "読んいる", "読んでいる"),
        # a lost っ
        ("地図を作た。", "を作た。", "を作った。"),
        ("地域の輪が広がている。", "広がてい", "広がってい"),
        ("課題となた点を話す。", "となた点", "となった点"),
        # a large kana for a small one
        ("担い手が多くなつた。", "くなつた", "くなった"),
        ("きよういくのきようだいが来る。", "きようだい", "きょうだい"),
        # another mark
        ("つなかりを広げる。", "つなかり", "つながり"),
        ("子育てを支え、子育てに学び、子育てを伝える。子育でを語る。", "子育でを", "子育てを"),
        # kana of the other kind
        ("新しいぷログラムを開く。", "ぷログラム", "プログラム"),
        ("ウェぶで申し込む。", "ウェぶ", "ウェブ"),
        ("スタッフのメニゅーを増やす。", "メニゅー", "メニュー"),
        ("プレパパの会とぶれママの会を開く。", "ぶれママ", "プレママ"),
        ("力フェを開く。", "力フェ", "カフェ"),
        ("絵本のコ一ナーを設ける。", "コ一ナー", "コーナー"),
        ("メ―ルを配信する。", "メ―ル", "メール"),
        ("データを集める。イベン卜を開く。", "イベン卜", "イベント"),
        ("子育てさぽート", "さぽート", "サポート"),
        ("地区の会に協カする。", "協カ", "協力"),
        ("窓ロで話を聞く。", "窓ロ", "窓口"),
        ("掲示をエ夫する。", "エ夫", "工夫"),
        # loan words
        ("地区のケアブラザに集う。", "ケアブラザ", "ケアプラザ"),
        ("サテイトで開く。", "サテイト", "サテライト"),
        ("オレソジ色の旗を立てる。", "オレソジ", "オレンジ"),
        ("コンサルジュが話を聞く。", "コンサルジュ", "コンシェルジュ"),
        ("体育館でマッブを配る。", "マッブ", "マップ"),
        # letters printed twice
        ("重重点点を定める。", "重重点点", "重点"),
        ("一人の拠拠点に集う。", "の拠拠点", "の拠点"),
        ("相談のの充実を図る。", "談のの充", "談の充"),
        ("来館者を受けけ入れる。", "受けけ入", "受け入"),
        ("地域で支えてていく。", "えててい", "えてい"),
        ("ボボラランンテティィアアを募る。", "ボボラランンテティィアア", "ボランティア"),
        # spaces inside words
        ("計画に沿っ て進める。", "っ て", "って"),
        ("居場所を守る。居 場所の見守り。", "居 場所", "居場所"),
        ("絵本のコ ーナーを設ける。", "コ ーナー", "コーナー"),
        ("ボラン ティアを募る。", "ボラン ティア", "ボランティア"),
        ("入会に付 き添う。", "付 き", "付き"),
        # letters of the same shape
        ("家庭への支授を続ける。", "支授", "支援"),
        ("商業施投で開く。", "施投", "施設"),
        # what the language does not have
        ("情報を集め、を届ける。", "、を", "、"),
        ("家庭をを支える。", "をを", "を"),
        ("親子でかかわqりを持つ。", "わqり", "わり"),
        ("O才の集まり", "O才", "0才"),
        ("1O人が集う。", "O人", "0人"),
        # names
        (
            "「ごろりんタイム」を開き、「ごろりんタイム」に通う。「ごろりタイム」も好評。",
            "ごろりタイム",
            "ごろりんタイム",
        ),
    ],
)
def test_what_is_spoiled_is_told_with_what_it_should_be(text, printed, suggestion):
    assert told(text) == [(printed, suggestion)]


def test_a_name_that_is_nearly_that_of_the_center_is_told():
    assert told("ラファールの通信を配る。", names=frozenset({"ラフール"})) == [("ラファール", "ラフール")]


@pytest.mark.parametrize(
    "text",
    [
        "引っ越してきた一人っ子と、真っ赤な取っ手を引っ張る。手っ取り早い切っ掛けになった。",
        "「あっ」と言った。やったっけ。いらっしゃい。",
        "遊ぶスペースと選ぶコツ。はっぷアプリ。きっぷケース。たっぷりカフェ。",
        "3カ月と12カ所、数カ国。ア 一人 イ 二人 ウ 三人 エ 本部。（エ）本部。プレパパプレママの会。",
        "育つたびに、かつて旅立つたのしみ。いたい。手をつないだ後、泣いた。2年度 重点目標と年度重点目標。",
        "養育者を通して学び、養育者を通じて知る。聞き入る。楽しいいろどり。受けいれる。だけいる。",
        "育ててきた。支え合いを立てて、慌てて出た。引き続ききめ細かく。ものの数分。おおきな木。",
        "カフェへドライブし、ママやパパもプールで泳ぐ。またママと、このプログラムを。",
        "スタッフ一チームと二クラス、パパ一人。夕カフェを開く。",
        "学校校長会と泉区区役所。親子子ども。年々、人々。学校長会も開く。",
        "さまざまなささえあい。かかわりのある人のつながり。こどももおとなも。いきいき。",
        "親子で過ごすこととし、1回1回を大切に。もののけの絵本。",
        "区 拠点 相互評価。区は。拠点は。本拠点 サテライト。",
        "入口と人口。会話の会。開館と閉館。老人会の婦人会場。茶話会。目立つ看板。",
        "ホールでボールとポール。カードとガード。テスト、リスト。コールセンター。",
        "子どもを、地域で見守る。準備をします。WebとSNS、iPadを使う。A4の紙。",
        "「はいはいタイム」と「ごろりんタイム」。「第1回講座」「第2回講座」「第2回講座」。",
        "",
    ],
)
def test_sound_text_is_left_in_peace(text):
    assert told(text) == []


TEXTS = st.text(alphabet="っをてのがにはぷぶプブタッグラムアァンーパママ支援授拠点居場所0Oo 、。「」\n1aX", max_size=60)


@given(TEXTS)
def test_places_are_within_the_text_in_order_and_apart(text):
    found = misprints.find(text)
    assert all(text[each.start : each.end] == each.printed != each.suggestion for each in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


@given(st.text(max_size=40))
def test_any_text_is_read(text):
    misprints.find(text)


@pytest.mark.parametrize("piece", ["ス", "っよ", "重重点点", "居 場 所 ", "ぷログラム", "「ごろりん」", "支授", "あ"])
def test_a_long_text_spoiled_throughout_takes_no_time(piece):
    """What is looked at one by one is bounded, whatever the length."""
    import time

    start = time.process_time()
    found = misprints.find(piece * (40_000 // len(piece)))
    assert time.process_time() - start < 2
    assert len(found) <= 3 * misprints.MOST


# with the dictionary


@pytest.mark.parametrize(
    ("text", "printed", "suggestion"),
    [
        ("計画を進めいくことにした。", "進めいく", "進めていく"),
        ("手紙を読んよく考える。", "読んよく", "読んでよく"),
        ("利用者どうしが知り 合う場。", "知り 合う", "知り合う"),
        ("家を訪間する。", "訪間", "訪問"),
        ("作業業の分担。", "作業業", "作業"),
    ],
)
def test_the_dictionary_tells_more(text, printed, suggestion):
    assert (printed, suggestion) in [(found.printed, found.suggestion) for found in misprint_words.find_all(text)]


@pytest.mark.parametrize(
    "text", ["第3期目の振り返り。", "ひまわりまっぷを配る。", "取り組み始める。食べ終わる。本 日。", ""]
)
def test_the_dictionary_leaves_sound_text_in_peace(text):
    assert misprint_words.find_all(text) == []
