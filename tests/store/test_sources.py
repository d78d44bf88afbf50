"""Where documents were published: the list that people write."""

from __future__ import annotations

import sqlite3

import pytest
from store_results import full

from pipeline.errors import OutputError
from pipeline.store import build

HEAD = "path,url,page_url,publisher,retrieved_on,license,note\n"
URL = "https://example.jp/a.pdf"


@pytest.fixture
def published(tmp_path):
    """Builds a database of documents at these paths (`corpus` is their root) with a list, and gives rows and remarks."""

    def make(text: str | bytes, *paths: str, root: str = "corpus", at: str = "corpus"):
        file = tmp_path / "sources.csv"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        results = [(at, path, full(path, f"r{number}").json()) for number, path in enumerate(paths)]
        target = tmp_path / "torikumi.sqlite"
        built = build.build(results, target, sources=[(root, file)])
        columns = "path, url, page_url, publisher, retrieved_on, license, note"
        sql = f"SELECT {columns} FROM sources JOIN document_paths USING (document_id)"
        connection = sqlite3.connect(target)
        rows = connection.execute(f"{sql} ORDER BY path, url").fetchall()
        connection.close()
        return rows, [remark.removeprefix(str(file)) for remark in built.remarks]

    return make


def test_a_line_becomes_a_row(published):
    line = f"2021/a.pdf,{URL},https://example.jp/,区役所,2026-04-01,CC BY 4.0,第2版\n"
    rows, remarks = published(HEAD + line, "2021/a.pdf")
    assert (rows, remarks) == (
        [("2021/a.pdf", URL, "https://example.jp/", "区役所", "2026-04-01", "CC BY 4.0", "第2版")],
        [],
    )


def test_what_is_left_empty_is_null(published):
    assert published(f"{HEAD}a.pdf,{URL},,,,,\n", "a.pdf")[0] == [("a.pdf", URL, None, None, None, None, None)]


def test_a_citation_has_the_address(tmp_path):
    file, target = tmp_path / "sources.csv", tmp_path / "torikumi.sqlite"
    file.write_text(f"path,url\na.pdf,{URL}\n", "utf-8")
    build.build([("corpus", "a.pdf", full().json())], target, sources=[("corpus", file)])
    connection = sqlite3.connect(target)
    assert connection.execute("SELECT DISTINCT url FROM citations").fetchall() == [(URL,)]
    connection.close()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_any_encoding_that_excel_writes_is_read(published, codec):
    rows, _ = published(f"{HEAD}報告/令和3年度.pdf,{URL},,泉区役所,,,\n".encode(codec), "報告/令和3年度.pdf")
    assert [row[3] for row in rows] == ["泉区役所"]


@pytest.mark.parametrize("path", ["./2021/a.pdf", "2021\\a.pdf", " 2021/a.pdf "])
def test_a_path_is_found_however_it_is_written(published, path):
    assert len(published(f"path,url\n{path},{URL}\n", "2021/a.pdf")[0]) == 1


def test_letters_in_pieces_are_the_same_path(published):
    """Some systems write が as か and a mark."""
    assert len(published(f"path,url\n保土か\u3099谷.pdf,{URL}\n", "保土が谷.pdf")[0]) == 1


def test_a_folder_below_has_its_sources_from_the_list_above(published):
    assert len(published(f"path,url\nsamples/a.pdf,{URL}\n", "a.pdf", at="corpus/samples")[0]) == 1


def test_the_source_of_an_archive_is_that_of_its_members(published):
    rows, _ = published(f"path,url\na.zip,{URL}\n", "a.zip!/b.pdf", "a.zip!/c.pdf", "d.pdf")
    assert [row[0] for row in rows] == ["a.zip!/b.pdf", "a.zip!/c.pdf"]


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026/4/1", "2026-04-01"), ("2026年4月1日", "2026-04-01"), ("２０２６-０４-０１", "2026-04-01")],
)
def test_a_day_is_read_as_excel_and_people_write_it(published, written, day):
    assert published(f"path,url,retrieved_on\na.pdf,{URL},{written}\n", "a.pdf")[0][0][4] == day


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        (f"path,url\nb.pdf,{URL}\n", " line 2: no document corpus/b.pdf was read; correct the path"),
        ("path,url,note\na.pdf,,待ち\n", " line 2: corpus/a.pdf has no url; a source needs one"),
        (f"path,url,retrieved_on\na.pdf,{URL},2026-02-30\n", " line 2: 2026-02-30 is no day; write it as 2026-04-01"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(published, text, remark):
    assert published(text, "a.pdf")[1] == [remark]


@pytest.mark.parametrize("text", ["", "file;address\n", f"{URL}\n"])
def test_a_list_without_its_columns_is_told(published, text):
    rows, remarks = published(text, "a.pdf")
    assert rows == []
    assert remarks[0].startswith(": the first line has no path, url")


def test_a_strange_column_is_told_and_the_rest_is_kept(published):
    rows, remarks = published(f"path,url,adress\na.pdf,{URL},x\n", "a.pdf")
    assert len(rows) == len(remarks) == 1


def test_blank_lines_are_nothing(published):
    assert published(f"path,url\n\n,,\na.pdf,{URL}\n", "a.pdf")[1] == []


def test_a_list_that_cannot_be_read_stops_the_build(tmp_path):
    with pytest.raises(OutputError, match="cannot be read"):
        build.build([], tmp_path / "torikumi.sqlite", sources=[("corpus", tmp_path / "absent.csv")])
