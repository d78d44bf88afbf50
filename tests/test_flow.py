"""One document's bytes in, one result out: whatever the encoding, the name, or the damage."""

from __future__ import annotations

import io
import random
import re
import socket
import subprocess
import time
import zipfile
from pathlib import Path

import builders
import pytest
import result_checks
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline import flow
from schemas import result_json
from schemas.records import Result

PERIOD = "令和4年4月1日から令和5年3月31日まで(2年度目/5か年度)"  # in letters that every encoding has
ROWS = builders.sheet(period=PERIOD)
TEXT = builders.tabbed(ROWS)
PAGE = "".join(
    f"<tr><th>{label}</th><td>{(text or '').replace(chr(10), '<br>')}</td></tr>"
    if text
    else f"<tr><th colspan=2>{label}</th></tr>"
    for label, text in ROWS
)
HTML = f"<!DOCTYPE html><html><head><title>評価</title></head><body><h1>{builders.TITLE}</h1><table>{PAGE}</table></body></html>"

# -- encodings

ENCODINGS = {
    "UTF-8": ("utf-8", {"utf-8"}),
    "UTF-8 with a mark": ("utf-8-sig", {"utf-8", "utf-8-sig"}),
    "UTF-16 with a mark": ("utf-16", {"utf-16", "utf-16-le"}),
    "UTF-16 LE without one": ("utf-16-le", {"utf-16-le"}),
    "UTF-16 BE without one": ("utf-16-be", {"utf-16-be"}),
    "cp932": ("cp932", {"cp932"}),
    "EUC-JP": ("euc_jp", {"euc_jp"}),
    "ISO-2022-JP": ("iso2022_jp", {"iso2022_jp", "iso2022_jp_2"}),
}


def records(result: Result) -> str:
    """All records and blocks as text, without what rests on the bytes: the document's id."""
    written = result_json.dumps(result._replace(spans=(), evidence=(), diagnostics=()), "key").decode()
    body = written[written.index("\n", written.index('"document":')) :]
    return body.replace(result.document.document_id, "ID").replace(result.document.document_id[:8], "ID")


@pytest.mark.parametrize(("codec", "names"), ENCODINGS.values(), ids=ENCODINGS)
def test_a_report_reads_the_same_in_every_encoding(codec, names):
    plain, other = flow.result_of(TEXT.encode(), "a.txt"), flow.result_of(TEXT.encode(codec), "a.txt")
    assert builders.goals(plain)
    assert records(other) == records(plain)
    assert (other.spans, [place[3:] for place in other.evidence]) == (
        plain.spans,
        [place[3:] for place in plain.evidence],
    )


@pytest.mark.parametrize(("codec", "names"), ENCODINGS.values(), ids=ENCODINGS)
def test_the_codec_is_recorded(codec, names):
    assert flow.result_of(TEXT.encode(codec), "a.txt").document.encoding in names


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp", "iso2022_jp"])
def test_a_page_reads_the_same_in_every_encoding(codec):
    plain, other = flow.result_of(HTML.encode(), "a.html"), flow.result_of(HTML.encode(codec), "a.html")
    assert (plain.document.format, len(builders.goals(plain))) == ("html", 2)
    assert records(other) == records(plain)


def test_a_page_that_says_shift_jis_keeps_its_circled_numbers():
    """The label means cp932, as in every browser: read as Shift_JIS, ① and ㈱ would lose their first byte."""
    page = (
        HTML.replace("<head>", '<head><meta charset="shift_jis">')
        .replace("1. 妊娠中", "①妊娠中")
        .replace("2. 父親", "②父親")
    )
    result = flow.result_of(page.encode("cp932"), "a.html")
    assert builders.goals(result) == builders.goals(flow.result_of(HTML.encode(), "a.html"))


@pytest.mark.parametrize("newline", ["\r\n", "\r"], ids=["Windows", "old Mac"])
def test_line_ends_change_nothing(newline):
    other = flow.result_of(TEXT.replace("\n", newline).encode(), "a.txt")
    assert records(other) == records(flow.result_of(TEXT.encode(), "a.txt"))


def test_a_few_broken_bytes_cost_no_more_than_their_letters():
    data = TEXT.encode().replace("日曜日".encode(), "日曜日".encode()[:-1])
    result = flow.result_of(data, "a.txt")
    assert len(builders.goals(result)) == 2
    assert "replaced-bytes" in builders.codes(result)


# -- the same report in other formats


def test_a_page_and_a_text_say_the_same():
    page, text = flow.result_of(HTML.encode(), "a.html"), flow.result_of(TEXT.encode(), "a.txt")
    for table, fields in (
        ("goals", ("stage", "number", "text")),
        ("items", ("item_key", "text")),
        ("item_goals", ("goal_id",)),
    ):
        assert len(builders.rows(page, table, *fields)) == len(builders.rows(text, table, *fields)) > 0
    assert builders.rows(page, "items", "item_key", "text") == builders.rows(text, "items", "item_key", "text")


@pytest.mark.parametrize("data", [TEXT.encode(), HTML.encode()], ids=["text", "html"])
@pytest.mark.parametrize("check", result_checks.CHECKS, ids=[check.__name__ for check in result_checks.CHECKS])
def test_a_report_keeps_the_contract(data, check):
    check(flow.result_of(data, "report"))


def test_the_census_agrees_with_the_blocks():
    result = flow.result_of(TEXT.encode(), "a.txt")
    assert result.document.census == result.document.character_count
    assert "census-gap" not in builders.codes(result)


# -- bad input


