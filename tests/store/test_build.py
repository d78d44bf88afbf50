"""A database is made of results alone, in one step, or not at all."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_results import Draft, full

from pipeline.errors import OutputError
from pipeline.store import build


def drafts(count: int) -> list[tuple[str, str, bytes]]:
    made = (full(f"星見{number}", f"r{number}", fiscal_year=2010 + number) for number in range(count))
    return [("corpus", f"{number}.txt", draft.json()) for number, draft in enumerate(made)]


def content(target: Path) -> list[str]:
    with sqlite3.connect(target) as connection:
        return list(connection.iterdump())


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "torikumi.sqlite"


def test_the_same_results_in_any_order_give_the_same_bytes(tmp_path):
    results = drafts(12)
    build.build(results, tmp_path / "one")
    for seed in range(3):
        random.Random(seed).shuffle(results)
        build.build(iter(results), tmp_path / "other")
        assert (tmp_path / "other").read_bytes() == (tmp_path / "one").read_bytes()


@settings(max_examples=15, deadline=None)
@given(
    lines=st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip), max_size=4)
)
def test_whatever_a_line_says_it_is_read_back_as_it_was(tmp_path_factory, lines):
    draft = Draft()
    for line in lines:
        draft.line(line, "remainder")
    target = tmp_path_factory.mktemp("any") / "torikumi.sqlite"
    build.build([("corpus", "a.txt", draft.json())], target)
    with sqlite3.connect(target) as connection:
        assert [text for (text,) in connection.execute("SELECT text FROM blocks ORDER BY block")] == lines


def test_results_may_be_given_as_files(tmp_path):
    (root, path, data), *_ = drafts(1)
    (tmp_path / "result.json").write_bytes(data)
    build.build([(root, path, tmp_path / "result.json")], tmp_path / "one")
    build.build([(root, path, data)], tmp_path / "other")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_the_same_bytes_at_two_paths_are_one_document_with_two_paths(target):
    ((_, _, data),) = drafts(1)
    built = build.build([("corpus", "b.txt", data), ("more", "a.txt", data)], target)
    with sqlite3.connect(target) as connection:
        assert connection.execute("SELECT root, path FROM document_paths").fetchall() == [
            ("corpus", "b.txt"),
            ("more", "a.txt"),
        ]
        assert built[:2] == (1, 1)


def test_no_results_are_an_empty_database(target):
    assert build.build([], target) == (0, 0, (), ())


def test_a_document_without_a_report_has_a_row(database):
    draft = Draft("leer", status="encrypted", format="pdf", character_count=None, census=None)
    assert tuple(database(draft).execute("SELECT format, status FROM documents").fetchone()) == ("pdf", "encrypted")


SOUND = full("病", "r7").json()


def broken(change) -> bytes:
    result = json.loads(SOUND)
    change(result)
    return json.dumps(result).encode()


FAULTS = {
    "no JSON": b'{"document": {"document_id": "a"',
    "no document": b"[]",
    "a table that the database does not have": broken(lambda result: result.update(rumours=[])),
    "a column that the database does not have": broken(lambda result: result["goals"][0].update(mood="good")),
    "a goal of no report": broken(lambda result: result["goals"][0].update(report_id="r9")),
    "a word outside the vocabulary": broken(lambda result: result["goals"][0].update(stage="dreamt")),
    "a goal without text": broken(lambda result: result["goals"][0].pop("text")),
    "the same goal twice": broken(lambda result: result["goals"].append(result["goals"][0])),
    "a span of no block": broken(lambda result: result["spans"][0].update(block=99)),
    "characters in no span": broken(lambda result: result["spans"].pop()),
    "characters in two spans": broken(lambda result: result["spans"].append({**result["spans"][0], "start": 1})),
    "a wrong count of characters": broken(lambda result: result["document"].update(character_count=1)),
    "a figure that is none": SOUND.replace(b"1204.0", b"NaN"),
    "a lone surrogate": SOUND.replace("ほしぞら会".encode(), b"\\ud83d"),
    "NUL in a text": SOUND.replace("1,204人".encode(), b"1\\u0000,204"),
    "a number beyond SQLite's": broken(lambda result: result["document"].update(byte_size=2**63)),
    "a date that is none": broken(lambda result: result["reports"][0].update(period_start="2021-02-30")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_result_that_does_not_fit_costs_only_itself(target, fault):
    """Its document has a row that says why, and no records; the others are as they are without it."""
    built = build.build([*drafts(2), ("corpus", "x.txt", FAULTS[fault])], target)
    assert [left_out[:2] for left_out in built.left_out] == [("corpus", "x.txt")]
    with sqlite3.connect(target) as connection:
        sql = "SELECT status, severity, code FROM document_paths JOIN documents USING (document_id)"
        told = connection.execute(f"{sql} LEFT JOIN diagnostics USING (document_id) WHERE path = 'x.txt'").fetchall()
        records = connection.execute("SELECT count(*), (SELECT count(*) FROM documents) FROM reports").fetchone()
    assert told == [("crashed", "error", "result-not-stored")]
    assert records == (2, 3)
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_many_results_that_do_not_fit_are_found_together(target):
    faults = [("corpus", f"{at}.txt", data) for at, data in enumerate(FAULTS.values())]
    several = [fault for fault in faults if b'"document_id"' not in fault[2]] + [faults[2]]
    built = build.build([*several, *((root, f"new/{path}", data) for root, path, data in drafts(2))], target)
    assert len(built.left_out) == len(several)
    assert built.reports == 2


def test_two_results_that_do_not_fit_together_cost_one_of_them(target):
    """Two documents that both say they hold the same report."""
    one, other = (full(name, "r1", fiscal_year=2020).json() for name in ("甲", "乙"))
    built = build.build([("corpus", "a.txt", one), ("corpus", "b.txt", other)], target)
    assert len(built.left_out) == 1
    assert built.reports == 1


def claiming(names: str, report_id: str = "r1") -> list[tuple[str, str, bytes]]:
    """Documents of which each says that it holds the same report."""
    return [("corpus", f"{report_id}/{name}.txt", full(f"{name}{report_id}", report_id).json()) for name in names]


def test_what_stands_beside_a_misfit_fits(target):
    """The report that a result shares with one that is left out for its own faults is stored."""
    claims = sorted(claiming("甲乙"), key=lambda claim: json.loads(claim[2])["document"]["document_id"])
    result = json.loads(claims[0][2])
    result["spans"].pop()
    built = build.build([(*claims[0][:2], json.dumps(result).encode()), claims[1]], target)
    assert [left_out.path for left_out in built.left_out] == [claims[0][1]]
    assert built.reports == 1


@pytest.mark.parametrize("pairs", [2, 20])
def test_no_result_is_read_more_than_four_times(target, monkeypatch, pairs):
    """However many do not fit together: as if all were sound, alone, beside the others, and once for good."""
    results = [*drafts(3), *(claim for number in range(pairs) for claim in claiming("甲乙丙", f"q{number}"))]
    places = []
    parse = build.rows.parse
    monkeypatch.setattr(build.rows, "parse", lambda data, place: places.append(place) or parse(data, place))
    assert len(build.build(results, target).left_out) == 2 * pairs
    assert max(Counter(places).values()) <= 4


def test_the_database_is_as_if_only_the_misfits_had_been_misfits(tmp_path, monkeypatch):
    """Known beforehand or found in a trial, they leave the same bytes."""
    faults = (("corpus", f"{at}x.txt", data) for at, data in enumerate(FAULTS.values()))
    results = [*drafts(5), *claiming("甲乙丙", "q1"), *claiming("丁戊己", "q2"), *faults]
    found = build.misfits.found
    known = {}
    monkeypatch.setattr(build.misfits, "found", lambda *given: known.setdefault("them", found(*given)))
    build.build(results, tmp_path / "one")
    dataset = build.reference.Dataset("", {})
    build._write(tmp_path / "other", build.misfits.Documents(results), known["them"], dataset, ())
    assert len(known["them"]) > 4
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_what_is_left_out_does_not_depend_on_the_order(tmp_path):
    results = [*drafts(3), *(("corpus", f"{at}x.txt", data) for at, data in enumerate(FAULTS.values()))]
    build.build(results, tmp_path / "one")
    build.build(results[::-1], tmp_path / "other")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_the_message_names_the_document_and_the_column(target):
    fault = FAULTS["a column that the database does not have"]
    (left_out,) = build.build([("corpus", "x.txt", fault)], target).left_out
    assert re.search(r"corpus/x\.txt.*goals.*mood", left_out.why)


def test_a_target_that_cannot_be_written_is_an_output_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="could not be written"):
        build.build([], tmp_path / "file" / "torikumi.sqlite")


def test_any_step_that_fails_leaves_the_old_database_untouched(target, monkeypatch):
    build.build(drafts(1), target)
    before = target.read_bytes()
    for step in ("reference.add", "passages.add", "editions.complete", "checks.prove"):
        with monkeypatch.context() as patch:
            patch.setattr(
                f"pipeline.store.{step}", lambda *_: (_ for _ in ()).throw(sqlite3.OperationalError("disk is full"))
            )
            with pytest.raises(OutputError, match="disk is full"):
                build.build(drafts(2), target)
        assert [path.name for path in target.parent.iterdir()] == [target.name]
        assert target.read_bytes() == before


def test_a_full_disk_at_any_point_leaves_the_old_database_untouched(target):
    resource = pytest.importorskip("resource")
    build.build(drafts(1), target)
    before = target.read_bytes()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    for kilobytes in range(0, len(before) // 1024, 32):
        resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, limit[1]))
        try:
            with pytest.raises(OutputError, match="could not be written"):
                build.build(drafts(2), target)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        assert [path.name for path in target.parent.iterdir()] == [target.name]
        assert target.read_bytes() == before


def build_for_ever(states, target) -> None:
    try:
        while True:
            for results in states:
                build.build(results, target)
    finally:
        os._exit(1)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_build_killed_at_any_moment_leaves_one_of_the_two_databases_whole(target):
    states, whole = (drafts(1), drafts(2)), []
    for results in states:
        build.build(results, target)
        whole.append(target.read_bytes())
    for attempt in range(25):
        child = os.fork()
        if not child:
            build_for_ever(states, target)
        time.sleep(0.001 * attempt)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert target.read_bytes() in whole
    build.build(states[0], target)
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_what_a_killed_build_left_does_not_matter(target):
    target.with_name(target.name + build.ASIDE).write_bytes(b"half a database")
    target.with_name(target.name + "-journal").write_bytes(b"a journal of another database")
    build.build(drafts(1), target)
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    assert content(target)


def test_who_has_the_old_database_open_keeps_it(target):
    build.build(drafts(1), target)
    with sqlite3.connect(f"file:{target}?mode=ro", uri=True) as reader:
        reader.execute("SELECT count(*) FROM reports").fetchone()
        build.build(drafts(3), target)
        assert reader.execute("SELECT count(*) FROM reports").fetchone() == (1,)
    with sqlite3.connect(target) as reader:
        assert reader.execute("SELECT count(*) FROM reports").fetchone() == (3,)


def test_the_settings_and_the_version_are_told(target):
    build.build(drafts(1), target, extractor_version="1.2", settings={"ocr": None})
    with sqlite3.connect(target) as connection:
        assert connection.execute("SELECT extractor_version, settings FROM dataset").fetchone() == (
            "1.2",
            '{"ocr": null}',
        )


def test_the_input_digest_speaks_of_paths_and_documents(tmp_path):
    def digest(*results):
        build.build(results, tmp_path / "db")
        with sqlite3.connect(tmp_path / "db") as connection:
            return connection.execute("SELECT input_digest FROM dataset").fetchone()

    one, other = drafts(2)
    renamed = ("corpus", "renamed.txt", one[2])
    assert digest(one, other) == digest(other, one)
    assert len({digest(one), digest(other), digest(renamed), digest(one, other)}) == 4
