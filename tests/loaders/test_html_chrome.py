"""The site around a report: told apart where it says so, and never at the cost of the report."""

import pytest

from pipeline.loaders import html, html_site_lines
from schemas.document import CHROME, Document

REPORT = (
    "<h1>令和5年度重点目標評価結果</h1><h2>取組内容</h2><p>・親子の講座を開きました。</p><p>・地域の会に参加しました。</p>"
    "<table><tr><th>取組の成果<td>利用が増えました。登録も増えました。<tr><th>取組の課題<td>広報が足りません。</table>"
)


def load(source: str) -> Document:
    return html.load(f"<!DOCTYPE html><html><head><title>重点目標</title></head><body>{source}</body></html>".encode())


def chrome(source: str) -> list[str]:
    """The blocks taken for the site, without the title."""
    return [block.text for block in load(source).blocks[1:] if block.kind == CHROME]


@pytest.mark.parametrize(
    ("site", "texts"),
    [
        ("<nav><ul><li><a href=/>ホーム</a><li>案内</ul></nav>", ["ホーム", "案内"]),
        ("<div role=navigation>メニュー一覧</div>", ["メニュー一覧"]),
        ("<header><p>みどり拠点</p><a href=/>ホーム</a></header>", ["みどり拠点", "ホーム"]),
        ("<footer><p>開館時間 9時から16時</p></footer>", ["開館時間 9時から16時"]),
        ("<aside><a href=/x>お知らせ</a> 4月</aside>", ["お知らせ 4月"]),
        ("<div id=globalNavi><p><a href=/>ホーム</a>と案内</p></div>", ["ホームと案内"]),
        ("<div class='l-side menu01'><a href=/>一時預かり</a>の案内</div>", ["一時預かりの案内"]),
        ("<div class='footer-inner'>所在地 みどり町1</div>", ["所在地 みどり町1"]),
        ("<ul><li><a href=/a>拠点の案内</a><li><a href=/b>交通</a></ul>", ["拠点の案内", "交通"]),
        (
            "<p><a href=/>トップ</a> &gt; <a href=/k>子育て</a> &gt; 重点目標の評価</p>",
            ["トップ > 子育て > 重点目標の評価"],
        ),
        ("<p>現在位置 ホーム &gt; 子育て</p>", ["現在位置 ホーム > 子育て"]),
        ("<p><a href=/f/r4.pdf>令和4年度の評価結果</a>（PDF：320KB）</p>", ["令和4年度の評価結果（PDF：320KB）"]),
        ("<p>利用者アンケート</p><p>(2019-03-22・1440KB)</p>", ["(2019-03-22・1440KB)"]),
        ("<a href=#main>本文へ移動</a>", ["本文へ移動"]),
        ("<p>ページの先頭へ</p><p>Copyright (C) みどり拠点</p>", ["ページの先頭へ", "Copyright (C) みどり拠点"]),
        (
            "<form><select><option>令和4年度<option>令和5年度</select><button>表示</button></form>",
            ["令和4年度", "令和5年度", "表示"],
        ),
    ],
)
@pytest.mark.parametrize(
    "wrapped", ["{site}{report}", "{site}<main>{report}</main>", "<div id=contents>{report}</div>{site}"]
)
def test_site_is_chrome_and_the_report_is_not(site: str, texts: list[str], wrapped: str) -> None:
    """Menus, paths, footers, file lists and forms are chrome, wherever the report stands."""
    assert chrome(wrapped.format(site=site, report=REPORT)) == texts


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"<nav>{REPORT}", id="menu never closed"),
        pytest.param(f"<div id=header>{REPORT}</div>", id="all in the header"),
        pytest.param(f"<div class=menu><a href=x>戻り先</a>{REPORT}</div>", id="all in a menu"),
        pytest.param(f"<footer>{REPORT}", id="all in the footer"),
        pytest.param(
            f"<article><header><h2>令和5年度の評価</h2></header>{REPORT}</article>", id="header of an article"
        ),
        pytest.param(
            f"<header><h1>重点目標</h1><p>みどり区</p></header>{REPORT.replace('h1', 'h3')}", id="heading of the page"
        ),
        pytest.param(
            f"<div class=header>取組内容</div><div class=head>取組の成果</div>{REPORT}", id="boxes named header"
        ),
        pytest.param(f"{REPORT}<ul><li>・<a href=x>広場</a>と連携した。<li>・参加した。</ul>", id="a link in an item"),
        pytest.param(f"{REPORT}<h2><a href=#g1>重点目標①</a></h2><p>支える。</p>", id="a heading with a link"),
        pytest.param(f"{REPORT}<p>本文へ移動しやすいページにします。</p>", id="a sentence about pages"),
        pytest.param(
            f"{REPORT}<table><tr><th>年度<th>資料<tr><td>令和4年度<td><a href=a.pdf>報告</a></table>",
            id="links in a table",
        ),
        pytest.param(f"<div class=skip-izumi><div class=share-box>{REPORT}</div></div>", id="the site's name is Skip"),
    ],
)
def test_the_report_is_never_chrome(page: str) -> None:
    """What holds the sentences, the heading or a table of the report is content, whatever it is called."""
    assert [text for text in chrome(page) if text != "戻り先"] == []


@pytest.mark.parametrize(
    "line",
    [
        "本文へ移動",
        "▲ページトップへ",
        "ページの先頭へ戻る",
        "(2020-05-11・320KB)",
        "R2年度アンケート (2020-05-11・1.2MB)",
        "PDF：320KB",
        "最終更新日 2024年6月28日",
        "© 2024 拠点",
        "(C) 2024 拠点",
        "ホーム > 拠点 > 重点目標",
        "サイトマップ",
        "一覧へ戻る",
        "現在のページ：トップページ ＞ 子育て ＞ 拠点",
        "このページについてのアンケート",
        "このページに関するお問い合わせ",
        "このページの内容は分かりやすかったですか。",
        "このページの作成者・問合せ先　子育て課",
    ],
)
def test_lines_of_a_site(line: str) -> None:
    assert html_site_lines.is_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "トップ",
        "本文",
        "令和5年度",
        "ホームページで公表します。",
        "(令和5年4月1日)",
        "(C) 課題",
        "ホーム訪問",
        "更新日を決める",
        "2020年3月",
        "コンテンツを増やす。",
        "検索しやすい一覧にする。",
        "先頭に立って取り組む。",
        "メニューへの要望を聞く。",
        "このページを見た家庭が増えた。",
        "この事業についてのアンケートを行う。",
    ],
)
def test_lines_of_a_report(line: str) -> None:
    assert not html_site_lines.is_line(line)