def archive(**members: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        for name, data in members.items():
            written.writestr(name, data)
    return held.getvalue()


NOISE = random.Random(7).randbytes(4000)
SAMPLES = Path(__file__).parents[1] / "corpus" / "samples"
OTHER = "no loader reads this format"
CUT = {"docx": "hoshimi-2023.docx", "xlsx": "kodama-2020.xlsx", "pdf": "hoshimi-2023.pdf"}
BAD = (
    {  # data, name, status, words of the message
        "nothing": (b"", "a.txt", "empty", "nothing to read"),
        "blanks": (b" \n\t\n", "a.txt", "empty", "nothing to read"),
        "wide blanks": ("　\n　".encode(), "a.txt", "empty", "white space"),
        "a mark alone": (b"\xef\xbb\xbf", "a.txt", "empty", "white space"),
        "an empty page": (b"<html><body></body></html>", "a.html", "empty", "the page holds no text"),
        "noise": (NOISE, "a.txt", "unsupported", OTHER),
        "noise called PDF": (NOISE, "a.pdf", "unsupported", OTHER),
        "a picture": (b"\x89PNG\r\n\x1a\n" + NOISE, "a.png", "malformed", "the picture is damaged"),
        "a program": (b"\x7fELF" + NOISE, "report", "unsupported", OTHER),
        "a damaged PDF": (b"%PDF-1.7\n" + NOISE, "a.pdf", "malformed", "the PDF is damaged"),
        "a PDF cut off": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "a.pdf", "malformed", "get a complete copy"),
        "a damaged Word file": (b"PK\x03\x04" + NOISE, "a.docx", "malformed", "download it again"),
        "an archive of other things": (
            archive(memo=b"memo"),
            "a.docx",
            "unsupported",
            "without a Word or Excel document",
        ),
        "rich text": (b"{\\rtf1\\ansi " + NOISE[:40] + b"}", "a.rtf", "unsupported", "save it as PDF"),
        "another text": (
            "拠点だより\n今月の予定をお知らせします。".encode(),
            "a.txt",
            "unrecognized",
            "no report form",
        ),
    }
    | {
        f"a sample cut off: {suffix}": ((SAMPLES / name).read_bytes()[:-900], name, "malformed", "again|complete copy")
        for suffix, name in CUT.items()
    }
)


@pytest.mark.parametrize(("data", "name", "status", "words"), BAD.values(), ids=BAD)
def test_bad_input_has_its_status_and_is_said_in_one_error(data, name, status, words):
    result = flow.result_of(data, name)
    (found,) = [known for known in result.diagnostics if known.severity == "error"]
    assert (result.document.status, found.code) == (status, status)
    assert re.search(words, found.message)


@pytest.mark.parametrize(("data", "name"), [case[:2] for case in BAD.values()], ids=BAD)
def test_bad_input_makes_no_record(data, name):
    result = flow.result_of(data, name)
    assert (result.records, result.document.byte_size) == ({}, len(data))


# -- content decides


@pytest.mark.parametrize("name", ["report.txt", "report.pdf", "report.docx", "report.html", "report", "重点目標.xlsx"])
def test_the_name_decides_neither_format_nor_records(name):
    result = flow.result_of(TEXT.encode(), name)
    assert result == flow.result_of(TEXT.encode(), "")
    assert result.document.format == "text"


@pytest.mark.parametrize(("format_", "sample"), CUT.items(), ids=CUT)
@pytest.mark.parametrize("name", ["report.txt", "report.pdf", "report.xlsx"])
def test_a_file_with_a_wrong_name_is_what_it_holds(format_, sample, name):
    result = flow.result_of((SAMPLES / sample).read_bytes(), name)
    assert (result.document.format, result.document.status) == (format_, "extracted")


def test_a_page_with_a_wrong_name_is_a_page():
    assert flow.result_of(HTML.encode(), "report.pdf").document.format == "html"


def test_no_value_is_taken_from_the_name():
    rows = builders.sheet(
        "evaluated",
        "planned",
        "period",
        goals=("重点目標", "孤立を防ぎます。"),
        next_goals=("重点目標②", "場を増やします。"),
    )
    text = builders.tabbed(rows, title="重点目標の評価")
    result = flow.result_of(text.encode(), "花野区_令和3年度.txt")
    assert (builders.report(result).fiscal_year, builders.report(result).ward_name) == (None, "星見区")


# -- purity


def test_the_same_bytes_give_the_same_result():
    assert flow.result_of(TEXT.encode()) == flow.result_of(TEXT.encode())


def test_one_document_leaves_no_trace_in_the_next():
    alone = flow.result_of(TEXT.encode())
    flow.result_of(HTML.encode())
    flow.result_of(NOISE)
    assert flow.result_of(TEXT.encode()) == alone


def test_reading_asks_neither_clock_nor_network_nor_other_programs(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the pipeline is pure")

    for module, name in ((time, "time"), (time, "localtime"), (socket, "socket"), (subprocess, "Popen")):
        monkeypatch.setattr(module, name, refuse)
    assert flow.result_of(TEXT.encode()).document.status == "extracted"


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_result(data):
    """Never an error of the program, and never a record out of nothing."""
    result = flow.result_of(data)
    assert result.records == {}
    assert result.document.status in {"empty", "unsupported", "malformed", "unrecognized"}


@settings(max_examples=60)
@given(st.integers(0, len(TEXT.encode())), st.binary(min_size=1, max_size=6))
def test_a_damaged_report_is_read_all_the_same(place, damage):
    data = TEXT.encode()
    result = flow.result_of(data[:place] + damage + data[place:], "a.txt")
    assume("period-unread" not in builders.codes(result))  # the length of its term rests on no value: see test_terms
    result_checks.everything_holds(result)
