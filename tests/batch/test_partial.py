"""What was read before a document was cut off is kept."""

import json
import time

import pytest
from misdeeds import paged

from pipeline.batch import progress
from pipeline.batch.progress import Reached
from schemas.document import BY_OCR

PLACE = "reports/a.txt.json"


def kept(bench, *pages, seconds=3.0):
    """The document's status, the pages in its result, and what it says of the cut."""
    bench.put("a.txt", "\n".join(pages))
    bench.seconds = seconds
    bench.run(read=paged)
    result = json.loads(bench.results()[PLACE])
    first = next((row for row in result.get("diagnostics", ()) if row["severity"] == "error"), {})
    return result["document"]["status"], [row["text"] for row in result.get("blocks", ())], first.get("code")


@pytest.mark.parametrize(
    ("order", "code"),
    [("hang", "timeout"), ("segfault", "crashed"), ("exit", "crashed"), ("eat", "memory"), ("defect", "crashed")],
)
def test_pages_before_the_bad_one_are_kept(bench, order, code):
    """The document is partial and says why; the pages behind are not tried."""
    assert kept(bench, "one", "two", order, "four") == ("partial", ["one", "two"], code)


@pytest.mark.parametrize(("order", "code"), [("hang", "timeout"), ("segfault", "crashed"), ("defect", "crashed")])
def test_text_is_kept_where_its_meaning_cannot_be_found(bench, order, code):
    """All pages were read, and what was made of them never ended: the text is there, with no record."""
    assert kept(bench, "one", "two", f"later {order}") == (code, ["one", "two"], code)


@pytest.mark.parametrize("order", ["hang", "segfault"])
def test_nothing_is_kept_of_a_bad_first_page(bench, order):
    """There was nothing before it."""
    assert kept(bench, order, "two", seconds=1.5)[1] == []


def test_slow_pages_end_between_two_pages(bench):
    """Each page is fine, all of them take too long: the first ones are kept, in one reading."""
    status, pages, code = kept(bench, *["wait"] * 30, seconds=3.0)
    assert (status, code) == ("partial", "timeout")
    assert 3 <= len(pages) <= 7


def test_the_second_reading_is_within_the_limit(bench):
    """A page that hangs costs the limit and no more, however late it comes."""
    began = time.monotonic()
    _, pages, code = kept(bench, *["wait"] * 4, "hang", seconds=4.0)
    assert time.monotonic() - began < 4.0 + 2.0
    assert code == "timeout"
    assert pages


def test_a_page_that_kills_once_more_costs_the_document(bench):
    """A second reading that is lost too is the last one; the reason is that of the first."""

    def unsteady(data, name, goes_on):
        goes_on(1)
        goes_on(2)
        import os

        os._exit(3)

    bench.put("a.txt", "one")
    assert bench.statuses(read=unsteady) == {"a.txt": "crashed"}


def test_more_time_reads_it_again(bench):
    """What was cut off is kept while the limits are the same, and read again under others."""
    bench.put("a.txt", "\n".join(["wait"] * 12))
    bench.put("b.txt", "one")
    bench.seconds = 2.0
    assert bench.statuses(read=paged) == {"a.txt": "partial", "b.txt": "extracted"}
    assert [one.path for one in bench.run(read=paged).outcomes if one.is_read] == []
    bench.seconds = 12.0
    report = bench.run(read=paged)
    assert [(one.path, one.status) for one in report.outcomes if one.is_read] == [("a.txt", "extracted")]


def test_what_was_cut_off_enters_the_database(bench):
    """With its text, its status and its reason; our own checks find the characters in order."""
    import sqlite3
    from contextlib import closing

    from pipeline.store import build

    bench.put("a.txt", "一\n二\nsegfault")
    bench.put("b.txt", "三\nlater segfault")
    bench.run(read=paged, build=lambda settings, *given: build.build(*given).left_out)
    with closing(sqlite3.connect(bench.database)) as database:
        rows = database.execute("SELECT status, character_count, page_count FROM documents ORDER BY status").fetchall()
    assert rows == [("crashed", len("三"), 1), ("partial", 2, 3)]


def test_a_page_that_is_read_by_ocr_has_more_time():
    """For the child and its parent alike, within bounds."""
    heard = Reached(0.0, 60.0, is_last=True)
    heard.hear(BY_OCR)
    assert heard.deadline == progress.more_time(60.0) > 60.0
    child = progress.Progress(lambda kind, body: None, 60.0, None)
    assert child.goes_on(BY_OCR)
    assert progress.more_time(1e6) == 1e6
    assert progress.more_time(1799.0) == 1800.0
