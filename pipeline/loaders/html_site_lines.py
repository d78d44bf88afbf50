"""Lines that a website prints around any page: ways past the menu, dates and sizes of files, copyright, printing."""

from __future__ import annotations

import re
from functools import cache

LONGEST = 120  # characters: nothing longer is judged by its wording

_BACK = r"(?:へ|に|まで)?(?:戻る|もどる|移動(?:する)?|スキップ(?:する)?|飛ばす|とぶ|ジャンプ)?"
_PLACE = (
    r"(?:ページの?(?:トップ|先頭|上部?|TOP)|先頭|トップ(?:ページ)?|本文|コンテンツ|メニュー|フッター|ヘッダー"
    r"|ナビゲーション)"
)
_HOME = r"(?:ホーム|トップ(?:ページ)?|HOME|TOP|Home|Top)"
_SIZE = r"[\d.,]+\s?[KMG]?(?:B|バイト)"
_DATE = r"(?:\d{4}|(?:令和|平成)\s?(?:\d{1,2}|元))\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"

# Any line that the pattern takes has one of these; reports of one page often have none, and compiling takes its time.
_HINTS = re.compile(
    "ページ|トップ|TOP|本文|コンテンツ|メニュー|ヘッダー|フッター|ナビ|パンくず|現在|検索|サイトマップ|印刷|戻る|もどる|閉じ"
    "|シェア|ツイート|ポスト|ホーム|HOME|Home|Top|[新載開録]日|[0-9KMG] ?B|バイト|[cC]\\)|[Cc]opy|COPY|[©Ⓒ]|RESERVED|eserved"
    "|[Pp]age|PAGE|[Ss]kip|SKIP|back|Back|BACK"
)

_WAY_UP = re.compile(r"ページの?(?:トップ|先頭|上部|TOP)|page\s?top|back to top", re.IGNORECASE)
# what a site asks its readers, and whom they may ask: it stands below the page's own text
_ASKS = re.compile(
    r"この(?:ページ|記事|情報)(?:の内容)?(?:について|に関する|へ)の?(?:アンケート|お?問い?合わ?せ|ご?(?:意見|感想)).{0,40}"
    r"|この(?:ページ|記事)の(?:作成者|担当|作成).{0,40}|この(?:ページ|記事)の(?:情報|内容)は.{2,30}か[。？?]?"
)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        r"\s*(?:"
        rf"[▲△↑■>＞»]*\s*(?:この|前の)?{_PLACE}(?:へ|に|まで)(?:{_BACK})"
        r"|(?:この)?ページの(?:トップ|先頭)|パンくず(?:リスト|ナビ)?|(?:サイト内)?検索|サイトマップ|印刷(?:する)?"
        r"|(?:一覧|ホーム|前(?:のページ)?|目次)[へに](?:戻る|もどる)|(?:戻る|もどる|閉じる|シェア(?:する)?|ツイート|ポスト)"
        r"|page\s?top|ページ\s?トップ|back to top|skip to (?:main )?content"
        rf"|現在(?:位置|地|の(?:ページ|位置|場所))\s?[:：]?(?:\s?{_HOME}.*)?|{_HOME}\s*[>＞›»].*"
        rf"|(?:.{{0,80}}[^\s(（\[])?\s?[(（\[]\s?{_DATE}\s?[・,、/]\s?{_SIZE}\s?[)）\]]"
        rf"|[(（\[]?\s?{_DATE}\s?[・,、/]\s?{_SIZE}\s?[)）\]]?"
        rf"|[(（\[]?\s?(?:PDF|Word|Excel|ワード|エクセル)(?:形式|ファイル)?\s?[:：・,、/]?\s?{_SIZE}\s?[)）\]]?"
        rf"|(?:最終)?(?:更新|掲載|公開|登録)日(?:時)?\s?[:：]?\s?{_DATE}.{{0,20}}"
        r"|(?:copyright|©|\(c\)\s?\d{4}|Ⓒ|&copy;).{0,100}|.{0,80}all rights reserved\.?.{0,10}"
        r")\s*\Z",
        re.IGNORECASE,
    )


def is_line(text: str) -> bool:
    """Whether a whole line or paragraph is such a one.

    >>> is_line("本文へ移動"), is_line("(2020-05-11・320KB)"), is_line("本文へ移動しやすいページを作る。")
    (True, True, False)
    """
    if len(text) > LONGEST:
        return False
    if text.startswith("この") and _ASKS.fullmatch(text.rstrip()):
        return True
    if text.endswith("。") or not _HINTS.search(text):
        return False
    return _pattern().match(text) is not None


def is_end(text: str) -> bool:
    """ページの先頭へ戻る, このページについてのアンケート: the end of a page's own text."""
    return is_line(text) and (_WAY_UP.search(text) is not None or text.startswith("この"))
