"""`torikumi search` from the outside."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
from pipeline import flow
from pipeline.store import build
from schemas import result_json

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
REPORT = """{ward}地域子育て支援拠点事業 令和{year}年度重点目標評価結果

重点目標\t妊娠期の家庭に居場所を知らせる。
取組内容\t・プレパパ向けの見学会を年６回開いた。
取組の課題\t・担い手どうしが話し合った結果を区と共有する必要がある。
"""


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three reports of two wards, one of them twice, where `search` looks for them."""
    monkeypatch.chdir(tmp_path)
    texts = {
        f"{ward}{year}{suffix}": REPORT.format(ward=ward, year=year) + suffix
        for ward, year, suffix in (("星見区", 4, ""), ("星見区", 4, "\n"), ("星見区", 5, ""), ("花野区", 4, ""))
    }
    held = [("corpus", f"{at}.txt", text) for at, text in enumerate(texts.values())]
    results = [(root, path, result_json.dumps(flow.result_of(text.encode()), "key")) for root, path, text in held]
    build.build(results, tmp_path / "extracted/torikumi.sqlite")


def search(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["search", *words], catch_exceptions=False)


def test_a_passage_is_printed_with_its_report_and_place() -> None:
    done = search("妊娠期")
    assert done.exit_code == 0
    assert re.search(
        r"^星見区 2022\n  goal  [01]\.txt, line 3, cell 2\n    妊娠期の家庭に居場所を知らせる。", done.stdout
    )
    assert done.stderr == "3 passages\n"


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (("見学会",), 3),
        (("見学会", "--every-edition"), 4),
        (("見学会", "--ward", "星見区"), 2),
        (("見学会", "--ward", "99102"), 1),
        (("見学会", "--year", "2023"), 1),
        (("見学会", "--section", "initiatives"), 3),
        (("見学会", "--section", "issues"), 0),
        (("見学会", "6回"), 3),
        (("ﾌﾟﾚﾊﾟﾊﾟ",), 3),
        (("話し合う",), 0),
        (("話し合う", "--inflected"), 3),
        (("青空",), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)  # fmt: skip
def test_words_and_limits(words: tuple[str, ...], count: int) -> None:
    told = json.loads(search(*words, "--json").stdout)
    assert len(told) == count
    assert search(*words).stderr.startswith(f"{count} passage")


def test_json_names_every_column() -> None:
    (first, *_) = json.loads(search("妊娠期", "--json").stdout)
    assert {
        "text",
        "report_id",
        "ward_name",
        "fiscal_year",
        "last_fiscal_year",
        "section",
        "path",
        "page",
        "locator",
    } <= first.keys()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("",),
        (" ",),
        ("見学会", "--section", "nowhere"),
        ("見学会", "--db", "nowhere"),
        ("見学会", "--year", "令和"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two(words: tuple[str, ...]) -> None:
    done = search(*words)
    assert done.exit_code == 2
    assert done.stdout == ""


@pytest.mark.parametrize(
    "words", ['"', "妊娠 OR 父親", "NEAR(", "-", "^", "*", "'; DROP TABLE items; --", "\x1b[2J", "%"]
)
def test_any_words_are_words(words: str) -> None:
    done = search("--", words)
    assert done.exit_code in {0, 2}
    assert not CONTROL.search(done.stdout + done.stderr)


def test_a_review_is_named_by_the_years_of_its_data(tmp_path: Path) -> None:
    sample = Path(__file__).parents[2] / "corpus/samples/hoshimi-review.html"
    text = result_json.dumps(flow.result_of(sample.read_bytes(), sample.name), "key")
    build.build([("corpus", sample.name, text)], tmp_path / "extracted/torikumi.sqlite")
    assert search("父親").stdout.startswith("星見区 2019–2023\n")
