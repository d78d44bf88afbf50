"""Two databases held against each other: each change of a report is told as what it is, with its cause."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_results import Draft, full

from pipeline.errors import OutputError
from pipeline.store import build, comparison, comparison_records, database
from pipeline.store.comparison import Comparison

Compare = Callable[..., Comparison]
Documents = list[tuple[str, Draft]]


@pytest.fixture
def compare(tmp_path: Path) -> Iterator[Compare]:
    """Builds two databases and compares them; `code` is the extractor of each."""
    opened = []

    def opening(name: str, documents: Documents, code: str) -> sqlite3.Connection:
        target = tmp_path / f"{name}.sqlite"
        results = [("corpus", path, draft.json()) for path, draft in documents]
        build.build(results, target, extractor_version="1", settings={"code": code})
        opened.append(database.read_only(target))
        return opened[-1]

    def of(old: Documents, new: Documents, code: tuple[str, str] = ("a", "a"), **rest: Any) -> Comparison:
        return comparison.compare(opening("old", old, code[0]), opening("new", new, code[1]), **rest)

    yield of
    for connection in opened:
        connection.close()


def edited(table: str, at: int, draft: Draft | None = None, **fields: Any) -> Draft:
    """The report with one record changed; its words too, where they are its text."""
    draft = draft or full()
    rows = draft.records[table]
    rows[at] = rows[at].model_copy(update=fields)
    return draft


def without(table: str, *places: int) -> Draft:
    draft = full()
    draft.records[table] = [row for at, row in enumerate(draft.records[table]) if at not in places]
    held = {tuple(getattr(row, name) for name in ("item_id",)) for row in draft.records["items"]}
    for child in ("item_goals", "item_initiatives", "quantities"):
        draft.records[child] = [row for row in draft.records[child] if (row.item_id,) in held]
    draft.evidence = []
    return draft


def longer(text: str, **fields: Any) -> Draft:
    draft = full()
    draft.item("r1-i9", text, "r1-s1", **{"position": 3} | fields)
    return draft


def swapped() -> Draft:
    """The two initiatives in the other order."""
    draft = full()
    first, second, *rest = draft.records["items"]
    draft.records["items"] = [
        second.model_copy(update={"position": 1}),
        first.model_copy(update={"position": 2}),
        *rest,
    ]
    return draft


def told(found: Comparison) -> dict[str, Counter[str]]:
    """Table → how many records changed in which way."""
    changes = [change for document in found.documents for report in document.reports for change in report.changes]
    return dict(comparison_records.kinds(changes))


NEW = "母語で話せる相談の日を設けた"
CASES = {
    "the same": (full(), {}),
    "an item added": (longer(NEW), {"items": {"added": 1}}),
    "an item removed with what it holds": (
        without("items", 2), {"items": {"removed": 1}, "item_goals": {"removed": 1}, "item_initiatives": {"removed": 1},
                              "quantities": {"removed": 1}, "report_sections": {"reworded": 1}}),
    "an item reworded": (edited("items", 1, text="土曜と日曜に父親の会をひらいた"), {"items": {"reworded": 1}}),
    "an item respelled": (edited("items", 2, text="両親教室に48組が参加した"), {"items": {"reworded": 1}}),
    "another sentence in its place": (edited("items", 1, text=NEW), {
        "items": {"added": 1, "removed": 1}, "item_goals": {"added": 1, "removed": 1}}),
    "an item in another section": (edited("items", 1, section_id="r1-s2", position=2), {"items": {"moved": 1}}),
    "two items in the other order": (swapped(), {"items": {"moved": 1}}),
    "a heading": (edited("items", 0, heading="教室"), {"items": {"changed": 1}}),
    "a goal reworded": (edited("goals", 1, text="父親どうしが話せる場をふやす"), {"goals": {"reworded": 1}}),
    "a goal's number": (edited("goals", 2, number=4), {"goals": {"changed": 1}}),
    "an item tied to another goal": (edited("item_goals", 0, goal_id="r1-g2"), {"item_goals": {"added": 1, "removed": 1}}),
    "a rating": (edited("process_ratings", 0, mutual_rating="A"), {"process_ratings": {"changed": 1}}),
    "a question": (edited("process_ratings", 0, question="話し合ったか"), {"process_ratings": {"reworded": 1}}),
    "a vision": (edited("visions", 0, ward_rating="B"), {"visions": {"changed": 1}}),
    "a cell and its figure": (
        edited("observations", 0, edited("table_cells", 0, text="1,240人"), text="1,240人", value=1240.0),
        {"table_cells": {"reworded": 1}, "observations": {"reworded": 1}}),
    "a figure in running text": (edited("quantities", 0, value=47.0), {"quantities": {"changed": 1}}),
    "a year": (edited("reports", 0, fiscal_year=2020, next_fiscal_year=2021), {"reports": {"changed": 1}}),
    "a name": (edited("implementers", 0, name="ほしぞらの会"), {"implementers": {"reworded": 1}}),
    "a caption": (edited("tables", 0, caption="ひろばの利用"), {"tables": {"reworded": 1}}),
    "a section's state": (edited("report_sections", 1, label="成果"), {"report_sections": {"changed": 1}}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_change_is_told_as_what_it_is(compare: Compare, case: str) -> None:
    """And nothing else is told: a record keeps what it holds, whatever became of its number."""
    draft, expected = CASES[case]
    found = compare([("a.txt", full())], [("a.txt", draft)], ("a", "b"))
    assert told(found) == expected
    assert {document.cause for document in found.documents} <= {"extractor"}


@pytest.mark.parametrize("case", CASES)
def test_what_was_added_is_removed_the_other_way_round(compare: Compare, case: str) -> None:
    draft, expected = CASES[case]
    turned = {"added": "removed", "removed": "added"}
    found = compare([("a.txt", draft)], [("a.txt", full())])
    assert told(found) == {
        table: {turned.get(kind, kind): count for kind, count in kinds.items()} for table, kinds in expected.items()
    }


def test_a_change_names_its_place_and_both_texts(compare: Compare) -> None:
    found = compare([("a.txt", full())], [("a.txt", edited("items", 1, text="土曜と日曜に父親の会をひらいた"))])
    ((change,),) = [report.changes for report in found.documents[0].reports]
    assert (change.place, change.locator, change.page) == ("evaluated initiatives, no. 2", "line 8", 1)
    assert (change.old, change.new) == ("土曜に父親の会をひらいた", "土曜と日曜に父親の会をひらいた")


def test_what_goes_with_its_parent_says_so(compare: Compare) -> None:
    """It is counted, and need not be told beside it."""
    found = compare([("a.txt", full())], [("a.txt", without("items", 2))])
    (report,) = found.documents[0].reports
    removed = {change.table: change.is_with_parent for change in report.changes if change.change == "removed"}
    assert removed == {"items": False, "item_goals": True, "item_initiatives": True, "quantities": True}


# -- documents, and why they differ


def other(name: str = "other bytes", report_id: str = "r3", **fields: Any) -> Draft:
    """A report of other bytes, with another item."""
    draft = full(name, report_id, **fields)
    draft.item(f"{report_id}-i9", NEW, f"{report_id}-s1", position=3)
    return draft


def sister() -> Draft:
    return full("花野", "r2", ward_code="99102", ward_name="花野区")


FILES: dict[str, tuple[Documents, Documents, list[tuple[str, str, str | None, str | None]]]] = {
    "nothing": ([("a.txt", full())], [("a.txt", full())], []),
    "added": ([("a.txt", full())], [("a.txt", full()), ("b.txt", sister())],
              [("corpus/b.txt", "added", "source", None)]),
    "removed": ([("a.txt", full()), ("b.txt", sister())], [("a.txt", full())],
                [("corpus/b.txt", "removed", "source", None)]),
    "renamed": ([("a.txt", full())], [("b/a.txt", full())], [("corpus/b/a.txt", "renamed", None, "corpus/a.txt")]),
    "copied": ([("a.txt", full())], [("a.txt", full()), ("b.txt", full())],
               [("corpus/b.txt", "copied", None, "corpus/a.txt")]),
    "a copy removed": ([("a.txt", full()), ("b.txt", full())], [("b.txt", full())],
                       [("corpus/b.txt", "copy_removed", None, "corpus/a.txt")]),
    "revised": ([("a.txt", full())], [("a.txt", other())], [("corpus/a.txt", "revised", "source", None)]),
    "revised, and kept elsewhere": (
        [("a.txt", full())], [("a.txt", sister()), ("b.txt", full())],
        [("corpus/a.txt", "added", "source", None), ("corpus/b.txt", "renamed", None, "corpus/a.txt")]),
    "replaced": ([("a.txt", full())], [("2023/a.pdf", other())],
                 [("corpus/2023/a.pdf", "replaced", "source", "corpus/a.txt")]),
    "two change places": ([("a.txt", full()), ("b.txt", sister())], [("b.txt", full()), ("a.txt", sister())],
                          [("corpus/a.txt", "renamed", None, "corpus/b.txt"),
                           ("corpus/b.txt", "renamed", None, "corpus/a.txt")]),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_told_as_what_became_of_it(compare: Compare, case: str) -> None:
    """Also where the extractor is another one: what the bytes say differently, the source has changed."""
    old, new, expected = FILES[case]
    for code in (("a", "a"), ("a", "b")):
        found = compare(old, new, code)
        assert [(each.path, each.change, each.cause, each.old_path) for each in found.documents
                if each.cause != "surroundings"] == expected  # fmt: skip


@pytest.mark.parametrize(("code", "cause"), [(("a", "b"), "extractor"), (("a", "a"), "surroundings")])
def test_the_same_bytes_with_another_result(compare: Compare, code: tuple[str, str], cause: str) -> None:
    found = compare([("a.txt", full())], [("a.txt", longer(NEW))], code)
    assert [(document.change, document.cause) for document in found.documents] == [("same", cause)]
    assert found.is_other_extractor is (cause == "extractor")


def test_an_edition_beside_it_is_no_change_of_the_extractor(compare: Compare) -> None:
    """Only which edition counts has changed."""
    found = compare([("a.txt", full())], [("a.txt", full()), ("b.txt", other())], ("a", "b"))
    assert [(document.path, document.cause) for document in found.documents] == [
        ("corpus/a.txt", "surroundings"), ("corpus/b.txt", "source")]  # fmt: skip


@pytest.mark.parametrize(("keys", "cause"), [(("k", "l"), "extractor"), (("k", "k"), "surroundings")])
def test_keys_of_results_tell_the_extractor(compare: Compare, keys: tuple[str, str], cause: str) -> None:
    """Where the settings do not, because the databases were made of results alone."""
    one = full().document_id
    found = compare([("a.txt", full())], [("a.txt", longer(NEW))], keys=({one: keys[0]}, {one: keys[1]}))
    assert [document.cause for document in found.documents] == [cause]


def test_a_status_and_diagnostics_are_told(compare: Compare) -> None:
    draft = Draft("星見", status="timeout", character_count=None, census=None)
    (document,) = compare([("a.txt", full())], [("a.txt", draft)], ("a", "b")).documents
    assert (document.old_status, document.new_status) == ("extracted", "timeout")
    assert document.diagnostics == {"suspect-text": (1, 0)}
    assert document.roles["value"][1] == 0


def test_a_root_may_be_called_otherwise(tmp_path: Path) -> None:
    """The same folder, named from elsewhere."""
    for root in ("corpus", "data"):
        build.build([(root, "a.txt", full().json())], tmp_path / root)
    found = comparison.compare(*(database.read_only(tmp_path / root) for root in ("corpus", "data")))
    assert found.documents == ()


def test_a_year_that_a_name_tells_changes_with_the_name(compare: Compare) -> None:
    """No extractor has read it otherwise, even where there is another one."""
    draft = edited("reports", 0, fiscal_year=None, fiscal_year_source=None, next_fiscal_year=None)
    found = compare([("hoshimi-2021.txt", draft)], [("hoshimi-2022.txt", draft)], ("a", "b"))
    assert [(document.change, document.cause) for document in found.documents] == [("renamed", "surroundings")]


# -- the gate


def bulk(count: int) -> Draft:
    """A report with that many items, one line each."""
    draft = Draft()
    draft.report()
    draft.section("r1-s1")
    for at in range(count):
        draft.item(f"r1-i{at}", f"催し{at}を開いた", "r1-s1", position=at + 1)
    return draft


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [(98, 98, 0), (98, 96, 0), (98, 95, 3), (98, 120, 0), (98, 0, 98)],
    ids=["none", "at the limit", "beyond", "gained", "all"],
)  # fmt: skip
def test_a_document_may_lose_two_rows_of_a_hundred(compare: Compare, before: int, after: int, lost: int) -> None:
    """Of its report, its section and 98 items, 2 % are two rows."""
    found = compare([("a.txt", bulk(before))], [("a.txt", bulk(after))])
    assert [(loss.path, loss.lost, loss.rows) for loss in found.lost] == ([("corpus/a.txt", lost, 100)] if lost else [])


def test_what_another_table_gains_makes_up_for_nothing(compare: Compare) -> None:
    draft = bulk(90)
    for number in range(1, 20):
        draft.goal(f"r1-g{number}", f"目標{number}", number=number)
    (loss,) = compare([("a.txt", bulk(98))], [("a.txt", draft)]).lost
    assert loss.tables == {"items": (98, 90)}


def test_what_another_document_gains_makes_up_for_nothing(compare: Compare) -> None:
    flower = {"ward_code": "99102", "ward_name": "花野区"}
    found = compare([("a.txt", bulk(98)), ("b.txt", sister())], [("a.txt", bulk(95)), ("b.txt", other(**flower))])
    assert [loss.path for loss in found.lost] == ["corpus/a.txt"]


@pytest.mark.parametrize("path", ["b.txt", "a.txt"])
def test_renaming_or_editing_a_file_hides_no_loss(compare: Compare, path: str) -> None:
    new = bulk(50)
    new.document_id = new.document_id if path == "b.txt" else "0" * 64
    new.records["reports"] = [row.model_copy(update={"document_id": new.document_id}) for row in new.records["reports"]]
    assert compare([("a.txt", bulk(98))], [(path, new)]).lost


def test_a_document_that_is_gone_has_lost_nothing(compare: Compare) -> None:
    """Somebody took it away."""
    assert compare([("a.txt", bulk(98)), ("b.txt", sister())], [("b.txt", sister())]).lost == ()


# -- always


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text("あいうABC ", min_size=1, max_size=8).filter(str.strip), max_size=6),
       st.lists(st.text("あいうABC ", min_size=1, max_size=8).filter(str.strip), max_size=6))  # fmt: skip
def test_changes_explain_the_number_of_rows(
    tmp_path_factory: pytest.TempPathFactory, old: list[str], new: list[str]
) -> None:
    """Whatever the texts: what was added less what was removed is what the table gained."""
    folder = tmp_path_factory.mktemp("pair")
    for name, texts in (("old", old), ("new", new)):
        draft = Draft()
        draft.report()
        draft.section("r1-s1")
        for at, text in enumerate(texts):
            draft.item(f"r1-i{at}", text, "r1-s1", position=at + 1)
        build.build([("corpus", "a.txt", draft.json())], folder / name)
    found = comparison.compare(*(database.read_only(folder / name) for name in ("old", "new")))
    items = told(found).get("items", Counter())
    assert items["added"] - items["removed"] == len(new) - len(old)
    assert bool(found.documents) == (old != new)


@pytest.mark.parametrize("content", [None, b"", b"no database", b"SQLite format 3\x00" + bytes(200)])
def test_what_is_no_database_of_ours_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "a.sqlite"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(OutputError, match=r"a\.sqlite: "):
        database.read_only(file)


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    build.build([], tmp_path / "a.sqlite")
    with sqlite3.connect(tmp_path / "a.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(OutputError, match="a newer torikumi"):
        database.read_only(tmp_path / "a.sqlite")


def test_nothing_can_be_written_through_it(tmp_path: Path) -> None:
    build.build([], tmp_path / "a.sqlite")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.read_only(tmp_path / "a.sqlite").execute("DELETE FROM wards")
